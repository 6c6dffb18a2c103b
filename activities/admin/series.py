"""定期活动: the rules by which activities come again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.timezone import localdate

from activities.admin.activities import HOSTED, OF_AN_OCCASION
from activities.admin.activity_form import OccasionForm
from activities.enums import ActivityKind, Rhythm, Theme, Weekday
from activities.models import Series
from activities.services import series as room
from districts import limits
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin

RHYTHM = ("rhythm", "month_day", "weekday", "week", "since", "until")
AHEAD = 12  # activities shown
FIELDSETS: Any = (
    *OF_AN_OCCASION,
    ("周期", {"fields": RHYTHM}),
    ("每场活动", {"fields": ("begins", "ends", "venue", "place", "places", "hours", "text")}),
)


class SeriesForm(OccasionForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        needed: dict[str, tuple[str, ...]] = {
            Rhythm.WEEKLY: ("weekday",),
            Rhythm.MONTHLY: ("month_day",),
            Rhythm.QUARTERLY: ("month_day",),
            Rhythm.MONTHLY_WEEKDAY: ("week", "weekday"),
        }
        rhythm = self.cleaned_data.get("rhythm") or ""
        for name in needed.get(rhythm, ()):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, f"{Rhythm(rhythm).label}的，请填“{self.fields[name].label}”。")
        return cleaned


class Make(ActPage):
    slug, verb, form, batch = "make", "排出活动", ReasonlessForm, True

    def refusal(self, obj: Series, user: Any) -> str:
        return room.refusal(obj)

    def effect(self, obj: Series) -> str:
        told = limits.told("series_ahead", obj.area)
        return f"按周期排出今后的活动，状态为“筹备中”；已经排过的日期不再排。{told}。"

    def perform(self, obj: Series, *, by: Any, **_: Any) -> str:
        number = room.make_now(obj, by=by)
        return f"“{obj}”新排出 {number} 场。" if number else f"“{obj}”已经排好，没有新的。"


@admin.register(Series)
class SeriesAdmin(ScopedAdmin):
    nav_group, nav_order = "活动", 20
    form = SeriesForm
    acts = (Make(),)
    change_form_template = "activities/series.html"
    list_display = ("title", "kind_look", "rule", "held_by", "since", "until", "ahead")
    more_columns = ("area", "commercial_district", "hours")
    list_select_related = ("area", "commercial_district", *HOSTED)
    list_filter = (
        pick_choice("theme", Theme, "主题"),
        pick_choice("kind", ActivityKind, "类别"),
        pick_choice("rhythm", Rhythm, "周期"),
        AreaPick,
    )
    search_fields = ("title",)
    search_help_text = "定期活动的名称"
    fieldsets = FIELDSETS

    def get_queryset(self, request: HttpRequest) -> Any:
        to_come = Count("activities", filter=Q(activities__day__gte=localdate()))
        return super().get_queryset(request).annotate(to_come=to_come)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and {*RHYTHM} & {*form.changed_data}:
            number = room.follow(form.instance, by=request.user)
            if number:
                messages.info(request, f"周期已更正：原先排出、日期不再符合的 {number} 场已取消。")

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        ahead = obj.activities.filter(day__gte=localdate()).order_by("day", "pk")
        return {
            "rule": told(obj),
            "ahead": ahead[:AHEAD],
            "made": obj.activities.count(),
            "refusal": room.refusal(obj),
        }

    @admin.display(description="主题和类别", ordering="kind")
    def kind_look(self, row: Series) -> str:
        return f"{row.get_theme_display()} · {row.get_kind_display()}"

    @admin.display(description="周期")
    def rule(self, row: Series) -> str:
        return told(row)

    @admin.display(description="主办方")
    def held_by(self, row: Series) -> str:
        return str(row.host)

    @admin.display(description="已排未办", ordering="to_come")
    def ahead(self, row: Any) -> int:
        return int(row.to_come)


def told(series: Series) -> str:
    """`每周星期三`, `每月 15 日`, `每月第 2 个星期五`, `每季度 1 月起每三个月的 10 日`."""
    weekday = "" if series.weekday is None else Weekday(series.weekday).label
    if series.rhythm == Rhythm.WEEKLY:
        return f"每周{weekday}"
    if series.rhythm == Rhythm.MONTHLY_WEEKDAY:
        return f"每月{'最后一' if series.week == room.LAST else f'第 {series.week} '}个{weekday}"
    if series.rhythm == Rhythm.QUARTERLY:
        return f"每季度（{series.since.month} 月起每三个月）{series.month_day} 日"
    return f"每月 {series.month_day} 日"
