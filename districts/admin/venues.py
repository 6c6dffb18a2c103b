"""Venues: rooms, support in kind, and the six-haves checklist with photos."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet, Sum
from django.http import HttpRequest
from django.utils.timezone import localdate

from core.money import YuanField, yuan
from core.photos import PhotoField
from districts.enums import SixHave, VenueKind
from districts.models import Venue, VenueRoom, VenueSupport
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.services import venues
from districts.services.venues import Look


class RoomInline(ScopedInline):
    model = VenueRoom
    fields = ("name", "purpose", "floor_area", "places")


class SupportForm(ScopedForm):
    yearly_fen = YuanField(label="每年折价（元）", min_value=1)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if not given.get("provider") and not given.get("provider_name"):
            self.add_error("provider_name", "请选择提供单位，或写明提供方。")
        return cleaned


class SupportInline(ScopedInline):
    model = VenueSupport
    classes = ("cards",)
    form = SupportForm
    fields = (
        "kind",
        "provider",
        "provider_name",
        "yearly_fen",
        "estimated",
        "since",
        "until",
        "note",
    )


class CheckForm(ActForm):
    """All six in one go; a photo where there is one to show."""

    day = day_field("检查日期")

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"
        known = venues.latest(self.obj)
        for item in SixHave:
            before = known.get(item)
            self.fields[f"met_{item}"] = forms.BooleanField(
                label=item.label, required=False, initial=before.met if before else False
            )
            self.fields[f"photo_{item}"] = PhotoField(label=f"{item.label}：照片", required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError("检查日期还没有到，请核对。")
        return day

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """(item, met, photo) as the page lays them out."""
        return [(item.label, self[f"met_{item}"], self[f"photo_{item}"]) for item in SixHave]


class CheckSixHaves(ActPage):
    slug, verb = "check", "检查六有"
    form = CheckForm
    template = "venues/check.html"

    def refusal(self, obj: Venue, user: Any) -> str:
        return venues.shut(obj) if obj.closed else ""

    def perform(self, obj: Venue, *, by: Any, **given: Any) -> str:
        looks = {item.value: Look(given[f"met_{item}"], given[f"photo_{item}"]) for item in SixHave}
        venues.check(obj, looks, day=given["day"], by=by, note=given["note"])
        met = sum(look.met for look in looks.values())
        return f"已登记：六有 {met}/{venues.STANDARD} 项达标。"


@admin.register(Venue)
class VenueAdmin(ScopedAdmin):
    nav_group, nav_order = "商圈与阵地", 60
    change_form_template = "venues/venue.html"
    list_display = (
        "name",
        "kind",
        "area",
        "commercial_district",
        "floor_area",
        "six_haves",
        "opening_hours",
    )
    list_select_related = ("area", "commercial_district")
    list_filter = (
        pick_choice("kind", VenueKind, "类别"),
        pick_open("closed", "状态", "在用", "已停用"),
        AreaPick,
    )
    search_fields = ("name", "address")
    fields = (
        "name",
        "kind",
        "area",
        "commercial_district",
        "building",
        "party_organisation",
        "address",
        "floor_area",
        "sharing",
        "opening_hours",
        "opened",
        "closed",
    )
    inlines = (RoomInline, SupportInline)
    acts = (CheckSixHaves(),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        looks = Prefetch("checks", queryset=venues.latest_looks(), to_attr="latest_checks")
        return super().get_queryset(request).prefetch_related(looks)

    @admin.display(description="六有")
    def six_haves(self, row: Any) -> str:
        if not row.latest_checks:
            return "未检查"
        return f"{sum(one.met for one in row.latest_checks)}/{venues.STANDARD}"

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        known = venues.latest(obj)
        today = VenueSupport.objects.on(localdate()).filter(venue=obj)
        return {
            "checks": [(item.label, known.get(item)) for item in SixHave],
            "met": sum(one.met for one in known.values()),
            "standard": venues.STANDARD,
            "support_a_year": yuan(today.aggregate(sum=Sum("yearly_fen"))["sum"]),
        }
