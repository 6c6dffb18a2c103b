"""Organisations: what they were on any day, how they are covered, what is stated of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.timezone import localdate

from core.encryption import masked
from core.errors import Refused
from districts import organisation_page
from districts.admin.instructors import Assign
from districts.admin.organisation_acts import ChangeFrom, ChangePhone, Resume, Strike
from districts.admin.party_inlines import CoverageForm, refused_at_field
from districts.comparison_tabs import MISSING, MissingPick, of_request
from districts.enums import Metric, OperatingState, OrganisationKind
from districts.models import (
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    Statement,
    WorkCoverage,
)
from districts.revealing import RevealingAdmin
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.services import contact, current, phases


class CoverageFormSet(BaseInlineFormSet):
    """Where the organisation's life is corrected, all that covers it must still lie within it."""

    def clean(self) -> None:
        super().clean()
        one = self.instance
        stored = Organisation.objects.filter(pk=one.pk).values_list("opened", "closed").first()
        if stored in {None, (one.opened, one.closed)}:
            return
        form: Any
        for form in self.initial_forms:
            if form.is_valid() and not form.has_changed():
                refused_at_field(form, form.check, form.cleaned_data)


class CoverageInline(ScopedInline):
    model = OrganisationCoverage
    form = CoverageForm
    formset = CoverageFormSet
    fk_name = "organisation"
    fields = ("party_organisation", "way", "since", "until")


class WorkCoverageInline(ScopedInline):
    model = WorkCoverage
    fields = ("means", "instructor", "park_level", "since", "until")


class OrganisationForm(ScopedForm):
    """Code and phone are checked as in a ledger; what was there before is left alone."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_life()
        for name, read in (("uscc", contact.read_code), ("phone", contact.read_phone)):
            if name in self.changed_data and self.cleaned_data.get(name):
                try:
                    self.cleaned_data[name] = read(self.cleaned_data[name])
                except Refused as wrong:
                    self.add_error(name, str(wrong))
        return cleaned

    def _check_life(self) -> None:
        """Nothing that has not come yet, and nobody succeeds himself."""
        for name in {"opened", "closed", "roster_complete_on"} & set(self.changed_data):
            day = self.cleaned_data.get(name)
            if day and day > localdate():
                label = self.fields[name].label
                self.add_error(name, f"{label}不能晚于今天（{localdate()}），请核对。")
        if self.instance.pk and self.cleaned_data.get("successor") == self.instance:
            self.add_error("successor", "承继的单位不能是它自己，请另选。")


@admin.register(Organisation)
class OrganisationAdmin(RevealingAdmin):
    form = OrganisationForm
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
        MissingPick,
    )
    search_fields = ("name",)
    search_help_text = "名称的任一部分、拼音首字母、统一社会信用代码或电话后四位"
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
    inlines = (CoverageInline, WorkCoverageInline)
    acts = (ChangePhone(), ChangeFrom(), Assign(), Strike(), Resume())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What changes with time is a phase's, and copied from the latest."""
        return ("kind", "state", "area", "commercial_district") if obj else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        return self.with_phone_tail(request, found, queryset, search_term), twice

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(
            request, {**of_request(request, MISSING), **(extra_context or {})}
        )

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        may_correct = self.has_change_permission(request, obj)
        return {
            "facts": organisation_page.facts(obj),
            "timeline": organisation_page.timeline(obj, may_correct),
            "stated": organisation_page.stated(obj),
            "phone_url": self.act_url("phone", obj) if may_correct else "",
        }

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


class PhaseForm(ScopedForm):
    def clean_since(self) -> Any:
        """The phases before and after keep their places."""
        since = self.cleaned_data["since"]
        row = self.instance
        others = OrganisationPhase.objects.filter(organisation=row.organisation_id)
        others = others.exclude(pk=row.pk)
        before = others.filter(since__lt=row.since).order_by("since").last()
        after = others.filter(since__gt=row.since).order_by("since").first()
        if before and since <= before.since:
            raise forms.ValidationError(f"要晚于前一阶段的起始日期{before.since}，请改填日期。")
        if after and since >= after.since:
            raise forms.ValidationError(f"要早于后一阶段的起始日期{after.since}，请改填日期。")
        return since


@admin.register(OrganisationPhase)
class OrganisationPhaseAdmin(ScopedAdmin):
    """更正 of one phase: what was so all along. Phases begin by 自某日变更."""

    in_nav = can_add = False
    form = PhaseForm
    list_display = ("organisation", "since", "kind", "state", "area")
    list_select_related = ("organisation", "area")
    list_filter = (AreaPick,)
    fields = ("organisation", "since", "since_precision", *phases.KEPT)
    readonly_fields = ("organisation",)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        current.settle_organisation(form.instance.organisation)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the organisation, where it was opened from."""
        return redirect("admin:districts_organisation_change", obj.organisation_id)


@admin.register(Statement)
class StatementAdmin(ScopedAdmin):
    nav_order = 70
    list_display = ("subject", "metric", "qualifier", "value", "day", "source")
    list_select_related = ("organisation", "commercial_district", "area")
    list_filter = (
        pick_row("organisation", Organisation, "单位", Statement),
        pick_choice("metric", Metric, "指标"),
        AreaPick,
    )
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
