"""登记组织生活: what is asked for when a branch has met; most of it stands there already."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from activities.enums import THEME_OF, ActivityKind, Theme
from activities.models import Activity
from activities.models.activities import HOSTS
from districts.scoped_admin.days import DayInput
from districts.scoped_admin.exporting import ExportForm

LOOK = {"class": "input", "autocomplete": "off"}
HOURS = Decimal(2)
MOST = 80
SAYS = {
    "required": "请填写日期。",
    "invalid": "日期请写成 2026-01-31。",
}


def _line(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=False,
        widget=forms.TextInput(attrs=LOOK),
        **options,
    )


class MeetingForm(forms.Form):
    """`kinds` are those on offer; `host` is whose meeting it is."""

    kind = forms.ChoiceField(label="类别", widget=forms.Select(attrs={"class": "select"}))
    day = forms.DateField(
        label="日期",
        widget=DayInput(attrs=LOOK),
        error_messages=SAYS,
        help_text="今天以后的先列入计划，开完再登记。",
    )
    begins = forms.TimeField(
        label="开始时间",
        required=False,
        widget=forms.TimeInput(attrs={**LOOK, "type": "time"}, format="%H:%M"),
        error_messages={"invalid": "开始时间请写成 14:00。"},
    )
    hours = forms.DecimalField(
        label="计入学时",
        min_value=0,
        max_value=MOST,
        decimal_places=1,
        initial=HOURS,
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.5"}),
        error_messages={
            "required": "请填写学时，不计的填 0。",
            "invalid": "学时请写成 2 或 1.5。",
            "min_value": "学时不能是负数，请改正。",
            "max_value": f"学时不能超过 {MOST}，请核对。",
        },
    )
    title = _line("名称", 120, help_text="不填的，按日期和类别起名。")
    place = _line("地点", 120)
    text = forms.CharField(
        label="内容",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
    )

    def __init__(self, *args: Any, kinds: list[ActivityKind], host: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]

    def activity(self) -> Activity:
        """As it was filled in, not saved."""
        given = self.cleaned_data
        kind = ActivityKind(given["kind"])
        role = next(name for name in HOSTS if isinstance(self.host, _model(name)))
        return Activity(
            title=given["title"] or title_of(kind, given["day"]),
            theme=THEME_OF.get(kind, Theme.LIFE),
            kind=kind,
            area=self.host.area,
            commercial_district=self.host.commercial_district,
            day=given["day"],
            begins=given["begins"],
            hours=given["hours"],
            place=given["place"],
            text=given["text"],
            **{role: self.host},
        )


def _model(name: str) -> Any:
    return Activity._meta.get_field(name).related_model


def title_of(kind: ActivityKind, day: dt.date) -> str:
    return f"{day.year}年{day.month}月{kind.label}"


class StudyExportForm(ExportForm):
    """For what the names of the list are needed whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=[], **kwargs)
        if purpose := self.fields.get("purpose"):
            purpose.help_text = "不填：姓名打星号。写明用途：显示完整姓名，用途记入日志。"
