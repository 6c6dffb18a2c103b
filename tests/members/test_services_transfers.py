"""组织关系转接: state × step × role, what is refused with its sentence, what the receipt moves."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from districts.models import Area, RuleLimit
from members.enums import TransferState
from members.models import MembershipTransfer, PartyMember
from members.services import flow, transfers
from tests.conftest import START
from tests.members.people import belong, links, member_of
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def old(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
@shared
def new(make_party_organisation: Any, street: Area) -> Any:
    """In another street of the district."""
    return make_party_organisation("满城北街支部", area=street)


@pytest.fixture
@shared
def member(old: Any) -> PartyMember:
    return member_of(old)


@pytest.fixture
@shared
def filed(cast: SimpleNamespace, member: PartyMember, new: Any) -> MembershipTransfer:
    return apply(cast, member, target=new)


def apply(cast: SimpleNamespace, member: PartyMember, **given: Any) -> MembershipTransfer:
    usual = {"reason": "工作单位变动", "applied_on": TODAY, "dues_until": TODAY}
    return transfers.apply(by=given.pop("by", cast.clerk), member=member, **{**usual, **given})


STEPS: dict[str, Any] = {
    "check": lambda row, by: transfers.check(row, by=by),
    "reject": lambda row, by: transfers.reject(row, by=by, note="材料不全"),
    "issue": lambda row, by: transfers.issue(row, by=by),
    "receive": lambda row, by: transfers.receive(row, by=by),
    "send_back": lambda row, by: transfers.send_back(row, by=by, note="查无此人"),
    "withdraw": lambda row, by: transfers.withdraw(row, by=by, note="本人不转了"),
}
#: state → step → who may take it there, and where it leads; all else is refused.
TABLE: dict[str, dict[str, tuple[set[str], str]]] = {
    "applied": {
        "check": ({"approver"}, "checked"),
        "reject": ({"approver"}, "returned"),
        "withdraw": ({"clerk"}, "withdrawn"),
    },
    "checked": {
        "issue": ({"clerk"}, "letter"),
        "send_back": ({"clerk"}, "returned"),
        "withdraw": ({"clerk"}, "withdrawn"),
    },
    "letter": {
        "issue": ({"clerk"}, "letter"),
        "receive": ({"clerk", "street_clerk"}, "received"),
        "send_back": ({"clerk", "street_clerk"}, "returned"),
        "withdraw": ({"clerk"}, "withdrawn"),
    },
    "received": {},
    "returned": {},
    "withdrawn": {},
}
ROLES = ("clerk", "approver", "official", "auditor", "admin", "street_clerk", "foreign_clerk")


def at(state: str, row: MembershipTransfer) -> MembershipTransfer:
    """The filed transfer as it stands in the state."""
    letter = {"letter_number": "〔2026〕1号", "letter_on": TODAY, "valid_days": 90}
    fields: dict[str, Any] = letter if state in {"letter", "received"} else {}
    MembershipTransfer.objects.filter(pk=row.pk).update(state=state, **fields)
    return MembershipTransfer.objects.get(pk=row.pk)


@pytest.mark.parametrize("state", TransferState.values)
def test_every_state_step_and_role(
    filed: MembershipTransfer, cast: SimpleNamespace, state: str
) -> None:
    for step, perform in STEPS.items():
        allowed, target = TABLE[state].get(step, (set(), state))
        for role in ROLES:
            row, user = at(state, filed), getattr(cast, role)
            try:
                perform(row, user)
                done = True
            except Refused as why:
                done = not str(why).endswith("。")
            row.refresh_from_db()
            assert done == (role in allowed), (state, step, role)
            assert row.state == (target if done else state), (state, step, role)
            links_back(row)


def links_back(row: MembershipTransfer) -> None:
    """The member as he was, for the next step of the table."""
    row.member.affiliations.all().delete()
    belong(row.member, row.source)
    PartyMember.objects.filter(pk=row.member_id).update(area=row.source.area)


def test_nobody_checks_what_he_filed(filed: MembershipTransfer, cast: SimpleNamespace) -> None:
    MembershipTransfer.objects.filter(pk=filed.pk).update(by=cast.approver)
    filed.refresh_from_db()
    with pytest.raises(Refused, match="要由别人审核"):
        transfers.check(filed, by=cast.approver)


def test_the_old_branch_is_responsible_until_the_receipt(
    filed: MembershipTransfer, cast: SimpleNamespace, member: PartyMember, street: Area
) -> None:
    before = [("formal", "阅海湾第一支部", START, None)]
    row = transfers.check(filed, by=cast.approver)
    assert links(member) == before
    row = transfers.issue(row, by=cast.clerk)
    assert links(member) == before
    row = transfers.receive(row, by=cast.street_clerk)
    assert links(member) == [
        ("formal", "阅海湾第一支部", START, TODAY),
        ("formal", "满城北街支部", TODAY, None),
    ]
    member.refresh_from_db()
    assert (member.area, member.ended) == (street, None)
    assert (row.received_on, row.receipt_by) == (TODAY, "满城北街支部")
    verbs = [act.verb for act in flow.events(row)]
    assert verbs == ["申请转接", "审核通过", "开具介绍信", "登记回执"]


def test_to_an_outside_branch_the_member_ends(cast: SimpleNamespace, member: PartyMember) -> None:
    row = apply(cast, member, target_name="中共成都市某某支部委员会")
    row = transfers.issue(transfers.check(row, by=cast.approver), by=cast.clerk)
    transfers.receive(row, by=cast.clerk)
    member.refresh_from_db()
    assert (member.ended, member.end_reason) == (TODAY, "moved_out")
    assert links(member) == [("formal", "阅海湾第一支部", START, TODAY)]


def test_from_an_outside_branch_one_opens(cast: SimpleNamespace, old: Any, zone: Area) -> None:
    member = PartyMember.objects.create(name="曹静", area=zone)
    belong(member, old, "floating_in", outside_name="菏泽市张庄村党支部")
    row = apply(cast, member, target=old, source_name="菏泽市张庄村党支部")
    assert (row.area, row.source) == (zone, None)
    row = transfers.issue(transfers.check(row, by=cast.approver), by=cast.clerk)
    transfers.receive(row, by=cast.clerk)
    assert links(member) == [
        ("floating_in", "阅海湾第一支部", START, TODAY),
        ("formal", "阅海湾第一支部", TODAY, None),
    ]


# what is refused


def refused(cast: SimpleNamespace, member: PartyMember, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        apply(cast, member, **given)
    assert not MembershipTransfer.objects.filter(by=given.get("by", cast.clerk), area=None).exists()
    return why.value.field, str(why.value)


def test_each_refusal_has_its_field_and_its_sentence(
    cast: SimpleNamespace, member: PartyMember, old: Any, new: Any, make_party_organisation: Any
) -> None:
    same = ("target", "转入党组织与现在的党组织相同，请改选。")
    assert refused(cast, member, target=old) == same
    nowhere = ("target", "请选择转入党组织；转往外地的，在下面写明全称。")
    assert refused(cast, member) == nowhere
    assert refused(cast, member, target=new, target_name="外地支部")[0] == "target_name"
    assert refused(cast, member, target=new, source_name="外地支部")[0] == "source_name"
    future = {"target": new, "applied_on": TODAY + DAY}
    assert refused(cast, member, **future) == (
        "applied_on",
        f"申请日期不能晚于今天（{TODAY}），请核对。",
    )
    gone = make_party_organisation("已撤销支部", dissolved=TODAY)
    assert refused(cast, member, target=gone)[0] == "target"


def test_a_member_of_another_street_is_refused(
    cast: SimpleNamespace, member: PartyMember, new: Any
) -> None:
    field, sentence = refused(cast, member, target=new, by=cast.street_clerk)
    assert (field, sentence) == ("member", "这名党员不在您管理的范围内，请由其所在街道办理。")


def test_a_branch_of_another_district_is_refused(
    cast: SimpleNamespace, member: PartyMember, make_party_organisation: Any, foreign_zone: Area
) -> None:
    foreign = make_party_organisation("宣化支部", area=foreign_zone)
    field, sentence = refused(cast, member, target=foreign)
    assert field == "target"
    assert "不在本区" in sentence


def test_one_open_transfer_at_a_time(
    filed: MembershipTransfer, cast: SimpleNamespace, member: PartyMember, new: Any
) -> None:
    field, sentence = refused(cast, member, target=new)
    assert (field, sentence) == ("member", "这名党员已有一件转接正在办理，请先办结或撤回那一件。")
    transfers.withdraw(filed, by=cast.clerk, note="填错了")
    assert apply(cast, member, target=new).state == "applied"


def test_dues_in_arrears_warn(cast: SimpleNamespace, member: PartyMember, new: Any) -> None:
    paid = dt.date(2025, 1, 31)
    row = apply(cast, member, target=new, dues_until=paid)
    assert transfers.warnings(row) == [f"党费只交至 {paid}，欠交超过 6 个月，请先补交。"]
    row.dues_until = TODAY
    assert transfers.warnings(row) == []


# letters


def letter(cast: SimpleNamespace, row: MembershipTransfer, **given: Any) -> MembershipTransfer:
    return transfers.issue(transfers.check(row, by=cast.approver), by=cast.clerk, **given)


def test_letters_are_numbered_by_area_and_year(
    cast: SimpleNamespace, old: Any, new: Any, member: PartyMember
) -> None:
    first = letter(cast, apply(cast, member, target=new))
    second = letter(cast, apply(cast, member_of(old, "曹静"), target=new))
    numbers = [row.letter_number for row in (first, second)]
    assert numbers == [f"〔{TODAY.year}〕1号", f"〔{TODAY.year}〕2号"]
    again = transfers.issue(first, by=cast.clerk)
    assert again.letter_number == f"〔{TODAY.year}〕1号补1"
    assert transfers.issue(again, by=cast.clerk).letter_number == f"〔{TODAY.year}〕1号补2"
    third = letter(cast, apply(cast, member_of(old, "曾平"), target=new))
    assert third.letter_number == f"〔{TODAY.year}〕3号"


@pytest.mark.parametrize(("age", "late"), [(90, False), (91, True)])
def test_a_letter_is_valid_for_ninety_days(
    cast: SimpleNamespace, filed: MembershipTransfer, age: int, late: bool
) -> None:
    MembershipTransfer.objects.filter(pk=filed.pk).update(applied_on=TODAY - 100 * DAY)
    filed.refresh_from_db()
    row = letter(cast, filed, day=TODAY - age * DAY)
    assert bool(transfers.overdue(row)) is late
    if late:
        with pytest.raises(Refused, match="请先重开介绍信") as why:
            transfers.receive(row, by=cast.clerk)
        assert why.value.field == "day"
    else:
        assert transfers.receive(row, by=cast.clerk).state == "received"


def test_the_validity_is_the_areas_own(
    cast: SimpleNamespace, filed: MembershipTransfer, zone: Area
) -> None:
    RuleLimit.objects.create(area=zone, code="letter_validity", value=30, source="区委组织部")
    row = letter(cast, filed)
    assert row.valid_until == TODAY + 30 * DAY


def test_a_receipt_lies_between_the_letter_and_today(
    cast: SimpleNamespace, filed: MembershipTransfer
) -> None:
    row = letter(cast, filed)
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(Refused, match="回执日期应在") as why:
            transfers.receive(row, by=cast.clerk, day=day)
        assert why.value.field == "day"


# the chart


def test_the_chart_shows_the_current_step(cast: SimpleNamespace, filed: MembershipTransfer) -> None:
    assert [step.state for step in flow.steps(filed)] == ["done", "now", "todo", "todo", "todo"]
    row = letter(cast, filed)
    assert [step.state for step in flow.steps(row)] == ["done", "done", "done", "now", "todo"]
    row = transfers.receive(row, by=cast.clerk)
    assert {step.state for step in flow.steps(row)} == {"done"}


def test_a_returned_one_shows_why(cast: SimpleNamespace, filed: MembershipTransfer) -> None:
    row = transfers.reject(filed, by=cast.approver, note="材料不全")
    last = flow.steps(row)[-1]
    assert (last.state, last.title, last.told) == ("back", "已退回", "材料不全")
    assert Act.objects.get(verb="退回申请").note == "材料不全"


def test_who_has_ended_meanwhile_arrives_nowhere(
    filed: MembershipTransfer, member: PartyMember, cast: SimpleNamespace
) -> None:
    transfers.check(filed, by=cast.approver)
    letter = transfers.issue(MembershipTransfer.objects.get(), by=cast.clerk)
    PartyMember.objects.filter(pk=member.pk).update(ended=TODAY, end_reason="died")
    with pytest.raises(Refused, match="不能登记回执，请登记退回"):
        transfers.receive(MembershipTransfer.objects.get(pk=letter.pk), by=cast.clerk)
    assert MembershipTransfer.objects.get().state == "letter"
    assert transfers.send_back(letter, by=cast.clerk, note="已去世").state == "returned"
