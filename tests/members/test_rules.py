"""Where a Party organisation is due: the boundary of three full members, and what counts as one."""

import datetime as dt
from typing import Any

import pytest

from core import jobs
from core.dated import Quarter
from districts import advice
from districts.models import (
    Area,
    CoverageWay,
    Organisation,
    OrganisationCoverage,
    RuleLimit,
    Statement,
    ToDo,
)
from districts.services import todos
from members.models import Affiliation, Employment, MembershipTransfer, PartyMember
from members.services import establishing
from reports.indicators import rows_behind
from reports.models import Basis, QuarterlyReport
from reports.services import ask_compile
from tests.conftest import START
from tests.shared_world import shared

TODAY = dt.date(2017, 12, 31)
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("联合党支部", type="joint_branch")


@pytest.fixture
@shared
def organisation(make_organisation: Any) -> Organisation:
    return make_organisation("应建单位")


def work_at(organisation: Organisation, branch: Any, number: int, **fields: Any) -> None:
    for index in range(number):
        member = PartyMember.objects.create(
            name=f"党员{index}", area=organisation.area, **{"full_since": START, **fields}
        )
        Employment.objects.create(member=member, organisation=organisation, since=START)
        Affiliation.objects.create(
            member=member, kind="formal", party_organisation=branch, since=START
        )


def cover(organisation: Organisation, branch: Any, way: str) -> OrganisationCoverage:
    return OrganisationCoverage.objects.create(
        organisation=organisation,
        party_organisation=branch,
        way=CoverageWay.objects.get(code=way),
        since=START,
    )


def due(path: str = "") -> list[tuple[str, int]]:
    return [(row.name, row.full) for row in establishing.unestablished(path, TODAY)]


def details(code: str) -> list[tuple[str, str]]:
    find = next(rule for rule in advice.rules() if rule.code == code).find
    assert find is not None
    return [(one.subject, one.detail) for one in find("", TODAY)]


@pytest.mark.parametrize(("number", "found"), [(2, []), (3, [("应建单位", 3)])])
def test_three_full_members_are_due(
    organisation: Organisation, branch: Any, number: int, found: list[Any]
) -> None:
    work_at(organisation, branch, number)
    assert due() == found


@pytest.mark.parametrize(
    "fields",
    [
        {"full_since": None},
        {"full_since": TODAY + dt.timedelta(days=1)},
        {"ended": TODAY, "end_reason": "died"},
    ],
)
def test_who_is_no_full_member_of_the_day_does_not_count(
    organisation: Organisation, branch: Any, fields: dict[str, Any]
) -> None:
    work_at(organisation, branch, 2)
    work_at(organisation, branch, 1, **fields)
    assert due() == []


def test_the_ledger_counts_until_the_roster_is_confirmed(
    organisation: Organisation, branch: Any
) -> None:
    Statement.objects.create(
        area=organisation.area,
        organisation=organisation,
        metric="members",
        value=4,
        day=START,
        source="台账",
    )
    assert due() == [("应建单位", 4)]
    organisation.roster_complete_on = TODAY
    organisation.save()
    assert due() == []
    work_at(organisation, branch, 3)
    assert due() == [("应建单位", 3)]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "sole_proprietor"},
        {"kind": "department"},
        {"state": "shell"},
        {"closed": TODAY},
    ],
)
def test_only_operating_enterprises_and_social_organisations(
    organisation: Organisation, branch: Any, fields: dict[str, Any]
) -> None:
    work_at(organisation, branch, 3)
    Organisation.objects.filter(pk=organisation.pk).update(**fields)
    assert due() == []


def test_an_area_may_ask_for_more(organisation: Organisation, branch: Any, district: Area) -> None:
    work_at(organisation, branch, 3)
    RuleLimit.objects.create(area=district, code="due_members", value=4, source="区委")
    assert due() == []


