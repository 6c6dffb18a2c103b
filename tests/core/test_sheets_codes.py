"""Credit codes, identity numbers and phones: how they are damaged, and what is said of it."""

import datetime as dt

import pytest
from stdnum.cn import ric, uscc

from core.sheets.cells import DAMAGED, USCC_SIGNS, IdNumber, Phone, Uscc
from core.sheets.columns import CellError, CellWarning

GOOD_USCC = "916401062301110056"
GOOD_ID = "410303196712060271"
NEXT_YEAR = dt.date.today().year + 1


def wrong(cell, raw) -> str:
    with pytest.raises(CellError) as error:
        cell.parse(raw)
    assert not isinstance(error.value, CellWarning)
    return str(error.value)


def odd(cell, raw) -> tuple[str, str]:
    """The value that is taken all the same, and what is said of it."""
    with pytest.raises(CellWarning) as error:
        cell.parse(raw)
    return error.value.value, str(error.value)


# The unified social credit code


def test_the_alphabet_is_that_of_the_standard():
    assert uscc._alphabet == USCC_SIGNS
    assert not set(USCC_SIGNS) & set("IOSVZ")


@pytest.mark.parametrize(
    "raw",
    [
        "91640106-23011100-56",
        "9164 0106 2301 1100 56",
        "９１６４０１０６２３０１１１００５６",
        "\u200b916401062301110056\ufeff",
        "916401062301110056\n",
    ],
)
def test_gaps_and_widths_of_a_credit_code_are_tidied(raw):
    assert Uscc().parse(raw) == GOOD_USCC


@pytest.mark.parametrize("raw", ["无", "—", "－", "／", "  "])
def test_a_credit_code_that_there_is_none_of(raw):
    assert Uscc().parse(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        9.1640106230111e17,
        0.0,
        1.0,
        "9.16401062301e+17",
        "9.16401062301E17",
        "9E17",
        "916401062301111000",
    ],
)
def test_a_credit_code_that_went_through_a_number(raw):
    assert wrong(Uscc(), raw) == "号码已被Excel改坏，请改为文本后重填。"


@pytest.mark.parametrize("length", [1, 15, 17, 19, 20])
def test_the_length_of_a_credit_code(length):
    code = (GOOD_USCC * 2)[:length]
    assert wrong(Uscc(), code) == (f"统一社会信用代码应为 18 位，这里是 {length} 位，请核对。")


@pytest.mark.parametrize("sign", [*"IOSVZ", "甲", "*", "."])
def test_signs_that_no_credit_code_has(sign):
    assert wrong(Uscc(), GOOD_USCC[:9] + sign + GOOD_USCC[10:]) == (
        f"统一社会信用代码里不会有“{sign}”，请核对是否把 1、0 写成了 I、O。"
    )


@pytest.mark.parametrize("place", range(2, 8))
def test_the_place_of_registration_is_digits(place):
    code = GOOD_USCC[:place] + "A" + GOOD_USCC[place + 1 :]
    assert wrong(Uscc(), code) == ("统一社会信用代码第 3 至 8 位应为数字（登记机关区划），请核对。")


@pytest.mark.parametrize("place", [0, 1, *range(8, 18)])
def test_one_slip_in_a_credit_code_is_noticed(place):
    sign = "1" if GOOD_USCC[place] != "1" else "2"
    code = GOOD_USCC[:place] + sign + GOOD_USCC[place + 1 :]
    assert wrong(Uscc(), code) == "统一社会信用代码的校验位不符，请逐位核对。"


def test_two_signs_that_changed_places_are_noticed():
    assert GOOD_USCC[2:4] == "64"
    swapped = GOOD_USCC[:2] + "46" + GOOD_USCC[4:]
    assert wrong(Uscc(), swapped) == "统一社会信用代码的校验位不符，请逐位核对。"


# The identity number


def with_check(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


@pytest.mark.parametrize("raw", ["无", "——", "", None])
def test_an_identity_number_that_there_is_none_of(raw):
    assert IdNumber().parse(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        GOOD_ID[:17],
        GOOD_ID + "1",
        GOOD_ID[:15],
        "A" + GOOD_ID[1:],
        GOOD_ID[:16] + "X1",
        "见附件",
    ],
)
def test_the_form_of_an_identity_number(raw):
    assert wrong(IdNumber(), raw) == "公民身份号码应为 18 位，末位可为 X，请核对。"


