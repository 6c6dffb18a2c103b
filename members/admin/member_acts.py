"""What is done to a member beyond correcting him; each calls one service."""

from typing import Any

from django.utils.timezone import localdate

from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from members.admin import fields
from members.enums import EndReason, LostReason
from members.models import Affiliation, Employment, LostContact, PartyMember
from members.services import affiliating, development, standing
from members.services.belonging import held


class MemberAct(ActPage):
    """Offered while the member has not ended."""

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return obj.ended is None


class DayForm(ReasonlessForm):
    day = day_field("日期")


class ReasonedDayForm(ActForm):
    day = day_field("日期")


class MakeFull(MemberAct):
    slug, verb, form = "make-full", "转正", DayForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return super().offered(obj, user) and obj.full_since is None

    def refusal(self, obj: PartyMember, user: Any) -> str:
        """His file knows of an extension, and goes on with him."""
        return "他有发展党员档案，请在“发展党员”里登记转正。" if development.is_open(obj) else ""

    def effect(self, obj: PartyMember) -> str:
        return f"成为正式党员。{limits.told('probation', obj.area)}。"

    def perform(self, obj: PartyMember, *, by: Any, day: Any, note: str = "", **_: Any) -> str:
        standing.make_full(obj, day=day, by=by, note=note)
        return f"{obj}已转正。"


class EndForm(ReasonedDayForm):
    reason = fields.choice("终止原因", EndReason.choices)
    field_order = ("reason", "day", "note")


class End(MemberAct):
    slug, verb, form, grave = "end", "终止", EndForm, True

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return obj.ended is None or obj.end_reason == EndReason.SUSPENDED

    def effect(self, obj: PartyMember) -> str:
        area = obj.area
        rules = f"{limits.told('lost_contact', area)}；{limits.told('suspended', area)}"
        return f"登记保留，不再计入党员数；组织关系和工作单位同日终止。{rules}。"

    def perform(
        self, obj: PartyMember, *, by: Any, day: Any, reason: str, note: str, **_: Any
    ) -> str:
        standing.end(obj, reason=reason, day=day, by=by, note=note)
        return f"{obj}已终止：{EndReason(reason).label}。"


class Restore(ActPage):
    slug, verb, form = "restore", "恢复", ReasonedDayForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return obj.ended is not None and obj.end_reason in standing.RESTORABLE

    def effect(self, obj: PartyMember) -> str:
        return "从这一天起，组织关系恢复到他原来的党组织。"

    def perform(self, obj: PartyMember, *, by: Any, day: Any, note: str, **_: Any) -> str:
        standing.restore(obj, day=day, by=by, note=note)
        return f"{obj}已恢复。"


class LoseForm(DayForm):
    reason = fields.choice("原因", LostReason.choices)
    efforts = fields.text("查找情况", 400, required=False)
    field_order = ("day", "reason", "efforts", "note")


class Lose(MemberAct):
    slug, verb, form = "lose", "失联登记", LoseForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return super().offered(obj, user) and not _lost(obj)

    def effect(self, obj: PartyMember) -> str:
        return f"{limits.told('lost_contact', obj.area)}。"

    def perform(
        self, obj: PartyMember, *, by: Any, day: Any, reason: str, efforts: str, note: str, **_: Any
    ) -> str:
        standing.lose(obj, reason=reason, day=day, efforts=efforts, by=by, note=note)
        return f"{obj}已登记失联。"


class Find(MemberAct):
    slug, verb, form = "find", "找到", DayForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return super().offered(obj, user) and _lost(obj)

    def perform(self, obj: PartyMember, *, by: Any, day: Any, note: str = "", **_: Any) -> str:
        standing.find(obj, day=day, by=by, note=note)
        return f"{obj}已恢复联系。"


def _lost(member: PartyMember) -> bool:
    return LostContact.objects.filter(member=member, until=None).exists()


class FloatForm(DayForm):
    outside_name = fields.text("党组织（外地）全称", 120)
    outside_place = fields.text("所在地", 80, required=False)
    reason = fields.text("流动原因", 40, required=False)
    contact_person = fields.text("结对联系人", 40, required=False)


class FloatInForm(FloatForm):
    borrowed = {"party_organisation": (Affiliation, "party_organisation")}
    field_order = ("party_organisation", "outside_name", "day")

    def prepare(self) -> None:
        super().prepare()
        self.fields["party_organisation"].label = "流入党组织"
        self.fields["party_organisation"].required = True
        self.fields["outside_name"].label = "组织关系所在党支部"
        self.order_fields(self.field_order)