@pytest.mark.parametrize(
    ("way", "found"), [("standalone", []), ("joint", []), ("attached", []), (None, ["应建单位"])]
)
def test_whatever_covers_it_it_is_not_due(
    organisation: Organisation, branch: Any, way: str | None, found: list[str]
) -> None:
    work_at(organisation, branch, 3)
    if way:
        cover(organisation, branch, way)
    assert [name for name, _ in due()] == found


def test_coverage_by_a_dissolved_branch_is_none(organisation: Organisation, branch: Any) -> None:
    work_at(organisation, branch, 3)
    cover(organisation, branch, "joint")
    branch.dissolved = TODAY
    branch.save()
    assert due() == [("应建单位", 3)]


@pytest.mark.parametrize(("number", "told"), [(2, 0), (3, 1)])
def test_three_in_a_joint_branch_may_have_one_of_their_own(
    organisation: Organisation, branch: Any, number: int, told: int
) -> None:
    work_at(organisation, branch, number)
    cover(organisation, branch, "joint")
    wanted = [("可分设独立支部：应建单位", "正式党员 3 名，现由联合党支部联合覆盖")]
    assert details("ripe-in-joint-branch") == wanted * told


def test_a_branch_of_its_own_is_no_longer_told(
    organisation: Organisation, branch: Any, make_party_organisation: Any
) -> None:
    work_at(organisation, branch, 3)
    cover(organisation, branch, "joint")
    cover(organisation, make_party_organisation("应建单位党支部"), "standalone")
    assert details("ripe-in-joint-branch") == []


def test_the_register_and_the_facts_of_a_compile_agree(
    organisation: Organisation, branch: Any, make_organisation: Any, district: Area
) -> None:
    """Two readings of one rule: of the day below a path, and of a quarter."""
    Area.objects.update(ledger_since=START, roster_since=START)
    stated, covered = make_organisation("申报单位"), make_organisation("已建单位")
    work_at(organisation, branch, 3)
    work_at(covered, branch, 3)
    cover(covered, branch, "joint")
    for number, metric in ((5, "members"), (2, "full_members")):
        Statement.objects.create(
            area=stated.area,
            organisation=stated,
            metric=metric,
            value=number,
            day=START,
            source="台账",
        )
    jobs.perform(ask_compile(area=district, period=Quarter(2017, 4)))
    report, basis = QuarterlyReport.objects.get(), Basis.objects.get(code="default")
    facts = rows_behind("due_unestablished", report, basis)
    assert sorted((fact.name, fact.full_members) for fact in facts) == sorted(due())
    assert due() == [("应建单位", 3)]


# To-dos of transfers


@pytest.fixture
@shared
def applied(branch: Any, cast: Any) -> MembershipTransfer:
    member = PartyMember.objects.create(name="邱平", area=branch.area)
    return MembershipTransfer.objects.create(
        member=member,
        area=branch.area,
        source=branch,
        target_name="外地支部",
        reason="工作变动",
        by=cast.clerk,
        applied_on=dt.date(2026, 3, 16),  # a Monday; five working days later is the Monday after
    )


def test_a_check_that_is_overdue_is_told_with_its_last_day(applied: MembershipTransfer) -> None:
    last = dt.date(2026, 3, 23)
    advice.advise(day=last)
    assert not ToDo.objects.filter(rule="transfer-unchecked")
    advice.advise(day=last + DAY)
    todo = ToDo.objects.get(rule="transfer-unchecked")
    assert (todo.due, todo.subject) == (last, "转接申请待审核：邱*")


def test_closed_by_hand_it_stays_closed_the_next_day(
    applied: MembershipTransfer, cast: Any
) -> None:
    day = dt.date(2026, 3, 25)
    advice.advise(day=day)
    todos.finish(ToDo.objects.get(rule="transfer-unchecked"), by=cast.approver)
    advice.advise(day=day + DAY)
    assert ToDo.objects.get(rule="transfer-unchecked").done_at is not None
