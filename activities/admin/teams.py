"""志愿服务队 and who is in them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.timezone import localdate

from activities.admin.naming import NamingPeople
from activities.admin.team_acts import ACTS
from activities.models import TeamMembership, Volunteer, VolunteerTeam
from activities.row_page import Cell, Table, cells, page_of, told
from activities.services import teams
from districts.models import CommercialDistrict
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_open
from districts.scoped_admin.picking import pick_row
from storefronts.admin.storefront_form import reaches

GROUP = "活动"


class TeamForm(ScopedForm):
    """A name that another team bears is warned of, and saved once it is said to be another."""

    another = forms.BooleanField(
        label="确为另一支服务队", required=False, widget=forms.HiddenInput, initial=False
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        founded = given.get("founded")
        if "founded" in self.changed_data and founded and founded > localdate():
            self.add_error("founded", f"成立日期不能晚于今天（{localdate()}），请核对。")
        area, place = given.get("area"), given.get("commercial_district")
        if area and place and not reaches(place, area):
            self.add_error("commercial_district", f"“{place}”不在{area}，请改选。")
        if {"name", "area"} & {*self.changed_data} and area and given.get("name"):
            self._warn(VolunteerTeam(pk=self.instance.pk, name=given["name"], area=area))
        return cleaned

    def _warn(self, team: VolunteerTeam) -> None:
        others = list(teams.namesakes(team)[:3])
        if not others or self.cleaned_data.get("another"):
            return
        self.fields["another"].widget = forms.CheckboxInput()
        listed = "；".join(_place(one) for one in others)
        self.add_error(
            "another",
            f"已有同名的服务队：{listed}。确为另一支的，请勾选后再保存；同一支的不用再登记。",
        )


def _place(team: VolunteerTeam) -> str:
    where = team.commercial_district or team.area
    return f"“{team}”（{where}，{team.founded} 成立）"


@admin.register(VolunteerTeam)
class VolunteerTeamAdmin(NamingPeople):
    nav_group, nav_order = GROUP, 60
    form = TeamForm
    change_form_template = "activities/row.html"
    acts = ACTS
    named = ("leader",)
    people = {"memberships__volunteer": Volunteer}
    list_display = (
        "name",
        "commercial_district",
        "body",
        "leader",
        "size",
        "founded",
        "dissolved",
        "area",
    )
    more_columns = ("purpose",)
    list_select_related = ("commercial_district", "party_organisation", "committee", "area")
    list_filter = (
        pick_row("commercial_district", CommercialDistrict, "商圈", VolunteerTeam),
        pick_open("dissolved", "状态", "在册", "已解散"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "队名或队员姓名"
    fields = (
        "name",
        "another",
        "area",
        "commercial_district",
        "party_organisation",
        "committee",
        "purpose",
        "founded",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = localdate()
        there = TeamMembership.objects.on(today).filter(team=OuterRef("pk")).order_by()
        counted = there.values("team").annotate(n=Count("pk")).values("n")
        leading = TeamMembership.objects.on(today).filter(leader=True).select_related("volunteer")
        rows = super().get_queryset(request).annotate(members_today=Coalesce(Subquery(counted), 0))
        return rows.prefetch_related(Prefetch("memberships", leading, to_attr="leading"))

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        rows = list(obj.memberships.select_related("volunteer").order_by("until", "-leader", "pk"))
        today = [row for row in rows if row.until is None or row.until > localdate()]
        return {
            "facts": told(
                ("所属", self.body(obj)),
                ("商圈", obj.commercial_district),
                ("服务内容", obj.purpose),
                ("成立日期", obj.founded),
                ("解散日期", obj.dissolved),
                ("行政区划", obj.area),
            ),
            "tables": [
                Table(
                    "队员",
                    ("姓名", "", "加入", "退出", ""),
                    [_member(row, by_name=by_name) for row in rows],
                    empty="还没有队员，请办理“加入”。",
                    note=f"在队 {len(today)} 人",
                )
            ],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="所属")
    def body(self, row: VolunteerTeam) -> str:
        return str(row.party_organisation or row.committee or "")

    @admin.display(description="队员", ordering="members_today")
    def size(self, row: Any) -> int:
        return int(row.members_today)

    @admin.display(description="队长")
    def leader(self, row: Any) -> str:
        return "、".join(one.volunteer.name for one in row.leading)

    @admin.display(description="队长")
    def masked_leader(self, row: Any) -> str:
        return "、".join(str(one.volunteer) for one in row.leading)


def _member(row: TeamMembership, *, by_name: bool) -> list[Cell]:
    volunteer = row.volunteer
    return cells(
        Cell(
            volunteer.name if by_name else str(volunteer),
            page_of("activities_volunteer", volunteer.pk),
        ),
        "队长" if row.leader else " ",
        row.since_text,
        row.until,
        Cell("更正", page_of("activities_teammembership", row.pk)),
    )


class MembershipForm(ScopedForm):
    """One leader at a time."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if "since" in self.changed_data and since and since > localdate():
            self.add_error("since", f"起始日期不能晚于今天（{localdate()}），请核对。")
        if self.cleaned_data.get("leader") and since:
            meets = Q(until=None) | Q(until__gt=since)
            if until:
                meets &= Q(since__lt=until)
            others = self.instance.team.memberships.filter(meets, leader=True)
            if other := others.exclude(pk=self.instance.pk).first():
                self.add_error(
                    "leader", f"{other.volunteer}自 {other.since} 起任队长，请先更正那一条。"
                )
        return cleaned


@admin.register(TeamMembership)
class TeamMembershipAdmin(NamingPeople):
    """Begun and ended by the acts of the team, corrected here."""

    nav_group, nav_order = GROUP, 65
    in_nav = False
    can_add = False
    form = MembershipForm
    named = ("person",)
    people = {"volunteer": Volunteer}
    list_display = ("person", "team", "leader", "since", "until")
    list_select_related = ("team", "volunteer")
    list_filter = (
        pick_open("until", "状态", "在队", "已退出"),
        type("TeamAreaPick", (AreaPick,), {"field": "team__area"}),
    )
    search_fields = ("team__name",)
    search_help_text = "队名或队员姓名"
    fields = ("team", "volunteer", "since", "until", "leader")
    readonly_fields = ("team", "volunteer")

    @admin.display(description="队员")
    def person(self, row: TeamMembership) -> str:
        return row.volunteer.name

    @admin.display(description="队员")
    def masked_person(self, row: TeamMembership) -> str:
        return str(row.volunteer)