class FloatIn(MemberAct):
    slug, verb, form = "float-in", "流入登记", FloatInForm

    def effect(self, obj: PartyMember) -> str:
        return f"组织关系留在外地，计入流入流动党员。{affiliating.floating_rule(obj)}。"

    def refusal(self, obj: PartyMember, user: Any) -> str:
        ours = affiliating.belongs_to_us(obj, localdate())
        return f"他的组织关系在{ours}，不算流入。" if ours else ""

    def perform(self, obj: PartyMember, *, by: Any, **given: Any) -> str:
        target = given.pop("party_organisation")
        affiliating.float_in(obj, target=target, by=by, **given)
        return f"{obj}已登记流入{target}。"


class FloatOut(MemberAct):
    slug, verb, form = "float-out", "流出登记", FloatForm

    def effect(self, obj: PartyMember) -> str:
        return f"组织关系不动。{affiliating.floating_rule(obj)}。"

    def perform(self, obj: PartyMember, *, by: Any, **given: Any) -> str:
        affiliating.float_out(obj, by=by, **given)
        return f"{obj}已登记流出。"


class EndFloating(MemberAct):
    slug, verb, form = "end-floating", "结束流动", DayForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return super().offered(obj, user) and any(_now(obj, kind) for kind in affiliating.FLOATING)

    def effect(self, obj: PartyMember) -> str:
        return "流动到这一天为止；组织关系不在本区的，同日转出。"

    def perform(self, obj: PartyMember, *, by: Any, day: Any, note: str = "", **_: Any) -> str:
        affiliating.end_floating(obj, day=day, by=by, note=note)
        return f"{obj}的流动已结束。"


def _now(member: PartyMember, kind: str) -> Affiliation | None:
    return held(member, kind, localdate())


class DualForm(DayForm):
    borrowed = {"target": (Affiliation, "party_organisation")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["target"].required = True
        self.order_fields(("target", "day"))


class JoinDual(MemberAct):
    slug, verb, form = "join-dual", "参加多重组织生活", DualForm

    def effect(self, obj: PartyMember) -> str:
        return "组织关系不动，也在这个党组织参加组织生活；不重复计数。"

    def perform(self, obj: PartyMember, *, by: Any, target: Any, day: Any, note: str) -> str:
        affiliating.join_dual(obj, target=target, day=day, by=by, note=note)
        return f"{obj}参加{target}的组织生活。"


class EmployForm(DayForm):
    borrowed = {"organisation": (Employment, "organisation")}
    employer_name = fields.text("单位名称（登记册里没有的）", 120, required=False)
    post = fields.text("职务", 40, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(("organisation", "employer_name", "post", "day"))


class Employ(MemberAct):
    slug, verb, form = "employ", "变更工作单位", EmployForm

    def effect(self, obj: PartyMember) -> str:
        return "原工作单位到这一天为止；都不填的为离职。"

    def perform(self, obj: PartyMember, *, by: Any, **given: Any) -> str:
        affiliating.employ(obj, by=by, **given)
        return f"{obj}的工作单位已变更。"


class ShowIdentity(MemberAct):
    slug, verb, form = "show-identity", "同意亮身份", ReasonedDayForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return super().offered(obj, user) and obj.identity_shown_since is None

    def effect(self, obj: PartyMember) -> str:
        return "须本人同意。同意后，岗区户名单上显示他的姓名；事由写明怎样同意的。"

    def perform(self, obj: PartyMember, *, by: Any, day: Any, note: str, **_: Any) -> str:
        standing.show_identity(obj, day=day, by=by, note=note)
        return f"{obj}已同意亮身份。"


class HideIdentity(ActPage):
    slug, verb, form = "hide-identity", "取消亮身份", ReasonlessForm

    def offered(self, obj: PartyMember, user: Any) -> bool:
        return obj.identity_shown_since is not None

    def effect(self, obj: PartyMember) -> str:
        return "即时生效，岗区户名单上不再显示他的姓名。"

    def perform(self, obj: PartyMember, *, by: Any, note: str = "", **_: Any) -> str:
        standing.hide_identity(obj, by=by, note=note)
        return f"{obj}已取消亮身份。"


ACTS: tuple[ActPage, ...] = (
    MakeFull(),
    Employ(),
    FloatIn(),
    FloatOut(),
    EndFloating(),
    JoinDual(),
    Lose(),
    Find(),
    ShowIdentity(),
    HideIdentity(),
    Restore(),
    End(),
)
