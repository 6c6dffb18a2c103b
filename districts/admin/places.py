"""Commercial districts, buildings and patches, and who answers for them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts import place_page
from districts.admin.party_committee import Grant
from districts.enums import CommercialDistrictKind, Duty
from districts.models import (
    Building,
    CommercialDistrict,
    GridZone,
    LeaderContact,
    Responsible,
)
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline

GROUP = "商圈与阵地"

NAMED = 2


def _named(names: list[str]) -> str:
    more = f"等 {len(names)} 人" if len(names) > NAMED else ""
    return f"{'、'.join(names[:NAMED])}{more}"


class AnsweredFor(ScopedAdmin):
    """A place that somebody answers for: its list names who does today."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = Responsible.objects.on(localdate()).order_by("duty", "id")
        named = Prefetch("responsible", queryset=today, to_attr="responsible_today")
        return super().get_queryset(request).prefetch_related(named)

    @admin.display(description="责任人")
    def responsible_names(self, row: Any) -> str:
        """By duty, the highest first; of many the first two."""
        held = {
            duty: [one.name for one in row.responsible_today if one.duty == duty] for duty in Duty
        }
        told = [f"{duty.label} {_named(names)}" for duty, names in held.items() if names]
        return "；".join(told) or "—"


class BuildingInline(ScopedInline):
    model = Building
    classes = ("collapse",)
    fields = ("name", "address", "floors", "grid_zone")


@admin.register(CommercialDistrict)
class CommercialDistrictAdmin(AnsweredFor):
    nav_group, nav_order = GROUP, 10
    list_display = ("name", "kind", "area", "responsible_names")
    list_select_related = ("area",)
    list_filter = (pick_choice("kind", CommercialDistrictKind, "类别"), AreaPick)
    search_fields = ("name",)
    fields = ("name", "kind", "area", "touches", "remark")
    inlines = (BuildingInline,)
    acts = (Grant(),)
    change_form_template = "places/district.html"

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Areas are ticked: a list of several asks for keys that nobody knows."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"page": place_page.page(obj, request.user)}


@admin.register(Building)
class BuildingAdmin(AnsweredFor):
    nav_group, nav_order = GROUP, 20
    list_display = ("name", "commercial_district", "grid_zone", "floors", "responsible_names")
    list_select_related = ("commercial_district", "grid_zone")
    list_filter = (type("BuildingAreaPick", (AreaPick,), {"field": "commercial_district__area"}),)
    search_fields = ("name",)
    fields = ("name", "commercial_district", "grid_zone", "address", "floors")


@admin.register(GridZone)
class GridZoneAdmin(AnsweredFor):
    nav_group, nav_order = GROUP, 30
    list_display = ("name", "area", "commercial_district", "responsible_names")
    list_select_related = ("area", "commercial_district")
    list_filter = (AreaPick,)
    search_fields = ("name",)
    fields = ("name", "area", "commercial_district", "boundary")


@admin.register(Responsible)
class ResponsibleAdmin(RevealingAdmin):
    nav_group, nav_order = GROUP, 40
    revealed = ("phone",)
    list_display = ("name", "duty", "place", "post", "area", "since", "until")
    list_select_related = ("area", "grid_zone", "building", "commercial_district")
    list_filter = (
        pick_choice("duty", Duty, "职责"),
        pick_open("until", "状态", "在任", "已结束"),
        AreaPick,
    )
    search_fields = ("name", "post")
    fields = (
        "area",
        "grid_zone",
        "building",
        "commercial_district",
        "duty",
        "name",
        "post",
        "phone",
        "since",
        "until",
    )

    @admin.display(description="负责的片区、楼栋或商圈")
    def place(self, row: Responsible) -> str:
        return str(row.place or "—")

    @admin.display(description="联系电话")
    def phone_masked(self, row: Responsible) -> str:
        return row.masked_phone


@admin.register(LeaderContact)
class LeaderContactAdmin(ScopedAdmin):
    nav_group, nav_order = GROUP, 50
    list_display = ("leader", "post", "contacts", "area", "last_visit", "since", "until")
    list_select_related = ("area", "commercial_district", "organisation")
    list_filter = (pick_open("until", "状态", "联系中", "已结束"), AreaPick)
    search_fields = ("leader", "post")
    fields = (
        "area",
        "leader",
        "post",
        "commercial_district",
        "organisation",
        "since",
        "until",
        "last_visit",
    )

    @admin.display(description="联系的商圈或单位")
    def contacts(self, row: LeaderContact) -> str:
        return str(row.commercial_district or row.organisation)
