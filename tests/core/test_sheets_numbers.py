"""Numbers: units, separators and rests are read as meant; every refusal has its exact sentence."""

import decimal

import pytest

from core.sheets.cells import Decimal, Money, Whole
from core.sheets.columns import CellError


def wrong(cell, raw) -> str:
    with pytest.raises(CellError) as error:
        cell.parse(raw)
    return str(error.value)


@pytest.mark.parametrize("unit", list("人名家户个间"))
def test_a_count_may_bear_its_unit(unit):
    assert Whole().parse(f"12{unit}") == 12
    assert Whole().parse(f"1,200 {unit}") == 1200


@pytest.mark.parametrize("raw", ["无", " 无 ", "－", "／", "——"])
def test_a_count_that_there_is_none_of(raw):
    assert Whole().parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (0.0, 0),
        ("0", 0),
        ("007", 7),
        ("3.0", 3),
        ("3.000人", 3),
        (2147483647.0, 2**31 - 1),
        ("2,147,483,647", 2**31 - 1),
        (True, None),
    ],
)
def test_counts_at_their_edges(raw, number):
    if number is None:
        assert wrong(Whole(), raw) == "“True”不是数字，请填整数。"
    else:
        assert Whole().parse(raw) == number


def test_a_count_keeps_to_its_limits():
    cell = Whole(1, 12)
    assert [cell.parse(n) for n in (1.0, "12")] == [1, 12]
    assert wrong(cell, 0.0) == "“0”应在 1 至 12 之间，请核对。"
    assert wrong(cell, "13") == "“13”应在 1 至 12 之间，请核对。"
    assert Whole(-5).parse("-5") == -5
    assert wrong(Whole(), "2147483648") == "“2147483648”应在 0 至 2147483647 之间，请核对。"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("-1", "“-1”应在 0 至 2147483647 之间，请核对。"),
        ("2.5", "“2.5”不是整数，请填整数。"),
        (2.5, "“2.5”不是整数，请填整数。"),
        ("十二", "“十二”不是数字，请填整数。"),
        ("12元", "“12元”不是数字，请填整数。"),
        ("12人人", "“12人人”不是数字，请填整数。"),
        ("1 2", "“1 2”不是数字，请填整数。"),
        ("12/13", "“12/13”不是数字，请填整数。"),
        ("+3", "“+3”不是数字，请填整数。"),
        ("9" * 16, f"“{'9' * 16}”不是数字，请填整数。"),
        (float("nan"), "“nan”不是整数，请填整数。"),
    ],
)
def test_what_is_no_count(raw, sentence):
    assert wrong(Whole(), raw) == sentence


@pytest.mark.parametrize(
    "raw",
    ["约30", "近30家", "不足10", "超过5", "大约8人", "450多家", "450 余家", "30左右", "3以上"],
)
def test_what_is_about_is_no_count(raw):
    assert wrong(Whole(), raw) == f"“{raw}”不是确数，请填整数；约数可写在备注里。"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("¥1，234.5", "1234.50"),
        ("￥ 12 元", "12.00"),
        ("12.340000", "12.34"),
        (1 / 3 * 3, "1.00"),
        (1e11, "100000000000.00"),
        (0.07, "0.07"),
        (2.675 - 0.005, "2.67"),
        ("1e3", "1000.00"),
    ],
)
def test_amounts_as_offices_write_them(raw, number):
    assert Decimal().parse(raw) == decimal.Decimal(number)
    assert Decimal().parse(raw).as_tuple().exponent == -2


@pytest.mark.parametrize("raw", ["无", "-", "元", "¥", None, ""])
def test_an_amount_that_there_is_none_of(raw):
    assert Decimal().parse(raw) is None
    assert Money().parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("五十万", "“五十万”不是数字，请只填数字。"),
        ("12万元", "“12万”不是数字，请只填数字。"),
        ("-0.01", "“-0.01”小于 0，请核对。"),
        ("inf", "“inf”过大，请核对。"),
        (1e12, "“1000000000000”过大，请核对。"),
        ("-1000000000000", "“-1000000000000”过大，请核对。"),
        ("0.001", "“0.001”的小数超过 2 位，请核对。"),
        ("1.00001", "“1.00001”的小数超过 2 位，请核对。"),
    ],
)
def test_what_is_no_amount(raw, sentence):
    assert wrong(Decimal(), raw) == sentence


def test_the_largest_amount_and_the_binary_rest():
    assert Decimal().parse("999999999999.99") == decimal.Decimal("999999999999.99")
    assert Decimal().parse("1.0000009") == 1
    assert wrong(Decimal(), "1.000002") == "“1.000002”的小数超过 2 位，请核对。"


def test_places_and_minimum_are_the_columns_own():
    assert Decimal(4).parse("0.1234") == decimal.Decimal("0.1234")
    assert wrong(Decimal(0), "1.5") == "“1.5”的小数超过 0 位，请核对。"
    assert Decimal(minimum=0.5).parse("0.5") == decimal.Decimal("0.50")
    assert wrong(Decimal(minimum=0.5), "0.4") == "“0.4”小于 0.5，请核对。"
    assert wrong(Money(minimum=1), "0.99") == "“0.99”小于 1，请核对。"


@pytest.mark.parametrize(
    ("raw", "fen"), [("0", 0), ("0.01", 1), (17374.51, 1737451), ("4,983.61元", 498361)]
)
def test_money_goes_there_and_back_without_a_loss(raw, fen):
    assert Money().parse(raw) == fen
    assert Money().show(fen) == decimal.Decimal(fen) / 100
    assert Money().parse(Money().show(fen)) == fen


def test_the_styles_in_which_numbers_are_written():
    assert (Whole().kind, Decimal().kind, Money().kind) == ("int", "money", "money")
