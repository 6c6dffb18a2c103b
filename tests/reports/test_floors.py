"""What people write for a floor, as a number."""

import pytest

from reports.boards.floors import level, named


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1F", 1),
        ("１Ｆ", 1),
        ("3层", 3),
        ("第三层", 3),
        (" 2 楼", 2),
        ("L12", 12),
        ("十二层", 12),
        ("二十楼", 20),
        ("二十一", 21),
        ("B2", -2),
        ("b1层", -1),
        ("负一楼", -1),
        ("地下2层", -2),
        ("-1", -1),
        ("", None),
        ("0", None),
        ("1-3F", None),
        ("夹层", None),
        ("二三层", None),
        ("1F、2F", None),
        ("9" * 10, None),
    ],
)
def test_level(text: str, number: int | None) -> None:
    assert level(text) == number


def test_named() -> None:
    assert (named(3), named(-2)) == ("3 层", "地下 2 层")
