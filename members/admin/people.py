"""Party members: names for those who work on the register, numbers masked for everybody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from core.encryption import fingerprint, masked
from districts.models import Organisation, PartyOrganisation
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import (
    AreaPick,
    Pick,
    estimated_rows,
    pick_choice,
    pick_open,
)
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedInline
from members import member_page
from members.admin.member_acts import ACTS
from members.admin.person_form import AffiliationFormSet, EmploymentFormSet, PartyMemberForm
from members.enums import Link, Sex
from members.models import Affiliation, Employment, PartyMember
from members.services import belonging, finding
from members.services.entries import phone

#: Of more hits of a search the three figures are estimated, so that it answers at once.
EXACT_WHEN_SEARCHED = 1_000


class AffiliationInline(ScopedInline):
    model = Affiliation
    formset = AffiliationFormSet
    fields = (
        "kind",
        "party_organisation",
        "outside_name",
        "outside_place",
        "since",
        "until",
        "last_contact",
    )


class EmploymentInline(ScopedInline):
    model = Employment
    formset = EmploymentFormSet
    fields = ("organisation", "employer_name", "post", "since", "until")


class StandingPick(Pick):
    """Full or probationary, as of today."""

    title, parameter_name = "党员类别", "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("full", "正式党员"), ("probationary", "预备党员")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        full = {"full_since__lte": localdate()}
        if self.value() == "full":
            return queryset.filter(**full)
        return queryset.exclude(**full) if self.value() == "probationary" else queryset


class LinkPick(Pick):
    """How they are linked to a Party organisation today."""

    title, parameter_name = "隶属", "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Link.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return finding.linked(queryset, self.value() or "", localdate())


def _of_branch(rows: QuerySet[Any], branch: Any) -> QuerySet[Any]:
    return finding.of_branch(rows, branch, localdate())


def _of_employer(rows: QuerySet[Any], employer: Any) -> QuerySet[Any]:
    return finding.of_employer(rows, employer, localdate())


@admin.register(PartyMember)
class PartyMemberAdmin(RevealingAdmin):
    of_people = True
    nav_group, nav_order = "党员", 10
    in_search = True
    form = PartyMemberForm
    revealed = ("id_number", "phone")
    personal = ("name", "ethnicity", "born", "id_number", "phone", "remark")
    acts = ACTS
    list_display = ("name", "sex", "standing", "branch", "employer", "joined", "area", "ended")
    list_select_related = ("area",)
    more_columns = ("ethnicity", "id_number_masked", "phone_masked")
    list_filter = (
        pick_row("branch", PartyOrganisation, "党组织", Affiliation, _of_branch),
        pick_row("employer", Organisation, "工作单位", Employment, _of_employer),
        StandingPick,
        LinkPick,
        pick_choice("sex", Sex, "性别"),
        pick_open("ended", "状态", "在册", "已终止"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "姓名、拼音、身份号码或电话尾号"
    change_list_template = "admin/members/partymember/change_list.html"
    fields = (
        "name",
        "sex",
        "ethnicity",
        "born",
        "education",
        "id_number",
        "phone",
        "joined",
        "full_since",
        "ended",
        "end_reason",
        "area",
        "remark",
    )
    inlines = (AffiliationInline, EmploymentInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return finding.listed(super().get_queryset(request), localdate())

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return obj.name if self.names_people(request) else str(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "facts": member_page.facts(obj, localdate()),
            "timeline": member_page.timeline(obj),
        }

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if search_term:
            queryset = self.within_right(queryset, request.user, "reveal")
        return finding.found(queryset, search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the three figures of what the list shows, apart."""
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown is not None:
            many = shown.estimated or (shown.query and shown.result_count > EXACT_WHEN_SEARCHED)
            estimate = estimated_rows if many else None
            answer.context_data["figures"] = finding.figures(shown.queryset, localdate(), estimate)
        return answer

    def act_tools(self, request: HttpRequest, obj: Any) -> Any:
        """A transfer is filed in its own register."""
        if obj.ended is None and self.holds_right(request, obj, "change"):
            url = reverse("admin:members_membershiptransfer_add")
            yield {"url": f"{url}?member={obj.pk}", "title": "转接组织关系"}
        yield from super().act_tools(request, obj)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.id_fingerprint = fingerprint(obj.id_number, "id_number")
        for name, value in phone(obj.phone).items():
            setattr(obj, name, value)
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            belonging.settle_areas([form.instance.pk])
            self.recheck(request, form.instance)

    @admin.display(description="姓名")
    def masked_name(self, row: PartyMember) -> str:
        return str(row)

    @admin.display(description="党员类别")
    def standing(self, row: PartyMember) -> str:
        return row.standing_on(localdate()) or "未登记"

    @admin.display(description="所在党组织")
    def branch(self, row: Any) -> str:
        return row.branch_name or ""

    @admin.display(description="工作单位")
    def employer(self, row: Any) -> str:
        return row.employer_name or ""

    @admin.display(description="公民身份号码")
    def id_number_masked(self, row: PartyMember) -> str:
        return masked(row.id_number) or "—"

    @admin.display(description="联系电话")
    def phone_masked(self, row: PartyMember) -> str:
        return masked(row.phone) or "—"