@pytest.mark.parametrize("place", range(18))
def test_one_slip_in_an_identity_number_is_noticed(place):
    digit = str((int(GOOD_ID[place]) + 1) % 10)
    number = GOOD_ID[:place] + digit + GOOD_ID[place + 1 :]
    assert wrong(IdNumber(), number) == "公民身份号码的校验位不符，请逐位核对。"


@pytest.mark.parametrize(
    ("birth", "exists"),
    [
        ("19000101", True),
        ("18991231", False),
        ("20000229", True),
        (f"{NEXT_YEAR - 1}0101", True),
        ("19010229", False),
        ("19670431", False),
        ("19671300", False),
        (f"{NEXT_YEAR}0101", False),
    ],
)
def test_the_birth_date_of_an_identity_number(birth, exists):
    number = with_check(f"410303{birth}027")
    if exists:
        assert IdNumber().parse(number) == number
    else:
        assert wrong(IdNumber(), number) == "公民身份号码里的出生日期不存在，请核对。"


@pytest.mark.parametrize("county", ["000000", "999999", "410399"])
def test_a_county_that_nobody_knows_is_only_odd(county):
    number = with_check(f"{county}19671206027")
    assert odd(IdNumber(), number) == (
        number,
        f"公民身份号码的前六位 {county} 查不到地区，已照原样读入，请核对。",
    )


def test_what_is_said_never_holds_the_number():
    for raw in (GOOD_ID[:17], GOOD_ID[:17] + "2", with_check("41030319671306027")):
        assert raw[6:14] not in wrong(IdNumber(), raw)


@pytest.mark.parametrize("raw", [4.10303196712e17, "4.10303E+17", "410303196712061000"])
def test_an_identity_number_that_went_through_a_number(raw):
    assert wrong(IdNumber(), raw) == DAMAGED


# Phones


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("13895012345", "13895012345"),
        ("138 9501 2345", "13895012345"),
        ("138-9501-2345", "13895012345"),
        ("+8613895012345", "13895012345"),
        ("＋８６ １３８９５０１２３４５", "13895012345"),
        (13895012345.0, "13895012345"),
        ("010-63210000", "010-63210000"),
        ("01063210000", "01063210000"),
        ("0951-6321000", "0951-6321000"),
        ("0951—63210000", "0951-63210000"),
        ("0951-63210000-8", "0951-63210000-8"),
        ("0951-63210000-123456", "0951-63210000-123456"),
        ("(0951) 6321 0000", "095163210000"),
        ("2345678", "2345678"),
        ("98765432", "98765432"),
        (63210000.0, "63210000"),
        ("400-800-1234", "400-800-1234"),
        ("4008001234", "4008001234"),
        ("800-8001234", "800-8001234"),
    ],
)
def test_phones_as_offices_write_them(raw, number):
    assert Phone().parse(raw) == number


@pytest.mark.parametrize("raw", ["无", "-", "／", "", None, "（）"])
def test_a_phone_that_there_is_none_of(raw):
    assert Phone().parse(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        "1389501234",
        "138950123456",
        "23895012345",
        "123456",
        "1234567",
        "987654321",
        "010-632100",
        "00951-63210000",
        "0951-63210000-",
        "0951-63210000-1234567",
        "500-800-1234",
        "见备注",
    ],
)
def test_what_is_no_phone(raw):
    assert wrong(Phone(), raw) == "不是电话号码，请写 11 位手机，或 0379-63210000 这样的座机。"


@pytest.mark.parametrize("mark", ["、", ",", "，", ";", "；", "/"])
def test_two_phones_in_one_cell(mark):
    assert wrong(Phone(), f"13895012345{mark}13895012346") == (
        "一格只填一个号码，其余请写在备注里。"
    )


@pytest.mark.parametrize("raw", ["1.38950E+10", "1.3895e10"])
def test_a_phone_that_went_through_a_number(raw):
    assert wrong(Phone(), raw) == DAMAGED


@pytest.mark.parametrize(
    ("raw", "taken"),
    [
        (951632100.0, "951632100"),
        (9516321000.0, "9516321000"),
        (37963210000.0, "37963210000"),
    ],
)
def test_a_landline_that_lost_its_nought_is_only_odd(raw, taken):
    assert odd(Phone(), raw) == (taken, "号码可能丢了区号前面的 0，已照原样读入，请核对。")


def test_a_text_without_its_nought_is_wrong():
    """Only a number can have lost it in Excel."""
    assert "不是电话号码" in wrong(Phone(), "9516321000")
