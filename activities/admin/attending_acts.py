"""登记参加: who was there, ticked on a list, pasted, from a sign-in sheet, or by scanning."""

from pathlib import Path
from typing import Any

import segno
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe

from activities.enums import ActivityState, AttendanceSource
from activities.models import Activity, SignInSheet
from activities.services import attendable, scanning, sign_in
from activities.services.activities import open_for_records
from activities.services.attending import MOST_HOURS, attend
from activities.sheets import sign_in as reading
from core.errors import Refused
from core.sheets import guard
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field

PASTED = 200_000  # signs


class AttendingAct(ActPage):
    """Offered until the activity is given up; what is not open for it says why."""

    group = "登记参加"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state != ActivityState.CANCELLED

    def refusal(self, obj: Activity, user: Any) -> str:
        return open_for_records(obj)


class ListForm(ActForm):
    """`of` is the list that is ticked: chosen by the address, kept with what is sent."""

    of = forms.CharField(widget=forms.HiddenInput, required=False)
    people = forms.MultipleChoiceField(
        label="到场的",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "名单有变化，请刷新后重新勾选。"},
    )
    others = forms.IntegerField(
        label="其他群众（人）", required=False, min_value=0, help_text="不在登记册里的，只记人数。"
    )
    hours = forms.DecimalField(
        label="计入时长",
        required=False,
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=MOST_HOURS,
        help_text="与活动登记的不同时才填。",
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.asked = request.GET
        super().__init__(*args, request=request, **kwargs)

    def prepare(self) -> None:
        del self.fields["note"]
        self.lists = attendable.lists(self.obj, self.user)
        offered = {key for _, rows in self.lists for key, _ in rows}
        asked = self.data.get("of") or self.asked.get("of", "")
        self.chosen_list = asked if asked in offered else attendable.likely(self.obj, self.lists)
        self.initial["of"] = self.chosen_list
        self.known = 0
        if self.chosen_list:
            found = attendable.choices(self.obj, self.chosen_list, self.user)
            people: Any = self.fields["people"]
            people.choices, self.known = found.rows, found.known
            if "all" in self.asked:
                self.initial["people"] = [key for key, _ in found.rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("people") or cleaned.get("others")):
            raise forms.ValidationError("请勾选到场的人或单位，或者填写群众人数。")
        return cleaned


class AttendList(AttendingAct):
    slug, verb, form = "attend", "勾选名单", ListForm
    button, template = "登记参加", "sign_in/list.html"

    def perform(
        self,
        obj: Activity,
        *,
        by: Any,
        people: list[str],
        others: int | None = None,
        hours: Any = None,
        **_: Any,
    ) -> str:
        present = attendable.present(people, others or 0)
        found = attend(obj, present, by=by, source=AttendanceSource.LIST, hours=hours)
        known = f"，{found.known} 个此前已登记" if found.known else ""
        more = f"，其他群众 {found.others} 人" if found.others else ""
        return f"已登记参加 {found.new} 个{known}{more}。"


class HandingIn(AttendingAct):
    """Its names become a list that is looked through."""

    def effect(self, obj: Activity) -> str:
        return (
            "名单与党员、志愿者登记册比对：对得上的直接列入，重名的请您选择是谁，"
            "登记册里没有的可以只计人数。核对后才计入。"
        )

    def leads_to(self, obj: Any) -> str:
        return reverse("admin:activities_signinsheet_change", args=[obj.handed_in.pk])

    def handed_in(self, obj: Any, sheet: SignInSheet) -> str:
        obj.handed_in = sheet
        if sheet.job_id:
            return (
                f"已收到名单，共 {sheet.total} 人，正在比对。" if sheet.total else "已收到签到表。"
            )
        return f"已比对 {sheet.total} 人，请核对。"


class PasteForm(ReasonlessForm):
    names = forms.CharField(
        label="名单",
        max_length=PASTED,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        help_text="一行一个，或用顿号、逗号、空格隔开；手机号、支部或单位、尾号可写在姓名后面。",
        error_messages={"required": "请粘贴名单。", "max_length": "名单太长，请拆分后分次粘贴。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]


class Paste(HandingIn):
    slug, verb, form, button = "paste", "粘贴名单", PasteForm, "比对名单"

    def perform(self, obj: Activity, *, by: Any, names: str, **_: Any) -> str:
        read = reading.names_in_text(names)
        sheet = sign_in.begin(obj, read, source=AttendanceSource.PASTED, by=by)
        return self.handed_in(obj, sheet)


class FileForm(ReasonlessForm):
    file = forms.FileField(
        label="签到表",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="Excel（.xlsx）或 CSV，表头要有“姓名”；有电话、单位或支部、尾号的更好认。",
        error_messages={
            "required": "请选择签到表。",
            "empty": "文件是空的（0 字节），请重新保存后再传。",
        },
    )

    def prepare(self) -> None:
        del self.fields["note"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            guard.check(Path(file.temporary_file_path()))
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return file


class Upload(HandingIn):
    slug, verb, form, button = "sign-in-sheet", "上传签到表", FileForm, "上传"

    def perform(self, obj: Activity, *, by: Any, file: Any, **_: Any) -> str:
        try:
            return self.handed_in(obj, reading.begin(obj, file, by=by))
        except Refused as wrong:
            raise Refused(str(wrong), field="file") from None


class UntilForm(ReasonlessForm):
    until = day_field("签到开放至")

    def prepare(self) -> None:
        del self.fields["note"]
        self.initial["until"] = scanning.open_until(self.obj)


class Scan(AttendingAct):
    """A page with the QR, to be shown or printed; it can be held open longer."""

    slug, verb, form, button = "scan", "扫码签到", UntilForm, "更改"
    template = "sign_in/scan.html"

    def refusal(self, obj: Activity, user: Any) -> str:
        closed = obj.state == ActivityState.CLOSED
        return "活动已归档，不能再扫码签到；确要补正的，请先退回补正。" if closed else ""

    def page(self, obj: Activity, request: HttpRequest) -> dict[str, Any]:
        address = scanning.address(obj)
        drawn = segno.make(address, error="m").svg_inline(scale=8, border=2, omitsize=True)
        taken, waiting = scanning.signed(obj)
        waits = obj.sheets.filter(source=AttendanceSource.SCAN, state="ready").first()
        return {
            "address": address,
            "qr": mark_safe(drawn),  # noqa: S308 -- drawn by us from our own address
            "until": scanning.open_until(obj),
            "taken": taken,
            "waiting": waiting,
            "sheet_url": waits and reverse("admin:activities_signinsheet_change", args=[waits.pk]),
        }

    def perform(self, obj: Activity, *, by: Any, until: Any, **_: Any) -> str:
        scanning.hold_open(obj, until, by=by)
        return f"扫码签到开放至 {until}。"

    def leads_to(self, obj: Any) -> str:
        return reverse("admin:activities_activity_scan", args=[obj.pk])


ACTS = (AttendList(), Paste(), Upload(), Scan())
