"""Fields that several acts on members ask for."""

from typing import Any

from django import forms
from django.utils.timezone import localdate


def day(label: str, **options: Any) -> forms.DateField:
    """A day, today unless another is written."""
    return forms.DateField(
        label=label,
        initial=localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}请写成 2026-01-31。"},
        **options,
    )


def text(label: str, length: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"请填写{label}。"},
    )


def choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择"), *choices],
        error_messages={"required": f"请选择{label}。"},
    )
