"""Money: fen inside, yuan for people."""

import pytest
from django import forms

from core.money import YuanField, yuan


@pytest.mark.parametrize(
    ("fen", "shown"), [(None, "—"), (0, "0.00"), (5, "0.05"), (123456, "1,234.56"), (-100, "-1.00")]
)
def test_fen_are_shown_as_yuan(fen: int | None, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    ("typed", "fen"), [("800000", 80_000_000), ("1,234.56", 123_456), ("0.01", 1), (" 7 ", 700)]
)
def test_yuan_are_kept_as_fen(typed: str, fen: int) -> None:
    assert YuanField().clean(typed) == fen


@pytest.mark.parametrize("typed", ["1.234", "-1", "一万", "9999999999999"])
def test_what_is_no_sum_of_money_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        YuanField().clean(typed)


def test_the_stored_sum_comes_back_as_it_was() -> None:
    field = YuanField()
    assert str(field.prepare_value(123_450)) == "1234.5"
    assert not field.has_changed(123_450, "1234.50")
    assert field.has_changed(123_450, "1234.51")
    assert YuanField(required=False).clean("") is None
