"""How a day is asked for: the browser's own date field, the same on every form."""

from typing import Any

from django import forms
from django.utils.timezone import localdate


class DayInput(forms.DateInput):
    """A date field of the browser; what it shows and sends is 2026-01-31."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%Y-%m-%d") -> None:
        super().__init__(attrs, format)


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day that an act asks for, today unless another is written."""
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}请写成 2026-01-31。"},
        **{"initial": localdate, **options},
    )
