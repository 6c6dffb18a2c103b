"""Money is kept in fen, whole numbers; people read and type yuan."""

from decimal import Decimal
from typing import Any

from django import forms


def yuan(fen: int | None) -> str:
    """`123456` fen as 1,234.56; nothing known is a dash."""
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


class YuanField(forms.DecimalField):
    """Typed in yuan, at most two decimals; its value is fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "min_value": 0, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value.replace(",", "") if isinstance(value, str) else value)
        return None if typed is None else int(typed * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
