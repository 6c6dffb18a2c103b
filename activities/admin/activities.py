"""活动: the register of what is planned, announced and held; its acts stand in activity_acts.py."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities import activity_page
from activities.admin.activity_acts import ACTS, Remove
from activities.admin.activity_form import ActivityForm, OutcomeForm
from activities.admin.meeting_acts import MEETING_ACTS
from activities.admin.picks import QuarterPick, SeriesPick
from activities.enums import COLLECTING, ActivityKind, ActivityState, Theme
from activities.models import Activity, Attendance, CoHost, Outcome
from activities.querysets import TOOK_PLACE
from activities.services import activities, sign_ups
from districts.models import CommercialDistrict
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline

HOSTED = ("party_organisation", "committee", "organisation", "team")
OF_AN_OCCASION: tuple[Any, ...] = (
    (None, {"fields": ("title", "theme", "kind", "area", "commercial_district")}),
    ("主办方（只选一个；都不选的，由所在街道主办）", {"fields": HOSTED}),
)
MORE: tuple[Any, ...] = (
    ("时间和地点", {"fields": ("day", "last_day", "begins", "ends", "venue", "place")}),
    ("报名", {"fields": ("open_to_sign_up", "places", "sign_up_until")}),
    ("登记", {"fields": ("hours", "others", "text")}),
)
FIELDSETS: Any = (*OF_AN_OCCASION, *MORE)


class TakenOutInline(ScopedInline):
    """Rows that say nothing once they were a slip: they can be taken out; history keeps them."""

    can_delete = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class CoHostInline(TakenOutInline):
    model = CoHost
    fields = ("party_organisation", "organisation", "team", "storefront", "name")
    classes = ("cards",)


class OutcomeInline(TakenOutInline):
    model = Outcome
    form = OutcomeForm
    fields = ("metric", "qualifier", "value", "note")


def number_there() -> Any:
    """How many are recorded as having been there, with those of no register; for a list."""
    rows = Attendance.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    counted = Subquery(rows.annotate(n=Count("pk")).values("n"))
    return Coalesce(counted, 0) + F("others")


@admin.register(Activity)
class ActivityAdmin(ScopedAdmin):
    nav_group, nav_order = "活动", 10
    in_search = True
    form = ActivityForm
    inlines = (CoHostInline, OutcomeInline)
    acts = (*ACTS, *MEETING_ACTS)
    change_form_template = "activities/activity.html"
    list_display = ("title", "days", "kind_look", "held_by", "district", "came", "look")
    more_columns = ("area", "venue_look", "clock", "hours", "signed", "held_on")
    list_select_related = ("area", "commercial_district", "venue", *HOSTED)
    list_filter = (
        pick_choice("theme", Theme, "主题"),
        pick_choice("kind", ActivityKind, "类别"),
        pick_choice("state", ActivityState, "状态"),
        pick_row("commercial_district", CommercialDistrict, "商圈", Activity),
        QuarterPick,
        AreaPick,
        SeriesPick,
    )
    search_fields = ("title",)
    search_help_text = "活动名称的任一部分或拼音首字母"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(there=number_there())

    fieldsets = FIELDSETS

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who else was there is asked for once it was held."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or obj.state not in TOOK_PLACE:
            own = sets[-1][1]["fields"]
            sets[-1][1]["fields"] = [name for name in own if name != "others"]
        return sets

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is closed or cancelled is only looked at; a closed one is reopened first."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state in activities.OPEN)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.code = obj.code or activities.new_code()
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "places" in form.changed_data:
            sign_ups.move_up(form.instance)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [{"title": "日历", "url": reverse("activity-calendar")}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """One goes on with a new activity: who is asked to come, who was there."""
        answer = super().response_add(request, obj, post_url_continue)
        return redirect(self.change_url(obj)) if "_save" in request.POST else answer

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Leads to the act that says why not, or deletes with a reason."""
        obj = self.get_object(request, object_id)
        if not self.holds_right(request, obj, Remove.action):
            raise PermissionDenied
        return redirect(self.act_url(Remove.slug, obj))

    def after_act(self, obj: Any) -> str:
        gone = not Activity.objects.filter(pk=obj.pk).exists()
        return reverse("admin:activities_activity_changelist") if gone else self.change_url(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"page": activity_page.page(obj), "paste_url": self.paste_url(request, obj)}

    def paste_url(self, request: HttpRequest, obj: Activity) -> str:
        """Where what was suggested at it is registered; nothing where nothing is collected."""
        held = obj.day <= localdate() and obj.state != ActivityState.CANCELLED
        if obj.kind not in COLLECTING or not held or not self.holds_right(request, obj, "change"):
            return ""
        return f"{reverse('case-paste')}?activity={obj.pk}"

    @admin.display(description="日期", ordering="day")
    def days(self, row: Activity) -> str:
        return row.day_text

    @admin.display(description="主题和类别", ordering="kind")
    def kind_look(self, row: Activity) -> str:
        return f"{row.get_theme_display()} · {row.get_kind_display()}"

    @admin.display(description="主办方")
    def held_by(self, row: Activity) -> str:
        return str(row.host)

    @admin.display(description="商圈")
    def district(self, row: Activity) -> str:
        return str(row.commercial_district or "—")

    @admin.display(description="到场", ordering="there")
    def came(self, row: Any) -> str:
        """Of what is still to come nobody was counted."""
        return str(row.there) if row.there or row.state in TOOK_PLACE else "—"

    @admin.display(description="报名")
    def signed(self, row: Activity) -> str:
        return activity_page.sign_up(row) or "—"

    @admin.display(description="地点")
    def venue_look(self, row: Activity) -> str:
        return row.where or "—"

    @admin.display(description="钟点")
    def clock(self, row: Activity) -> str:
        return row.clock or "—"

    @admin.display(description="状态", ordering="state")
    def look(self, row: Activity) -> SafeString:
        shape = activity_page.LOOKS[ActivityState(row.state)]
        return format_html('<span class="{}">{}</span>', shape, row.get_state_display())
