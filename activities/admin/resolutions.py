"""决议: what meetings decided, followed up until it is done."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.enums import ResolutionState
from activities.models import Resolution
from activities.services import resolutions
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin

S = ResolutionState
LOOKS = {S.OPEN: "badge", S.DONE: "badge badge--ok", S.DROPPED: "badge"}


class FollowForm(ActForm):
    day = day_field("日期")
    words = forms.CharField(
        label="落实情况",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写落实情况。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]


class Follow(ActPage):
    slug, verb, form = "follow", "登记落实情况", FollowForm

    def offered(self, obj: Resolution, user: Any) -> bool:
        return obj.state == S.OPEN

    def perform(self, obj: Resolution, *, by: Any, words: str, day: dt.date) -> str:
        resolutions.follow(obj, words, day, by=by)
        return "落实情况已登记。"


class FinishForm(ReasonlessForm):
    day = day_field("落实日期")


class Finish(ActPage):
    slug, verb, form, transition = "finish", "办结", FinishForm, resolutions.FINISH
    batch = True
    after = "不再跟踪，落实日期记入决议。"

    def perform(self, obj: Resolution, *, by: Any, day: dt.date, note: str = "") -> str:
        resolutions.finish(obj, day, by=by, note=note)
        return f"{obj}已办结。"


class Drop(ActPage):
    slug, verb, transition, grave = "drop", "不再办理", resolutions.DROP, True
    after = "不再跟踪，理由记入经过。"

    def perform(self, obj: Resolution, *, by: Any, note: str, **_: Any) -> str:
        resolutions.drop(obj, by=by, note=note)
        return f"{obj}不再办理。"


class Reopen(ActPage):
    slug, verb, transition = "reopen", "恢复办理", resolutions.REOPEN
    after = "回到办理中，按原期限跟踪。"

    def perform(self, obj: Resolution, *, by: Any, note: str, **_: Any) -> str:
        resolutions.reopen(obj, by=by, note=note)
        return f"{obj}恢复办理。"


class LatePick(Pick):
    title, parameter_name = "期限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "已逾期"), ("0", "没有逾期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = resolutions.late(localdate()).order_by().values("pk")
        asked = {"1": queryset.filter, "0": queryset.exclude}.get(self.value() or "")
        return asked(pk__in=late) if asked else queryset


@admin.register(Resolution)
class ResolutionAdmin(ReadOnlyAdmin):
    """Registered from the page of the meeting."""

    nav_group, nav_order = "活动", 40
    acts = (Follow(), Finish(), Drop(), Reopen())
    change_form_template = "life/resolution.html"
    list_display = ("text", "meeting", "number", "responsible", "due", "look", "done_on")
    more_columns = ("area", "votes_for")
    list_select_related = ("activity__area", "organisation", "party_organisation")
    list_filter = (
        pick_choice("state", ResolutionState, "状态"),
        LatePick,
        type("OfMeetingArea", (AreaPick,), {"field": "activity__area"}),
    )
    search_fields = ("text", "unit", "activity__title")
    search_help_text = "决议事项、责任方或会议名称"
    fields = ("activity", "text")

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        told = [
            ("会议", f"{obj.activity}（{obj.activity.day_text}）"),
            ("序号", str(obj.number)),
            ("决议事项", obj.text),
            ("责任方", obj.responsible),
            ("完成期限", str(obj.due)),
            ("同意票", "" if obj.votes_for is None else f"{obj.votes_for} 票"),
            ("落实日期", str(obj.done_on or "")),
        ]
        return {
            "facts": [(name, value) for name, value in told if value],
            "look": self.look(obj),
            "meeting_url": reverse("admin:activities_activity_change", args=[obj.activity_id]),
            "steps": obj.steps.select_related("by"),
        }

    @admin.display(description="会议", ordering="activity__day")
    def meeting(self, row: Resolution) -> str:
        return f"{row.activity}（{row.activity.day_text}）"

    @admin.display(description="责任方")
    def responsible(self, row: Resolution) -> str:
        return row.responsible

    @admin.display(description="行政区划")
    def area(self, row: Resolution) -> str:
        return str(row.activity.area)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Resolution) -> SafeString:
        shape, word = LOOKS[S(row.state)], row.get_state_display()
        late = (localdate() - row.due).days
        if row.state == S.OPEN and late > 0:
            shape, word = "badge badge--late", f"逾期 {late} 天"
        return format_html('<span class="{}">{}</span>', shape, word)
