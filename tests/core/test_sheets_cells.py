"""Cells: every common notation is read as meant; what is wrong is said with its remedy."""

import datetime as dt
import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from core.sheets.cells import (
    DAMAGED,
    Choice,
    DayCell,
    Decimal,
    IdNumber,
    Money,
    Phone,
    Text,
    Tick,
    Uscc,
    Whole,
    narrow,
    plain,
)
from core.sheets.columns import CellError, CellWarning
from districts.enums import CoverageClass

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
GOOD_USCC = "916401062301110056"
GOOD_ID = "410303196712060271"
KINDS = [Text(), Whole(), Decimal(), Money(), DayCell(), Choice({"甲": 1}), Tick(), Uscc()]


def wrong(cell, raw) -> str:
    with pytest.raises(CellError) as error:
        cell.parse(raw)
    assert not isinstance(error.value, CellWarning)
    assert str(error.value).endswith(("。", "？"))
    return str(error.value)


@pytest.mark.parametrize("cell", [*KINDS, IdNumber(), Phone()], ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("raw", ["", "  ", None, "—", "-", "/", "\u3000", "\xa0"])
def test_empty_cells_are_none(cell, raw):
    assert cell.parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("　甲公司\xa0", "甲公司"),
        ("ＡＢ１２", "AB12"),
        ("洛阳（中国）公司", "洛阳（中国）公司"),
        ("甲\u200b乙\ufeff", "甲乙"),
        (13800138000.0, "13800138000"),
        (1.5, "1.5"),
        (dt.datetime(2012, 10, 31), "2012-10-31"),
        (dt.datetime(2012, 10, 31, 8, 30), "2012-10-31 08:30:00"),
        ("NA", "NA"),
        ("=1+1", "=1+1"),
    ],
)
def test_text_is_tidied_and_nothing_else(raw, text):
    assert Text().parse(raw) == text


def test_padded_names_are_closed_up():
    assert Text(compact=True).parse("张　 三") == "张三"
    assert Text(compact=True).parse("建业\n百货") == "建业百货"
    assert Text(compact=True).parse("Li Lei") == "Li Lei"
    assert Text().parse("张 三") == "张 三"


def test_text_has_a_limit():
    assert Text(3).parse("一二三") == "一二三"
    assert "有 4 个字，最多 3 个" in wrong(Text(3), "一二三四")


@pytest.mark.parametrize(
    ("raw", "number"),
    [(44.0, 44), ("44", 44), ("４４", 44), ("1,234", 1234), ("1，234", 1234), ("44人", 44)],
)
def test_whole_numbers(raw, number):
    assert Whole().parse(raw) == number


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("约30", "“约30”不是确数"),
        ("30余人", "不是确数"),
        ("近30家", "不是确数"),
        (3.5, "不是整数"),
        ("3.5", "不是整数"),
        (-1.0, "应在 0 至"),
        (1e20, "应在 0 至"),
        (float("inf"), "不是整数"),
        ("三十", "不是数字"),
        ("1e5", "不是数字"),
    ],
)
def test_what_is_no_whole_number(raw, words):
    assert words in wrong(Whole(), raw)


@pytest.mark.parametrize(
    ("raw", "number"),
    [("4,983.61", "4983.61"), (17374.51, "17374.51"), ("￥５０元", "50.00"), (0.1 + 0.2, "0.30")],
)
def test_decimals(raw, number):
    assert Decimal().parse(raw) == decimal.Decimal(number)


def test_what_is_no_decimal():
    assert "不是数字" in wrong(Decimal(), "五十万")
    assert "不是数字" in wrong(Decimal(), "1.2.3")
    assert "小数超过 2 位" in wrong(Decimal(), "1.005")
    assert "小于 0" in wrong(Decimal(), "-1")
    assert "过大" in wrong(Decimal(), "1e99")
    assert "过大" in wrong(Decimal(), "nan")
    assert Decimal(minimum=-5).parse("-1") == -1


def test_money_is_whole_fen():
    assert Money().parse("4,983.61") == 498361
    assert Money().show(498361) == decimal.Decimal("4983.61")
    assert Money().show(None) is None


WAY = Choice({"单独组建": "standalone", "联合组建": "joint", "挂靠": "attached"}, {"联合": "joint"})


def test_choices():
    assert WAY.parse("单独组建") == "standalone"
    assert WAY.parse(" 联 合 ") == "joint"
    assert WAY.show("joint") == "联合组建"
    assert WAY.labels == ["单独组建", "联合组建", "挂靠"]
    assert Choice.of(CoverageClass).parse("联合覆盖") == CoverageClass.JOINT


@pytest.mark.parametrize(("raw", "near"), [("挂靠组建", "挂靠"), ("单独建", "单独组建")])
def test_a_wrong_choice_gets_the_list_and_the_nearest(raw, near):
    text = wrong(WAY, raw)
    assert "应为：单独组建、联合组建、挂靠" in text
    assert text.endswith(f"是否指“{near}”？")


def test_a_choice_like_nothing_gets_the_list_alone():
    assert wrong(WAY, "XYZ").endswith("挂靠。")


