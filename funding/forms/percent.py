"""Parts of a whole, typed in percent."""

import unicodedata
from typing import Any

from django import forms


class PercentField(forms.DecimalField):
    """Typed as 30, 2.5 or 2.5%; its value is in hundredths of a percent."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"),
            "比例请写成 30 或 2.5，在 0 到 100 之间，小数不超过两位。",
        )
        options = {"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100}
        super().__init__(**{**options, "error_messages": wrong, **kwargs})
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip().removesuffix("%").strip()
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return None if typed is None else int(typed * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
