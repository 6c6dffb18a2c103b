"""How a day and an hour are asked for: the browser's own fields, the same on every form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.timezone import localdate


class DayInput(forms.DateInput):
    """A date field of the browser; what it shows and sends is 2026-01-31."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%Y-%m-%d") -> None:
        super().__init__(attrs, format)


class HourInput(forms.TimeInput):
    """A field of the browser for the time of day; what it shows and sends is 14:30."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%H:%M") -> None:
        super().__init__(attrs, format)


#: What registers ask for such fields with.
BY_FIELD: Mapping[type[models.Field], Mapping[str, Any]] = {
    models.DateField: {"widget": DayInput},
    models.TimeField: {"widget": HourInput},
}


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day that an act asks for, today unless another is written."""
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}请写成 2026-01-31。"},
        **{"initial": localdate, **options},
    )