@pytest.mark.parametrize("raw", ["√", "✓", "✔", "是", "有", "Y", "y", "１", 1.0, True, "☑"])
def test_ticks(raw):
    assert Tick().parse(raw) is True


@pytest.mark.parametrize("raw", ["×", "✗", "╳", "否", "无", "N", "X", "０", 0.0, False, "没有"])
def test_crosses(raw):
    assert Tick().parse(raw) is False


def test_a_tick_is_shown_as_it_is_typed():
    assert [Tick().show(value) for value in (True, False, None)] == ["√", "×", None]
    assert "应为 √ 或 ×" in wrong(Tick(), "三个")


@pytest.mark.parametrize("raw", [GOOD_USCC, " 9164 0106 2301 110056", GOOD_USCC.translate(DIGITS)])
def test_credit_codes(raw):
    assert Uscc().parse(raw) == GOOD_USCC


def test_lower_case_and_letters_of_the_code():
    assert Uscc().parse("9141030329141777xa") == "9141030329141777XA"


@pytest.mark.parametrize(
    "raw", [9.164010623011101e17, "9.16401E+17", "916401062301110000", "9.164010623011101E17"]
)
def test_codes_that_excel_has_damaged(raw):
    assert wrong(Uscc(), raw) == DAMAGED
    assert DAMAGED == "号码已被Excel改坏，请改为文本后重填。"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("91640106230111005", "这里是 17 位"),
        ("91640106230111005I", "不会有“I”"),
        ("916401062301110057", "校验位不符"),
        ("91A401062301110056", "应为数字"),
    ],
)
def test_wrong_codes(raw, words):
    assert words in wrong(Uscc(), raw)


@given(
    st.text("0123456789", min_size=8, max_size=8), st.text(uscc._alphabet, min_size=9, max_size=9)
)
def test_the_check_of_codes_is_the_standard_one(region, body):
    whole = region + body
    code = whole + uscc.calc_check_digit(whole)
    assert uscc.is_valid(code)
    assert Uscc().parse(code) == code
    for other in "0Y":
        if other != code[17]:
            wrong(Uscc(), whole + other)


def test_resident_numbers():
    assert IdNumber().parse(GOOD_ID) == GOOD_ID
    assert IdNumber().parse(f" {GOOD_ID.translate(DIGITS)} ") == GOOD_ID
    assert IdNumber().parse("41030319790107145x") == "41030319790107145X"


def with_check(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (4.1030319671206e17, DAMAGED),
        ("4.10303E+17", DAMAGED),
        ("410303196712060000", DAMAGED),
        ("410303196712060272", "校验位不符"),
        ("410303671206027", "应为 18 位"),
        (with_check("41030319671306027"), "出生日期不存在"),
        (with_check("41030329671206027"), "出生日期不存在"),
    ],
)
def test_wrong_resident_numbers(raw, words):
    text = wrong(IdNumber(), raw)
    assert words in text
    assert "4103031967" not in text


def test_an_unknown_county_is_only_odd():
    number = with_check("99999919671206027")
    with pytest.raises(CellWarning) as odd:
        IdNumber().parse(number)
    assert odd.value.value == number
    assert "999999" in str(odd.value)


def test_a_county_abolished_before_the_birth_is_not_odd():
    number = with_check("37081119661214003")
    assert not ric.is_valid(number)
    assert IdNumber().parse(number) == number


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("15000003010", "15000003010"),
        (15000003010.0, "15000003010"),
        ("１５０００００３０１０", "15000003010"),
        ("150-0000-3010", "15000003010"),
        ("+86 15000003010", "15000003010"),
        ("0379-63210000", "0379-63210000"),
        ("（0379）63210000", "037963210000"),
        ("63210000", "63210000"),
        ("400-800-1234", "400-800-1234"),
    ],
)
def test_phones(raw, number):
    assert Phone().parse(raw) == number


def test_wrong_phones():
    assert wrong(Phone(), "1.50000E+10") == DAMAGED
    assert "一格只填一个号码" in wrong(Phone(), "15000003010、13800001111")
    assert "不是电话号码" in wrong(Phone(), "12345")
    assert "不是电话号码" in wrong(Phone(), -13800001111.0)
    with pytest.raises(CellWarning) as odd:
        Phone().parse(37963210000.0)
    assert odd.value.value == "37963210000"


def test_phones_and_numbers_are_personal():
    assert IdNumber.personal
    assert Phone.personal
    assert not getattr(Text(), "personal", False)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    for cell in [*KINDS, IdNumber(), Phone()]:
        try:
            cell.parse(text)
        except CellError as error:
            assert str(error)  # noqa: PT017 many values, most of them refused


@given(st.one_of(st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times()))
def test_any_other_cell_is_read_or_refused(raw):
    for cell in [*KINDS, IdNumber(), Phone()]:
        try:
            cell.parse(raw)
        except CellError as error:
            assert str(error)  # noqa: PT017


def test_plain_and_narrow():
    assert plain(None) == ""
    assert plain(12.0) == "12"
    assert plain(True) == "True"
    assert narrow("（１：２）") == "(1:2)"
