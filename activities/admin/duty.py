"""进驻接访: the register of duty sessions, and what is done with one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.admin.duty_acts import ACTS
from activities.enums import BookingState, DutyKind, DutyState
from activities.models import DutySession
from activities.services import duty
from districts.models import CommercialDistrict
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin

#: How a state looks: shape, word and colour.
LOOKS = {
    DutyState.PLANNED: "badge badge--warn",
    DutyState.PUBLISHED: "badge badge--info",
    DutyState.HELD: "badge badge--ok",
    DutyState.CANCELLED: "badge",
}
#: Of what is over only the words are corrected.
OVER = (DutyState.HELD, DutyState.CANCELLED)
TIMES = ("day", "begins", "ends", "minutes", "seats")
MINUTES, SEATS = 30, 3


class DutyForm(ScopedForm):
    """Slots are made from its hours: so many minutes each, with so many places."""

    minutes = forms.IntegerField(
        label="每段（分钟）",
        min_value=5,
        max_value=600,
        initial=MINUTES,
        help_text="按开始和结束时间分段；不足一段的并入最后一段。",
        error_messages={
            "required": "请填写每段多少分钟。",
            "invalid": "每段请填整数分钟。",
            "min_value": "每段不少于 5 分钟，请改正。",
            "max_value": "每段不超过 600 分钟，请改正。",
        },
    )
    seats = forms.IntegerField(
        label="每段名额",
        min_value=1,
        max_value=500,
        initial=SEATS,
        error_messages={
            "required": "请填写每段名额。",
            "invalid": "每段名额请填整数。",
            "min_value": "每段名额至少 1 个，请改正。",
            "max_value": "每段名额不超过 500 个，请改正。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.instance.slots.first() if self.instance.pk else None
        if first is not None:
            begins, ends = (one.hour * 60 + one.minute for one in (first.begins, first.ends))
            self.initial.update(minutes=ends - begins, seats=first.seats)

    @property
    def retimed(self) -> bool:
        return bool({*TIMES} & {*self.changed_data}) or not self.instance.slots.exists()

    def clean(self) -> dict[str, Any] | None:
        """A published one stays free of others; one that is booked keeps its hours."""
        cleaned = super().clean()
        if self.errors or not self.instance.pk:
            return cleaned
        if {*TIMES} & {*self.changed_data} and duty.bookings_of(self.instance).exists():
            self.add_error(None, "已有人预约，不能改日期、时间和名额；要改的请取消后另排。")
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        published = not self.errors and self.instance.state == DutyState.PUBLISHED
        if published and (why := duty.clash(self.instance)):
            self.add_error(None, why)

    def cut(self) -> None:
        """The slots of the saved session. What cannot be cut is refused in `clean_minutes`."""
        if self.retimed:
            duty.make_slots(
                self.instance,
                minutes=self.cleaned_data["minutes"],
                seats=self.cleaned_data["seats"],
            )

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if begins and ends and begins < ends and not duty.stretches(begins, ends, minutes):
            raise forms.ValidationError("每段分钟数比整场还长，请改短。")
        return minutes


@admin.register(DutySession)
class DutySessionAdmin(ScopedAdmin):
    nav_group, nav_order = "服务群众", 40
    form = DutyForm
    acts = ACTS
    change_form_template = "duty/register.html"
    list_display = ("day", "hours", "kind", "by_whom", "title", "placed", "look", "booked", "area")
    list_display_links = ("title",)
    more_columns = ("commercial_district", "waiting", "came", "published_on")
    list_select_related = ("area", "organisation", "venue", "commercial_district")
    list_filter = (
        pick_choice("state", DutyState, "状态"),
        pick_choice("kind", DutyKind, "类别"),
        pick_row("commercial_district", CommercialDistrict, "商圈", DutySession),
        AreaPick,
    )
    search_fields = ("title", "department", "deputies", "organisation__name")
    search_help_text = "服务事项、部门或接访代表"
    fields = (
        "kind",
        "title",
        "organisation",
        "department",
        "deputies",
        "area",
        "commercial_district",
        "venue",
        "place",
        "day",
        "begins",
        "ends",
        "minutes",
        "seats",
        "text",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With its places and bookings counted."""
        booked = {
            f"{state.value}_count": Count("slots__bookings", Q(slots__bookings__state=state))
            for state in BookingState
        }
        return super().get_queryset(request).annotate(**booked)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """How it is cut into slots is asked; who only looks sees the slots themselves."""
        writes = obj is None or self.has_change_permission(request, obj)
        return self.fields if writes else self._without(self.fields, ("minutes", "seats"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.state in OVER)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.cut()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [{"url": reverse("duty-notice"), "title": "打印月度公告"}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        slots = list(obj.slots.order_by("begins"))
        return {
            "look": self.look(obj),
            "slots": slots,
            "seats": sum(slot.seats for slot in slots),
            "taken": sum(slot.taken for slot in slots),
            "session": obj,
        }

    @admin.display(description="时间", ordering="begins")
    def hours(self, row: DutySession) -> str:
        return f"{row.begins:%H:%M}—{row.ends:%H:%M}"

    @admin.display(description="部门或代表")
    def by_whom(self, row: DutySession) -> str:
        return row.office

    @admin.display(description="地点")
    def placed(self, row: DutySession) -> str:
        return row.where or "—"

    @admin.display(description="状态", ordering="state")
    def look(self, row: DutySession) -> SafeString:
        look = LOOKS[DutyState(row.state)]
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="已约")
    def booked(self, row: Any) -> int:
        return int(row.booked_count)

    @admin.display(description="候补")
    def waiting(self, row: Any) -> int:
        return int(row.waiting_count)

    @admin.display(description="到访")
    def came(self, row: Any) -> int:
        return int(row.came_count)
