"""参加记录: who was at what, for how long. People are named to those who work on the register."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from activities.admin.picks import QuarterPick
from activities.admin.sign_in import OfActivityArea
from activities.enums import AttendanceSource, Theme
from activities.models import Activity, Attendance, Volunteer
from activities.services import attending
from activities.services.activities import open_for_records
from activities.services.attending import MOST_HOURS
from districts.finding import matching
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.lists import Pick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ReadOnlyAdmin
from districts.scoping import covers
from members.models import PartyMember


class CorrectingAct(ActPage):
    """Until the activity's papers are closed."""

    batch = True

    def refusal(self, obj: Attendance, user: Any) -> str:
        return open_for_records(obj.activity)


class HoursForm(ActForm):
    hours = forms.DecimalField(
        label="时长",
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=MOST_HOURS,
        error_messages={
            "required": "请填写时长。",
            "invalid": "时长请写数字，如 2 或 1.5。",
            "min_value": "时长不能是负数，请改正。",
            "max_value": f"时长应在 0 到 {MOST_HOURS} 小时之间，请改正。",
            "max_decimal_places": "时长最多一位小数，请改正。",
            "max_digits": f"时长应在 0 到 {MOST_HOURS} 小时之间，请改正。",
        },
    )

    def prepare(self) -> None:
        if self.obj is not None:
            self.initial["hours"] = self.obj.hours


class Hours(CorrectingAct):
    slug, verb, form = "hours", "更正时长", HoursForm

    def perform(self, obj: Attendance, *, by: Any, hours: Any, note: str, **_: Any) -> str:
        attending.correct_hours(obj, hours, by=by, reason=note)
        return f"时长已改为 {obj.hours} 小时。"

    def memento(self, obj: Attendance) -> Any:
        return str(obj.hours)

    def restore(self, obj: Attendance, memento: Any, *, by: Any) -> None:
        attending.correct_hours(obj, forms.DecimalField().clean(memento), by=by, reason="撤销")


class Strike(CorrectingAct):
    slug, verb, grave = "strike", "去掉", True
    after = "这条参加记录不再计入，时长也不再计入；变更记录里保留。"

    def perform(self, obj: Attendance, *, by: Any, note: str, **_: Any) -> str:
        attending.strike(obj, by=by, reason=note)
        return "已去掉这条参加记录。"


class ThemePick(Pick):
    title, parameter_name = "主题", "theme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Theme.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(activity__theme=chosen) if chosen in Theme.values else queryset


class OfQuarter(QuarterPick):
    """Of activities with a day in the quarter."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        held = super().queryset(request, Activity.objects.for_user(request.user))
        return queryset.filter(activity__in=held.order_by().values("pk"))


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "活动", 80
    list_display = ("person", "activity", "day", "theme", "hours", "source")
    list_select_related = (
        "activity__area",
        "member",
        "volunteer",
        "organisation",
        "storefront",
    )
    list_filter = (
        pick_row("activity", Activity, "活动", Attendance),
        ThemePick,
        OfQuarter,
        pick_choice("source", AttendanceSource, "登记方式"),
        OfActivityArea,
    )
    search_fields = ("organisation__name", "storefront__name")
    search_help_text = "姓名、单位或商户"
    fields = ("activity", "shown", "hours", "source")
    readonly_fields = ("shown",)
    acts = (Hours(), Strike())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """People are found by name only where their names may be read."""
        found, many = super().get_search_results(request, queryset, search_term)
        if search_term:
            for field, model in (("member", PartyMember), ("volunteer", Volunteer)):
                named = matching(model.objects.for_user(request.user, "reveal"), search_term)
                keys = named.order_by().values("pk")
                found = found | queryset.filter(**{f"{field}__in": keys})
        return found, many

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        named = "person" if covers(request.user, "reveal", "view") else "masked_person"
        return tuple(named if name == "person" else name for name in shown)

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        named = covers(request.user, "reveal", "view")
        return f"{self.person(obj) if named else obj}（{obj.activity}）"

    @admin.display(description="参加者")
    def person(self, row: Attendance) -> str:
        who = row.member or row.volunteer
        return who.name if who else str(row)

    @admin.display(description="参加者")
    def masked_person(self, row: Attendance) -> str:
        return str(row)

    @admin.display(description="参加者")
    def shown(self, row: Attendance) -> str:
        return str(row)

    @admin.display(description="日期")
    def day(self, row: Attendance) -> str:
        return row.activity.day_text

    @admin.display(description="主题")
    def theme(self, row: Attendance) -> str:
        return str(row.activity.get_theme_display())

    def after_act(self, obj: Attendance) -> str:
        """One that was struck has no page any more."""
        if obj.pk:
            return self.change_url(obj)
        url = reverse("admin:activities_attendance_changelist")
        return f"{url}?activity={obj.activity_id}"
