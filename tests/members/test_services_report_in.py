"""The office's half of the funnel: state × result × role, and who is taken in as whom."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from core.workflow import Transition, advance
from districts.models import Area, PartyOrganisation
from members.enums import ContactResult, LeadState
from members.models import Affiliation, MembershipTransfer, PartyMember, SelfReport
from members.services import report_in
from members.services.entries import phone
from tests.members.report_ins import PHONE, waiting
from tests.shared_world import shared

#: state → the results that are open in it
OPEN: dict[str, set[str]] = {
    "lead": {"floating", "transfer", "verified", "contacted", "unverified"},
    "contacted": {"floating", "transfer", "verified", "unverified"},
    "verified": {"floating", "transfer"},
    "unverified": {"floating", "transfer", "verified"},
    "admitted": set(),
    "withdrawn": set(),
    "erased": set(),
}
#: result → the state it ends in, and what is written down on the way from a new lead
ENDS = {
    "contacted": ("contacted", ["登记已联系"]),
    "verified": ("verified", ["核实"]),
    "floating": ("admitted", ["核实", "纳入党组织"]),
    "transfer": ("admitted", ["核实", "纳入党组织"]),
    "unverified": ("unverified", ["登记无法核实"]),
}
GIVEN = {"note": "电话打不通", "answer": "请到社区来"}


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> PartyOrganisation:
    return make_party_organisation("阅海湾联合党支部")


def test_the_table_names_every_state() -> None:
    assert set(OPEN) == set(LeadState.values)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("result", ENDS)
def test_each_result_is_open_in_its_states(
    zone: Area, clerk: Any, branch: PartyOrganisation, state: str, result: str
) -> None:
    report = waiting(zone, state=state)
    assert {str(one) for one in report_in.results(report)} == OPEN[state]
    if result in OPEN[state]:
        done = report_in.settle(report, result, by=clerk, party_organisation=branch, **GIVEN)
        assert (done.state, done.answer, done.handled_by) == (ENDS[result][0], "请到社区来", clerk)
        return
    with pytest.raises(Refused, match=f"当前为“{report.get_state_display()}”"):
        report_in.settle(report, result, by=clerk, party_organisation=branch, **GIVEN)
    report.refresh_from_db()
    assert (report.state, Act.objects.count(), PartyMember.objects.count()) == (state, 0, 0)


@pytest.mark.parametrize("result", ENDS)
def test_each_step_is_written_down_without_the_person(
    zone: Area, clerk: Any, branch: PartyOrganisation, result: str
) -> None:
    report_in.settle(waiting(zone), result, by=clerk, party_organisation=branch, **GIVEN)
    acts = list(Act.objects.filter(model="members.selfreport").order_by("pk"))
    assert [act.verb for act in acts] == ENDS[result][1]
    assert {(act.subject, act.note, act.by) for act in acts} == {
        ("报到 ABCDEFGH2345", "电话打不通", clerk)
    }


@pytest.mark.parametrize("step", report_in.TRANSITIONS, ids=lambda step: step.verb)
@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize(
    "role",
    ["clerk", "approver", "official", "auditor", "admin", "street_clerk", "foreign_clerk"],
)
def test_state_by_transition_by_role(
    zone: Area, cast: SimpleNamespace, step: Transition, state: str, role: str
) -> None:
    """Only the clerk of its office, and only from the states of the table."""
    report = waiting(zone, state=state)
    if role == "clerk" and state in step.sources:
        assert advance(report, step, by=cast.clerk, note="说明").state == step.target
        return
    with pytest.raises(Refused):
        advance(report, step, by=getattr(cast, role), note="说明")
    report.refresh_from_db()
    assert report.state == state


def test_who_could_not_be_verified_has_a_reason_and_a_clock(zone: Area, clerk: Any) -> None:
    report = waiting(zone)
    with pytest.raises(Refused, match="请写明为什么无法核实") as refused:
        report_in.settle(report, "unverified", by=clerk, note="  ")
    assert refused.value.field == "note"
    done = report_in.settle(report, "unverified", by=clerk, note="空号")
    assert done.erase_on == localdate() + dt.timedelta(days=30)
    assert done.verified_on is None


def test_the_clock_stands_still_while_the_verified_wait_for_a_branch(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    report = report_in.settle(waiting(zone), "verified", by=clerk)
    assert (report.erase_on, report.verified_on) == (None, localdate())
    done = report_in.settle(report, "floating", by=clerk, party_organisation=branch)
    assert done.erase_on == localdate() + dt.timedelta(days=30)


def test_only_contacted_keeps_its_clocks(zone: Area, clerk: Any) -> None:
    report = waiting(zone)
    done = report_in.settle(report, "contacted", by=clerk)
    assert (done.erase_on, done.due) == (report.erase_on, report.due)


def test_a_new_member_floats_in_with_the_branch(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    done = report_in.settle(waiting(zone), "floating", by=clerk, party_organisation=branch)
    member = PartyMember.objects.get()
    assert (member.name, member.phone, member.area, done.member) == (
        "赵建国",
        PHONE,
        zone,
        member,
    )
    row = Affiliation.objects.get()
    assert (row.kind, row.party_organisation, row.outside_name, row.since) == (
        "floating_in",
        branch,
        "菏泽市张庄村党支部",
        localdate(),
    )
    assert (done.admission, done.party_organisation) == ("floating", branch)


def test_no_second_person_of_the_same_phone_and_name(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    known = PartyMember.objects.create(name="赵建国", area=zone, **phone(PHONE))
    other = PartyMember.objects.create(name="赵建国", area=zone, **phone("13895010000"))
    wife = PartyMember.objects.create(name="李四", area=zone, **phone(PHONE))
    done = report_in.settle(waiting(zone), "floating", by=clerk, party_organisation=branch)
    assert done.member == known
    assert set(PartyMember.objects.all()) == {known, other, wife}
    again = report_in.settle(
        waiting(zone, "ZZZZZZZZ2345"), "floating", by=clerk, party_organisation=branch
    )
    assert (again.member, Affiliation.objects.count()) == (known, 1)


def test_a_member_of_another_street_is_refused_without_saying_where(
    zone: Area, street: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    PartyMember.objects.create(name="赵建国", area=street, **phone(PHONE))
    report = waiting(zone)
    with pytest.raises(Refused, match="不能重复建档") as refused:
        report_in.settle(report, "floating", by=clerk, party_organisation=branch)
    assert street.name not in str(refused.value)
    report.refresh_from_db()
    assert (report.state, Act.objects.count(), PartyMember.objects.count()) == ("lead", 0, 1)


def test_a_transfer_is_applied_for_and_goes_its_own_way(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    done = report_in.settle(waiting(zone), "transfer", by=clerk, party_organisation=branch)
    transfer = MembershipTransfer.objects.get()
    assert (done.transfer, done.admission, done.member) == (transfer, "transfer", transfer.member)
    assert (transfer.source_name, transfer.target, transfer.state, transfer.by) == (
        "菏泽市张庄村党支部",
        branch,
        "applied",
        clerk,
    )
    assert not Affiliation.objects.exists()


def test_a_transfer_that_is_refused_leaves_nothing_half_written(
    branch: PartyOrganisation, clerk: Any
) -> None:
    known = PartyMember.objects.create(name="赵建国", area=branch.area, **phone(PHONE))
    Affiliation.objects.create(
        member=known, kind="formal", party_organisation=branch, since=dt.date(2017, 1, 1)
    )
    report = waiting(branch.area)
    with pytest.raises(Refused, match="转入党组织与现在的党组织相同"):
        report_in.settle(report, "transfer", by=clerk, party_organisation=branch)
    report.refresh_from_db()
    assert (report.state, report.member, Act.objects.count()) == ("lead", None, 0)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("formal", "他的组织关系在本区"), ("floating_in", "他已登记流入")],
)
def test_who_belongs_elsewhere_with_us_is_refused(
    clerk: Any,
    branch: PartyOrganisation,
    make_party_organisation: Any,
    kind: str,
    sentence: str,
) -> None:
    known = PartyMember.objects.create(name="赵建国", area=branch.area, **phone(PHONE))
    Affiliation.objects.create(
        member=known,
        kind=kind,
        party_organisation=make_party_organisation("别的支部"),
        since=dt.date(2017, 1, 1),
    )
    with pytest.raises(Refused, match=sentence):
        report_in.settle(waiting(branch.area), "floating", by=clerk, party_organisation=branch)


def test_who_has_ended_is_not_taken_in_twice(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    PartyMember.objects.create(
        name="赵建国",
        area=zone,
        ended=dt.date(2017, 5, 1),
        end_reason="moved_out",
        **phone(PHONE),
    )
    with pytest.raises(Refused, match="登记为 2017-05-01 转出"):
        report_in.settle(waiting(zone), "floating", by=clerk, party_organisation=branch)


@pytest.mark.parametrize("which", ["none", "foreign", "dissolved", "committee"])
def test_the_branch_is_one_of_the_area_that_stands(
    zone: Area, foreign_zone: Area, clerk: Any, make_party_organisation: Any, which: str
) -> None:
    branch = {
        "none": lambda: None,
        "foreign": lambda: make_party_organisation("外区支部", area=foreign_zone),
        "dissolved": lambda: make_party_organisation("已撤", dissolved=dt.date(2017, 1, 1)),
        "committee": lambda: make_party_organisation("党委", type="committee"),
    }[which]()
    with pytest.raises(Refused, match="请选择本单位的一个党支部") as refused:
        report_in.settle(waiting(zone), "floating", by=clerk, party_organisation=branch)
    assert refused.value.field == "party_organisation"


def test_why_nothing_can_be_done(zone: Area, cast: SimpleNamespace) -> None:
    assert report_in.refusal(waiting(zone), cast.clerk) == ""
    assert report_in.refusal(waiting(zone, "B"), cast.approver) == (
        "这件报到由银川阅海湾中央商务区的经办人办理，请转告他们。"
    )
    ended = waiting(zone, "C", state=LeadState.ADMITTED)
    assert report_in.refusal(ended, cast.clerk) == "当前为“已纳入”，已经办结，不用再办。"


def test_two_offices_do_not_settle_the_same_report(
    zone: Area, clerk: Any, branch: PartyOrganisation
) -> None:
    """The second has an old page: the state of the locked row counts."""
    report = waiting(zone)
    old = SelfReport.objects.get(pk=report.pk)
    report_in.settle(report, ContactResult.FLOATING, by=clerk, party_organisation=branch)
    with pytest.raises(Refused, match="当前为“已纳入”"):
        report_in.settle(old, ContactResult.FLOATING, by=clerk, party_organisation=branch)
    assert PartyMember.objects.count() == 1
