"""What is done to a volunteer team; each calls one service."""

from typing import Any

from django import forms

from activities.models import TeamMembership, VolunteerTeam
from activities.services import teams
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field


class TeamAct(ActPage):
    """Offered while the team stands."""

    def offered(self, obj: VolunteerTeam, user: Any) -> bool:
        return obj.dissolved is None


class JoinForm(ReasonlessForm):
    day = day_field("加入日期")
    borrowed = {"volunteer": (TeamMembership, "volunteer")}
    field_order = ("volunteer", "day", "note")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)


class Join(TeamAct):
    slug, verb, form = "join", teams.JOIN, JoinForm
    button = "登记加入"
    after = "还没有登记为志愿者的，请先在“志愿者”里登记。"

    def perform(self, obj: VolunteerTeam, *, by: Any, volunteer: Any, day: Any, note: str) -> str:
        teams.join(obj, volunteer, day=day, by=by, note=note)
        return f"{volunteer}已加入{obj}。"


class OfTeamForm(ReasonlessForm):
    """One of those who are in the team."""

    row = forms.ModelChoiceField(
        TeamMembership.objects.none(),
        label="队员",
        empty_label="请选择",
        error_messages={"required": "请选择队员。", "invalid_choice": "请在列表里选择队员。"},
    )
    day = day_field("日期")

    def prepare(self) -> None:
        super().prepare()
        row: Any = self.fields["row"]
        row.queryset = self.rows()
        row.label_from_instance = _labelled

    def rows(self) -> Any:
        found = self.obj.memberships.filter(until=None).select_related("volunteer")
        return found.order_by("-leader", "since", "pk")


def _labelled(row: TeamMembership) -> str:
    word = "队长，" if row.leader else ""
    return f"{row.volunteer.name}（{word}{row.since_text} 起）"


class Leave(TeamAct):
    slug, verb, form = "leave", teams.LEAVE, OfTeamForm
    button = "登记退出"

    def perform(self, obj: VolunteerTeam, *, by: Any, row: Any, day: Any, note: str) -> str:
        teams.leave(row, day=day, by=by, note=note)
        return f"{row.volunteer}已退出{obj}。"


class LeadForm(OfTeamForm):
    def rows(self) -> Any:
        return super().rows().filter(leader=False)


class Lead(TeamAct):
    slug, verb, form = "lead", teams.LEAD, LeadForm
    after = "从这一天起任队长，原来的队长仍是队员。"

    def perform(self, obj: VolunteerTeam, *, by: Any, row: Any, day: Any, note: str) -> str:
        teams.lead(row, day=day, by=by, note=note)
        return f"{row.volunteer}已任队长。"


class DissolveForm(ActForm):
    day = day_field("解散日期")
    field_order = ("day", "note")


class Dissolve(TeamAct):
    slug, verb, form, grave = "dissolve", teams.DISSOLVE, DissolveForm, True
    after = "队员登记到这一天为止，志愿者和服务时长都保留。"

    def perform(self, obj: VolunteerTeam, *, by: Any, day: Any, note: str) -> str:
        teams.dissolve(obj, day=day, by=by, note=note)
        return f"{obj}已解散。"


ACTS = (Join(), Leave(), Lead(), Dissolve())
