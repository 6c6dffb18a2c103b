"""What is done to a volunteer; each calls one service."""

from typing import Any

from django import forms

from activities.models import TeamMembership, Volunteer
from activities.services import teams, thanks, volunteers
from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from members.admin import fields


class VolunteerAct(ActPage):
    """Offered while he is one."""

    def offered(self, obj: Volunteer, user: Any) -> bool:
        return obj.left is None


class TeamForm(ReasonlessForm):
    day = day_field("加入日期")
    borrowed = {"team": (TeamMembership, "team")}
    field_order = ("team", "day", "note")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)


class JoinTeam(VolunteerAct):
    slug, verb, form, batch = "join", "加入服务队", TeamForm, True

    def perform(self, obj: Volunteer, *, by: Any, team: Any, day: Any, note: str) -> str:
        teams.join(team, obj, day=day, by=by, note=note)
        return f"{obj}已加入{team}。"


class Earn(VolunteerAct):
    slug, verb, form = "earn", "折算积分", ReasonlessForm

    def refusal(self, obj: Volunteer, user: Any) -> str:
        return "" if thanks.uncounted(obj) else "没有新的整小时可以折算，有了新的服务时长再办。"

    def effect(self, obj: Volunteer) -> str:
        rule = limits.told(thanks.RULE, obj.area)
        return f"还有 {thanks.uncounted(obj)} 小时没有折算。{rule}。积分只用于答谢本人。"

    def perform(self, obj: Volunteer, *, by: Any, note: str = "", **_: Any) -> str:
        made = thanks.earn(obj, by=by, note=note)
        return f"已计入 {made.points} 分。"


class GiveForm(ActForm):
    points = forms.IntegerField(
        label="兑换积分",
        min_value=1,
        error_messages={
            "required": "请填写兑换积分。",
            "invalid": "兑换积分请填整数。",
            "min_value": "兑换的积分要大于 0，请改正。",
        },
    )
    reason = fields.text("兑换事由", 100)

    def prepare(self) -> None:
        del self.fields["note"]


class Give(VolunteerAct):
    slug, verb, form = "give", "兑换积分", GiveForm

    def refusal(self, obj: Volunteer, user: Any) -> str:
        return "" if thanks.balance(obj) > 0 else "现在没有积分可以兑换。"

    def effect(self, obj: Volunteer) -> str:
        return f"现有 {thanks.balance(obj)} 分，兑换后扣减，不能扣到零以下。"

    def perform(self, obj: Volunteer, *, by: Any, points: int, reason: str, **_: Any) -> str:
        thanks.give(obj, points, reason=reason, by=by)
        return f"已兑换 {points} 分。"


class LeaveForm(ReasonlessForm):
    day = day_field("退出日期")
    field_order = ("day", "note")


class Leave(VolunteerAct):
    slug, verb, form, grave = "leave", volunteers.LEAVE, LeaveForm, True
    after = "从这一天起不再是志愿者，也退出所在的服务队；服务时长保留。"

    def perform(self, obj: Volunteer, *, by: Any, day: Any, note: str) -> str:
        volunteers.leave(obj, day=day, by=by, note=note)
        return f"{obj}已退出。"


class Return(ActPage):
    slug, verb = "return", volunteers.RETURN
    after = "恢复为在册志愿者；服务队请另行办理加入。"

    def offered(self, obj: Volunteer, user: Any) -> bool:
        return obj.left is not None

    def perform(self, obj: Volunteer, *, by: Any, note: str, **_: Any) -> str:
        volunteers.come_back(obj, by=by, note=note)
        return f"{obj}已恢复。"


ACTS = (JoinTeam(), Earn(), Give(), Leave(), Return())
