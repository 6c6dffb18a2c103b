"""Organisations: what they were on any day, how they are covered, what is stated of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.encryption import masked
from districts.admin.party_inlines import CoverageForm
from districts.enums import Metric, OperatingState, OrganisationKind
from districts.models import (
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    Statement,
    WorkCoverage,
)
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.services import current


class PhaseInline(ScopedInline):
    model = OrganisationPhase
    fields = (
        "since",
        "kind",
        "state",
        "ownership",
        "staff",
        "area",
        "commercial_district",
        "building",
        "evidence",
    )


class CoverageInline(ScopedInline):
    model = OrganisationCoverage
    form = CoverageForm
    fk_name = "organisation"
    fields = ("party_organisation", "way", "since", "until")


class WorkCoverageInline(ScopedInline):
    model = WorkCoverage
    fields = ("means", "instructor", "park_level", "since", "until")


class StatementInline(ScopedInline):
    model = Statement
    fk_name = "organisation"
    fields = ("metric", "value", "qualifier", "day", "source")


@admin.register(Organisation)
class OrganisationAdmin(RevealingAdmin):
    nav_order = 20
    revealed = ("phone",)
    in_search = True
    list_display = ("name", "uscc", "kind", "area", "commercial_district", "state", "opened_on")
    more_columns = ("phone_masked", "closed", "closed_reason", "roster_complete_on", "remark")
    list_select_related = ("area", "commercial_district")
    list_filter = (
        pick_choice("kind", OrganisationKind, "类别"),
        pick_choice("state", OperatingState, "经营状态"),
        pick_open("closed", "存续", "未注销", "已注销"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "名称的任一部分、拼音首字母或统一社会信用代码"
    fields = (
        "name",
        "uscc",
        "kind",
        "state",
        "area",
        "commercial_district",
        "opened",
        "closed",
        "closed_reason",
        "successor",
        "phone",
        "roster_complete_on",
        "remark",
    )
    inlines = (PhaseInline, CoverageInline, WorkCoverageInline, StatementInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What changes with time is written in the phases below and copied from the latest."""
        return ("kind", "state", "area", "commercial_district") if obj else ()

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        current.settle_organisation(form.instance)
        self.recheck(request, form.instance)

    @admin.display(description="成立日期")
    def opened_on(self, row: Organisation) -> str:
        return row.opened_text

    @admin.display(description="联系电话")
    def phone_masked(self, row: Organisation) -> str:
        return masked(row.phone) or "—"


@admin.register(Statement)
class StatementAdmin(ScopedAdmin):
    nav_order = 70
    list_display = ("subject", "metric", "qualifier", "value", "day", "source")
    list_select_related = ("organisation", "commercial_district", "area")
    list_filter = (pick_choice("metric", Metric, "指标"), AreaPick)
    search_fields = ("organisation__name", "commercial_district__name", "source")
    fields = (
        "area",
        "organisation",
        "commercial_district",
        "metric",
        "value",
        "qualifier",
        "day",
        "source",
    )

    @admin.display(description="对象")
    def subject(self, row: Statement) -> str:
        return str(row.organisation or row.commercial_district or row.area)

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return ("subject",)
