"""大写金额, as receipts write it."""

import pytest

from funding.capitals import capitals
from funding.models.ledger import MOST_FEN


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (1_00, "壹元整"),
        (1_05, "壹元零伍分"),
        (1_10, "壹元壹角整"),
        (10_00, "壹拾元整"),
        (100_500_00, "壹拾万零伍佰元整"),
        (100_001_00, "壹拾万零壹元整"),
        (1_000_000_00, "壹佰万元整"),
        (16_800_32, "壹万陆仟捌佰元叁角贰分"),
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (100_010_000_00, "壹亿零壹万元整"),
        (100_000_100_00, "壹亿零壹佰元整"),
        (100_000_000_000_01, "壹仟亿元零壹分"),
        (MOST_FEN, "壹万亿元整"),
    ],
)
def test_an_amount_in_capitals(fen: int, written: str) -> None:
    assert capitals(fen) == written


@pytest.mark.parametrize("fen", [-1, 10**15])
def test_what_cannot_be_written(fen: int) -> None:
    with pytest.raises(ValueError, match="不能写成大写"):
        capitals(fen)
