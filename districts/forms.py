"""The forms of the import wizard: the file, and how its head is to be read."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.timezone import localdate

from core.dated import Day
from core.sheets import header
from core.sheets.cells import DayCell
from core.sheets.columns import CellError, CellWarning, Heading, Layout
from districts import ledgers
from districts.enums import AreaKind
from districts.ledgers import LedgerKind
from districts.models import Area, ImportBatch
from districts.scoping import may
from districts.services import layouts


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


class WhenField(forms.CharField):
    """The day of an act, as exactly as an office knows it: the value is a core.dated.Day."""

    default_error_messages = {"required": "请填写日期。"}
    widget = forms.TextInput(
        attrs={"placeholder": "如 2017-12-31、2017年12月", "autocomplete": "off", "maxlength": 20}
    )

    def clean(self, value: Any) -> Day | None:
        text = super().clean(value)
        try:
            day: Day | None = DayCell().parse(text)
        except CellWarning as odd:
            return cast(Day, odd.value)
        except CellError as error:
            raise forms.ValidationError(str(error)) from None
        return day


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


class HeadForm(forms.Form):
    """How a batch's sheet is read: where its head ends, its day, and one field for each of its
    columns. When the head is moved, the columns are recognised anew."""

    head_row = forms.IntegerField(
        label="表头到第几行",
        min_value=1,
        max_value=header.LOOK,
        widget=forms.NumberInput(attrs={"class": "input"}),
        error_messages={
            "required": "请填写表头到第几行。",
            "invalid": "表头行请填整数。",
            "min_value": f"表头行应在 1 至 {header.LOOK} 之间，请改填。",
            "max_value": f"表头行应在 1 至 {header.LOOK} 之间，请改填。",
        },
    )
    day = DayField(
        label="台账日期",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = batch.day.isoformat() if batch.day else ""
        self.initial = {"head_row": batch.preview.get("head_row"), "day": day}
        self.batch, self.ledger_columns = batch, ledgers.kind(batch.kind).columns
        self.headings = [Heading(*one) for one in batch.preview.get("head", ())]
        for heading in self.headings:
            self.fields[_field(heading)] = self._column(heading)

    def _column(self, heading: Heading) -> forms.ChoiceField:
        names = [
            (column.key, header.own_name(column) + (" *" if column.required else ""))
            for column in self.ledger_columns
        ]
        return forms.ChoiceField(
            label=f"{heading.letter} 列“{heading.text or '（无列名）'}”对应",
            choices=[("", "未使用"), *names],
            required=False,
            initial=heading.key,
            widget=forms.Select(attrs={"class": "select"}),
            error_messages={"invalid_choice": f"{heading.letter} 列选了没有的列，请重新选择。"},
        )

    def columns(self) -> list[tuple[Heading, forms.BoundField]]:
        """The sheet's columns with their fields."""
        return [(heading, self[_field(heading)]) for heading in self.headings]

    @property
    def moved(self) -> bool:
        return bool(self.cleaned_data["head_row"] != self.initial["head_row"])

    def clean(self) -> None:
        if self.errors or self.moved:
            return
        chosen: dict[str, Heading] = {}
        for heading in self.headings:
            key = self.cleaned_data[_field(heading)]
            if key and key in chosen:
                letters = f"{chosen[key].letter}、{heading.letter}"
                why = f"{letters} 两列都对应“{self._name(key)}”，请只留一列。"
                self.add_error(_field(heading), why)
            chosen.setdefault(key, heading)
        lacking = [c.key for c in self.ledger_columns if c.required and c.key not in chosen]
        if lacking and not self.errors:
            names = "、".join(map(self._name, lacking))
            self.add_error(None, f"还缺必填列“{names}”，请指定是文件里的哪一列。")

    def _name(self, key: str) -> str:
        return next(header.own_name(c) for c in self.ledger_columns if c.key == key)

    def layout(self) -> Layout:
        """How the sheet is to be read from now on; what was not changed stays as it was said."""
        row = self.cleaned_data["head_row"]
        if self.moved:
            return Layout(row)
        keys = tuple(self.cleaned_data[_field(heading)] for heading in self.headings)
        if keys == tuple(heading.key for heading in self.headings):
            return layouts.said(self.batch)
        return Layout(row, tuple(self.batch.preview["texts"]), keys)


def _field(heading: Heading) -> str:
    return f"column_{heading.letter}"
