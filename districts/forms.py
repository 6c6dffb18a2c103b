"""The form of the import wizard's first step."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.timezone import localdate

from core.dated import Day
from core.sheets.cells import DayCell
from core.sheets.columns import CellError
from districts import ledgers
from districts.enums import AreaKind
from districts.ledgers import LedgerKind
from districts.models import Area
from districts.scoping import may


def kinds_for(user: Any) -> list[LedgerKind]:
    """The kinds of ledgers the user may import somewhere."""
    return [kind for kind in ledgers.kinds() if may(user, kind.action)]


class DayField(forms.CharField):
    """A day in any notation an office uses; an imprecise one is the last of its period."""

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        try:
            day: Day | None = DayCell().parse(text)
        except CellError as error:
            raise forms.ValidationError(str(error)) from None
        if day is not None and day.first > localdate():
            raise forms.ValidationError(f"台账日期 {day} 还没有到，请核对。")
        return None if day is None else min(day.last, localdate())


class UploadForm(forms.Form):
    """The file is all that must be chosen: kind, sheet and day are read from it, the area is the
    user's only one."""

    file = forms.FileField(
        label="文件",
        error_messages={
            "required": "请选择要导入的台账。",
            "empty": "文件是空的（0 字节），请重新保存后再传。",
        },
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="填报单位",
        required=False,
        empty_label="请选择",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": "没有这个填报单位，请重新选择。"},
    )
    kind = forms.ChoiceField(
        label="台账种类", required=False, widget=forms.Select(attrs={"class": "select"})
    )
    day = DayField(
        label="台账日期",
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={"class": "input", "placeholder": "如 2017.12.31", "autocomplete": "off"}
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_for(user)
        kind = self.fields["kind"]
        kind.choices = [("", "自动识别"), *((k.code, k.title) for k in self.kinds)]  # type: ignore[attr-defined]
        area = self.fields["area"]
        areas = Area.objects.for_user(user, "change").exclude(kind=AreaKind.COMMUNITY)
        area.queryset = areas  # type: ignore[attr-defined]
        first = list(areas[:2])
        self.only_area = first[0] if len(first) == 1 else None
        if first:
            area.initial = first[0]  # the user's own, above those that lie in it

    def clean_area(self) -> Area | None:
        return self.only_area or self.cleaned_data["area"]

    def candidates(self) -> list[LedgerKind]:
        """The chosen kind, or all that the user may import."""
        chosen = self.cleaned_data["kind"]
        return [kind for kind in self.kinds if kind.code == chosen] if chosen else self.kinds
