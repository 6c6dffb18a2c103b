"""Party organisations and the ways in which they cover organisations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from districts.enums import CoverageClass, PartyOrganisationType
from districts.models import (
    CoverageWay,
    OrganisationCoverage,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.services import current


class PartyPhaseInline(ScopedInline):
    model = PartyOrganisationPhase
    fk_name = "party_organisation"
    fields = ("since", "name", "type", "parent")


class CoveredInline(ScopedInline):
    model = OrganisationCoverage
    fields = ("organisation", "way", "since", "until")


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(ScopedAdmin):
    nav_order = 30
    in_search = True
    list_display = ("name", "type", "parent", "area", "commercial_district", "founded_on")
    more_columns = ("dissolved", "dissolved_reason")
    list_select_related = ("parent", "area", "commercial_district")
    list_filter = (
        pick_choice("type", PartyOrganisationType, "类型"),
        pick_open("dissolved", "状态", "现有", "已撤销"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "名称的任一部分或拼音首字母"
    fields = (
        "name",
        "type",
        "parent",
        "area",
        "commercial_district",
        "founded",
        "dissolved",
        "dissolved_reason",
    )
    inlines = (PartyPhaseInline, CoveredInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What changes with time is written in the phases below and copied from the latest."""
        return ("name", "type", "parent") if obj else ()

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        current.settle_party_organisation(form.instance)

    @admin.display(description="成立日期")
    def founded_on(self, row: PartyOrganisation) -> str:
        return row.founded_text


@admin.register(CoverageWay)
class CoverageWayAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 40
    write_action = "manage"
    list_display = ("name", "code", "statistical_class", "synonyms", "order")
    list_filter = (pick_choice("statistical_class", CoverageClass, "统计类别"),)
    search_fields = ("name", "code")
    fields = ("code", "name", "synonyms", "statistical_class", "order")
