"""Money: fen inside, yuan for people."""

from decimal import Decimal

import pytest
from django import forms

from core.money import YuanField, yuan


@pytest.mark.parametrize(
    ("fen", "shown"), [(None, "—"), (0, "0.00"), (5, "0.05"), (123456, "1,234.56"), (-100, "-1.00")]
)
def test_fen_are_shown_as_yuan(fen: int | None, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("800000", 80_000_000),
        ("1,234.56", 123_456),
        ("0.01", 1),
        (" 7 ", 700),
        ("２，０００．５０", 200_050),
        ("2,000元", 200_000),
        ("¥2000", 200_000),
        ("￥ 2,000.5 元", 200_050),
        ("　１００　", 100_00),
        ("7.", 700),
        ("0", 0),
        ("007", 700),
        ("999,999,999,999.99", 99_999_999_999_999),
    ],
)
def test_yuan_are_kept_as_fen(typed: str, fen: int) -> None:
    assert YuanField().clean(typed) == fen


NUMBERS = "金额请用数字填写，例如 2000 或 2,000.50。"
FINE = "小数太长，请不超过 2 位小数。"
NEGATIVE = "太小，请填写不小于 0 的数。"
TOO_LARGE = "数字太长，请不超过 14 位。"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        *[(typed, NUMBERS) for typed in ("一万", "2万", "两千元", "abc", "1e3", "NaN", "Infinity")],
        *[(typed, NUMBERS) for typed in ("12,50", "1,0000", ",100", "1 2", "1.2.3", "--1", "٣")],
        *[(typed, NUMBERS) for typed in (".", ".5", "+5", "5-", "元5", "元", "0x10", "１e３")],
        ("1.234", FINE),
        ("1.500", FINE),
        ("0.001", FINE),
        ("-1", NEGATIVE),
        ("\u22120.01", NEGATIVE),
        ("1000000000000", "数字太长，小数点前请不超过 12 位。"),
        (str(10**18), TOO_LARGE),
        ("9" * 5000, TOO_LARGE),
        ("", "请填写这一项。"),
    ],
)
def test_what_is_no_sum_of_money_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        YuanField().clean(typed)
    assert refused.value.messages == [sentence]


def test_the_least_is_told() -> None:
    with pytest.raises(forms.ValidationError, match=r"不小于 0\.01 的数"):
        YuanField(min_value=Decimal("0.01")).clean("0")
    assert YuanField(min_value=None).clean("-1,500") == -150_000
    assert YuanField(min_value=-5).clean("-5") == -500


def test_a_form_has_words_of_its_own() -> None:
    with pytest.raises(forms.ValidationError, match="要大于 0"):
        YuanField(min_value=1, error_messages={"min_value": "要大于 0"}).clean("0.99")


def test_it_is_typed_as_text_with_its_echo() -> None:
    field = YuanField()
    shown = field.widget.render("fen", field.prepare_value(5))
    for said in ('type="text"', 'inputmode="decimal"', "data-yuan", 'value="0.05"'):
        assert said in shown


def test_the_stored_sum_comes_back_as_it_was() -> None:
    field = YuanField()
    assert str(field.prepare_value(123_450)) == "1234.50"
    assert not field.has_changed(123_450, "1234.50")
    assert not field.has_changed(123_450, "１，２３４．５元")
    assert not field.has_changed(None, "")
    assert field.has_changed(123_450, "1234.51")
    assert field.has_changed(123_450, "一千")
    assert YuanField(required=False).clean("") is None
