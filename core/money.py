"""Money is kept in fen, whole numbers; people read and type yuan."""

import re
from decimal import Decimal
from typing import Any, ClassVar
from unicodedata import normalize

from django import forms

#: a comma parts groups of three or nothing at all: `12,50` is no way to write 12.50
TYPED = re.compile(r"[¥\s]*(-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?)[元圆\s]*", re.ASCII)


def yuan(fen: int | None) -> str:
    """`123456` fen as 1,234.56; nothing known is a dash."""
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


class YuanField(forms.DecimalField):
    """Typed in yuan as people write it (`２，０００`, `2,000元`); its value is fen."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "data-yuan": ""})
    default_error_messages: ClassVar[Any] = {"invalid": "金额请用数字填写，例如 2000 或 2,000.50。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "min_value": 0, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = normalize("NFKC", str(value or "")).replace("\u2212", "-").strip()
        read = TYPED.fullmatch(text)
        return super().to_python(read[1].replace(",", "") if read else text and "?")

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return None if typed is None else int(typed * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(self.prepare_value(initial)), data)
