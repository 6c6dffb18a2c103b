"""Joint committees and alliances: seats, sections, posts, regulations."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts import committee_page, desk, referring
from districts.enums import CommitteeNature
from districts.models import (
    CommitteeSection,
    CouncilPost,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    Regulation,
)
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline


class SeatedInline(ScopedInline):
    """Who has a seat may be a body at an area above; it is shown by name and area only."""

    classes = ("collapse",)

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is Organisation:
            return referring.organisations(user)
        return super().choices(name, model, user)

    def choice_text(self, name: str, obj: Any) -> str:
        return referring.told(obj) if isinstance(obj, Organisation) else str(obj)


class SeatInline(SeatedInline):
    model = MemberOrganisation
    fields = ("organisation", "capacity", "party_organisation", "since", "until")


class SectionInline(ScopedInline):
    model = CommitteeSection
    classes = ("collapse",)
    fields = ("name", "duties", "since", "until")


class CouncilPostForm(ScopedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        section = self.cleaned_data.get("section")
        if section and section.joint_committee_id != self.instance.joint_committee_id:
            self.add_error("section", ValidationError("这个部门不属于本联合党组织，请改选。"))
        return cleaned


class CouncilPostInline(SeatedInline):
    model = CouncilPost
    form = CouncilPostForm
    fields = ("title", "name", "section", "organisation", "since", "until")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The sections offered are this committee's, read once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        section: Any = formset.form.base_fields["section"]
        section.queryset = section.queryset.filter(joint_committee=obj)
        section.choices = list(section.choices)
        return formset


class RegulationInline(ScopedInline):
    model = Regulation
    classes = ("cards", "collapse")
    fields = ("name", "document", "text", "since", "until")


@admin.register(JointCommittee)
class JointCommitteeAdmin(ScopedAdmin):
    nav_order = 40
    list_display = (
        "name",
        "nature",
        "area",
        "commercial_district",
        "seats_by_capacity",
        "founded_on",
        "dissolved",
    )
    list_select_related = ("area", "commercial_district")
    list_filter = (
        pick_choice("nature", CommitteeNature, "性质"),
        pick_open("dissolved", "状态", "现有", "已撤销"),
        AreaPick,
    )
    search_fields = ("name",)
    fields = (
        "name",
        "nature",
        "area",
        "commercial_district",
        "party_organisation",
        "founded",
        "dissolved",
    )
    inlines = (SeatInline, SectionInline, CouncilPostInline, RegulationInline)
    change_form_template = "committees/committee.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = MemberOrganisation.objects.on(localdate())
        seats = Prefetch("seats", queryset=today, to_attr="seats_today")
        return super().get_queryset(request).prefetch_related(seats)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        meets = not obj.dissolved and self.holds_right(request, obj, "change")
        url = desk.link("meeting-record", obj.pk) if meets else ""
        return {"page": committee_page.page(obj), "meeting_url": url}

    @admin.display(description="成员单位")
    def seats_by_capacity(self, row: Any) -> str:
        """Seats of today."""
        return committee_page.by_capacity(row.seats_today)

    @admin.display(description="成立日期")
    def founded_on(self, row: JointCommittee) -> str:
        return row.founded_text
