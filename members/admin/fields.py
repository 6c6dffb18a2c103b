"""Fields that several acts on members ask for."""

from typing import Any

from django import forms


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
