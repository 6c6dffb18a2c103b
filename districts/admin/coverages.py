"""组织覆盖: which Party organisation covers which organisation, row by row; and the ways of it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from districts.admin.party_inlines import CoverageForm
from districts.enums import CoverageClass
from districts.models import CoverageWay, OrganisationCoverage, PartyOrganisation
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin


@admin.register(OrganisationCoverage)
class OrganisationCoverageAdmin(ScopedAdmin):
    """Reached from the page of a Party organisation, and back there."""

    in_nav = False
    form = CoverageForm
    list_display = ("organisation", "party_organisation", "way", "since_text", "until")
    list_select_related = ("organisation", "party_organisation", "way")
    list_filter = (
        pick_row("party", PartyOrganisation, "党组织", OrganisationCoverage),
        pick_open("until", "状态", "现在覆盖", "已终止"),
        type("CoverageAreaPick", (AreaPick,), {"field": "organisation__area"}),
    )
    search_fields = ("organisation__name",)
    search_help_text = "单位名称"
    fields = ("party_organisation", "organisation", "way", "since", "until")

    @admin.display(description="起始日期")
    def since_text(self, row: OrganisationCoverage) -> str:
        return row.since_text

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect("admin:districts_partyorganisation_page", obj.party_organisation_id)

    response_post_save_add = response_post_save_change


@admin.register(CoverageWay)
class CoverageWayAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 40
    write_action, export_action = "manage", "view"
    list_display = ("name", "code", "statistical_class", "synonyms", "order")
    list_filter = (pick_choice("statistical_class", CoverageClass, "统计类别"),)
    search_fields = ("name", "code")
    fields = ("code", "name", "synonyms", "statistical_class", "order")
