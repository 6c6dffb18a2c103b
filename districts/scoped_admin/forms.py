"""Forms of registers: foreign keys within scope, masked values, neutral refusals."""

from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from core.encryption import EncryptedTextField, masked
from districts.scoped_admin import editors
from districts.scoped_admin.editors import VERSION

REASON = "reason"
OF_THE_FORM = {REASON, VERSION}
#: Says nothing about whether or where the same value is already registered.
NOT_AVAILABLE = "这个值不能使用，请核对后重填；核对无误的，请联系管理员。"
NOT_UNIQUE = {"unique", "unique_together", "unique_for_date"}


class Typed(str):
    """What the user typed himself, shown again as it was."""


class MaskedField(forms.CharField):
    """Shows an encrypted value masked; the mask sent back means: unchanged."""

    def told(self, value: Any) -> str:
        return masked(value or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return Typed(data) if data else data

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Typed) or not value else masked(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (data or "") not in {initial or "", masked(initial or "")}


class Unchanging(forms.CharField):
    """Sent with the form and no part of the row."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class KnowingSelect(AutocompleteSelect):
    """An autocomplete that takes the present choice from the row instead of reading it again."""

    known: tuple[str, str] = ("", "")

    def know(self, row: models.Model, name: str) -> None:
        present = row._state.fields_cache.get(name)
        if present is not None:
            self.known = (str(present.pk), str(present))

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if [str(v) for v in value] != [self.known[0]]:
            keys = [v for v in value if not v or str(v).isdecimal()]
            return super().optgroups(name, keys, attr)
        options: list[Any] = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        options.append(self.create_option(name, self.known[0], self.known[1], True, 1))
        return [(None, options, 0)]


class ScopedForm(forms.ModelForm):
    """The form of every register.

    The admin narrows each related field to what the user may refer to before the form is made;
    here the present value stays allowed, though it may lie outside (a superior committee).
    """

    reason = forms.CharField(
        label="更正事由",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "list": "reasons", "autocomplete": "off"}),
        help_text="写明为什么改，例如“录入有误”“本人申请”。会记入变更记录。",
    )
    opened_version = Unchanging(widget=forms.HiddenInput, required=False)
    save_error = ""  # what the database refused at the first attempt
    conflict: editors.Conflict | None = None  # with who saved the row meanwhile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.instance = copy(self.instance)  # the page shows the register as it is
            self.initial[VERSION] = editors.version(self)
        for name, field in self.fields.items():
            if self.prefix:  # a row of an inline: the head of its column is no label
                field.widget.attrs.setdefault("aria-label", field.label)
            if isinstance(field, forms.ModelChoiceField):
                self._keep_present(name, field)
            if isinstance(field.widget, KnowingSelect):
                field.widget.know(self.instance, name)

    def _keep_present(self, name: str, field: forms.ModelChoiceField) -> None:
        present = getattr(self.instance, f"{name}_id", None)
        if present is None or field.queryset is None:
            return
        model = field.queryset.model
        field.queryset = model._default_manager.filter(
            models.Q(pk__in=field.queryset.values("pk")) | models.Q(pk=present)
        )

    def _clean_fields(self) -> None:
        self.conflict = editors.meet(self)
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            if isinstance(field, MaskedField) and name in self.cleaned_data:
                self._unmask(name, field)

    def _unmask(self, name: str, field: MaskedField) -> None:
        value, stored = self.cleaned_data[name], self.initial.get(name) or ""
        if not field.has_changed(stored, value):
            self.cleaned_data[name] = stored
        elif "*" in value and not self.conflict:
            self.add_error(name, "请填写完整的号码，或者保留原来的显示不动。")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, editors.ELSEWHERE if self.prefix else self.conflict.told)
        if self._unexplained():
            self.add_error(REASON, "请写明更正的事由。")
        if self.save_error:
            self.add_error(None, self.save_error)
        return cleaned

    def _unexplained(self) -> bool:
        """A saved row is corrected with a reason; a row of an inline has its parent's."""
        if not self.instance.pk or self.prefix or REASON not in self.fields:
            return False
        changed = set(self.changed_data) - OF_THE_FORM
        return bool(changed) and not self.cleaned_data.get(REASON)

    def _update_errors(self, errors: ValidationError) -> None:
        """Uniqueness reaches beyond the user's scope, so its errors say the same for every row."""
        super()._update_errors(neutral(errors))  # type: ignore[misc]


def neutral(errors: ValidationError) -> ValidationError:
    """The same errors, those of uniqueness in neutral words; of compound keys they have no code."""
    found = (
        errors.error_dict
        if hasattr(errors, "error_dict")
        else {NON_FIELD_ERRORS: errors.error_list}
    )
    return ValidationError(
        {name: [_neutral(error) for error in listed] for name, listed in found.items()}
    )


def _neutral(error: ValidationError) -> ValidationError:
    return ValidationError(NOT_AVAILABLE, code="unique") if error.code in NOT_UNIQUE else error


def speak(field: forms.Field | None) -> forms.Field | None:
    """An empty field says what to do: in a drop-down instead of dashes, and where it is missing;
    and so does one with a choice that was not offered."""
    if field is None:
        return None
    verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
    said = "请选择" if field.required else "（不填）"
    field.error_messages["required"] = f"请{verb}{field.label}。"
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = f"请在列表里选择{field.label}，没有列出的不能选。"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = said if field.empty_label is not None else None
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(value, label if value else said) for value, label in choices]
    return field


def encrypted(field: models.Field) -> bool:
    return isinstance(field, EncryptedTextField)
