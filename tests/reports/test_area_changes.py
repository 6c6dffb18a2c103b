"""A past quarter's report after an area was merged, renamed or moved says what it said before."""

import datetime as dt
from typing import Any

import pytest

from activities.models import Case
from core.dated import Quarter
from core.errors import Refused
from districts.enums import AreaKind
from districts.models import Area, JointCommittee
from districts.services import area_changes
from funding.models import Fund
from reports.compile.compiling import compile_report
from reports.models import (
    AccountFact,
    ActivityFact,
    Basis,
    BudgetFact,
    CaseFact,
    ClaimFact,
    CommitteeFact,
    DutyFact,
    Figure,
    InKindFact,
    LoanFact,
    PairingFact,
    ProjectFact,
    QuarterlyReport,
    TeamFact,
    VenueSupportFact,
    VolunteerFact,
)
from reports.places import places
from reports.territory import report_area
from tests.activities.makers import member_in, volunteer_in
from tests.conftest import START, make_area
from tests.reports import money
from tests.reports.books import opened
from tests.reports.deeds import deed
from tests.reports.quarters import edition
from tests.reports.services import (
    case_of,
    claim_of,
    pairing_of,
    project_of,
    session_of,
    team_of,
)
from tests.shared_world import shared

CasePlace: Any = Case.pgh_event_model  # type: ignore[attr-defined]
BEFORE, AFTER = Quarter(2018, 1), Quarter(2018, 3)
DAY, LATER = dt.date(2018, 7, 1), dt.date(2018, 10, 1)
MARCH = dt.date(2018, 3, 5)
DONE = (
    ActivityFact,
    ClaimFact,
    DutyFact,
    CaseFact,
    PairingFact,
    ProjectFact,
    TeamFact,
    VolunteerFact,
    CommitteeFact,
)


@pytest.fixture
@shared
def covered(zone, street, make_organisation, make_party_organisation, cover):
    """Two organisations in the zone, one of them covered; one in a community of the street."""
    Area.objects.update(ledger_since=START, roster_since=START)
    cover(make_organisation("甲公司"), make_party_organisation())
    make_organisation("乙公司")
    community = make_area("640106006001", "某某社区", AreaKind.COMMUNITY, street)
    make_organisation("丙公司", area=community)
    return community


def coverage(report):
    return {
        figure.area_id: figure.counts["organisation_coverage"]
        for figure in Figure.objects.filter(report=report, basis__code="default")
        if figure.commercial_district_id is None
    }


@pytest.mark.usefixtures("covered")
def test_a_past_quarter_keeps_its_figures_after_a_merger(district, zone, street, admin):
    before = compile_report(district, BEFORE)
    area_changes.merge(zone, street, DAY, by=admin)
    again = compile_report(district, BEFORE)
    assert not again.changed
    assert coverage(before.report)[zone.pk] == [1, 2]
    after = coverage(compile_report(district, AFTER).report)
    assert (after[street.pk], zone.pk in after) == ([1, 3], False)


def test_a_community_counts_where_it_lay(district, zone, street, admin, covered):
    before = compile_report(district, BEFORE).report
    area_changes.merge(street, zone, DAY, by=admin)
    assert not compile_report(district, BEFORE).changed
    assert coverage(before)[street.pk] == [0, 1]
    after = coverage(compile_report(district, AFTER).report)
    assert after[zone.pk] == [1, 3]
    assert after[covered.pk] == [0, 1]


@pytest.mark.usefixtures("covered")
def test_a_past_report_says_the_old_name(district, zone, admin):
    reports = [compile_report(district, quarter).report for quarter in (BEFORE, AFTER)]
    area_changes.rename(zone, "阅海湾商务区", DAY, by=admin)
    basis = Basis.objects.get(code="default")
    told = [[place.name for place in places(report, basis)[0]] for report in reports]
    assert zone.name == "阅海湾商务区"
    assert "银川阅海湾中央商务区" in told[0]
    assert "阅海湾商务区" in told[1]


def unit_of(report: QuarterlyReport) -> dict[Any, tuple[Any, ...]]:
    """Of the workbook: by organisation its unit, and under which unit the Party organisations
    stand."""
    sheets = opened(edition(report))
    rows = sheets["单位名单"].iter_rows(min_row=4, max_row=6, values_only=True)
    members = sheets["党员情况"].iter_rows(min_row=4, values_only=True)
    return {row[1]: row[3] for row in rows} | {row[1]: row[3:] for row in members}


def test_lists_of_a_past_quarter_name_the_units_of_its_day(
    district: Area, zone: Area, street: Area, admin: Any, covered: Area
) -> None:
    """Also where a street with its community has become part of another unit with another code."""
    report = compile_report(district, BEFORE).report
    before = unit_of(report)
    assert before["甲公司"] == "银川阅海湾中央商务区"
    assert before["丙公司"] == street.name
    area_changes.merge(street, zone, DAY, by=admin)
    area_changes.recode(zone, "640196001", DAY, by=admin)
    assert unit_of(QuarterlyReport.objects.get(pk=report.pk)) == before


def test_an_old_code_finds_the_area(district, admin):
    area_changes.recode(district, "640196", DAY, by=admin)
    assert report_area("640106") == report_area("640196") == district
    with pytest.raises(Refused):
        report_area("640107")


@pytest.fixture
@shared
def done(street: Area) -> Area:
    """What is done and stands in a street: one of each subject."""
    Area.objects.update(ledger_since=START, roster_since=START)
    deed(street, "义诊", day=MARCH)
    claim_of(street, "修水管", MARCH, member=member_in(street))
    session_of(street, "税务进驻", MARCH)
    case_of(street, "路灯不亮", MARCH)
    pairing_of(street, MARCH, member=member_in(street, "李四"))
    project_of(street, "降低损耗", (dt.date(2018, 3, 31), 100))
    team_of(street, "红马甲服务队")
    volunteer_in(street)
    JointCommittee.objects.create(name="联合党委", area=street, founded=START)
    return street


def lay_in(report: Any) -> dict[Any, set[Area]]:
    return {
        facts: {one.area for one in facts.objects.filter(report=report).select_related("area")}
        for facts in DONE
    }


def all_in(*areas: Area) -> dict[Any, set[Area]]:
    return {facts: {*areas} for facts in DONE}


def test_what_was_done_counts_where_it_lay(
    district: Area, zone: Area, done: Area, admin: Any
) -> None:
    end = make_area("640106009", "怀远路街道", AreaKind.STREET, district)
    before = compile_report(district, BEFORE).report
    assert lay_in(before) == all_in(done)
    area_changes.merge(done, zone, DAY, by=admin)
    assert not compile_report(district, BEFORE).changed
    assert lay_in(before) == all_in(done)
    after = compile_report(district, AFTER).report
    assert lay_in(after) == all_in(zone)
    area_changes.merge(zone, end, LATER, by=admin)
    for report, area in ((before, done), (after, zone)):
        assert not compile_report(district, report.period).changed
        assert lay_in(report) == all_in(area)
    last = compile_report(district, Quarter(2018, 4)).report
    assert lay_in(last) == all_in(end)


def test_what_went_to_another_district_stays_in_its_past(
    district: Area, done: Area, admin: Any
) -> None:
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT)
    into = make_area("640104001", "新华街街道", AreaKind.STREET, other)
    Area.objects.filter(pk=other.pk).update(ledger_since=START)
    other.refresh_from_db()
    area_changes.merge(done, into, DAY, by=admin)
    ours, theirs = (compile_report(area, BEFORE).report for area in (district, other))
    assert lay_in(ours) == all_in(done)
    assert lay_in(theirs) == all_in()
    now = compile_report(other, AFTER).report
    assert lay_in(now) == all_in(into)


def test_a_case_keeps_where_it_lay_and_nothing_of_who_brought_it(done: Area, zone: Area) -> None:
    case = Case.objects.get()
    case.title, case.name = "路灯又不亮", "赵六"
    case.save()
    assert not CasePlace.objects.exists()
    Case.objects.update(area=zone)
    kept = CasePlace.objects.get()
    assert (kept.area, kept.pgh_obj_id) == (done, case.pk)
    names = {field.name for field in CasePlace._meta.concrete_fields}
    own = {name for name in names if not name.startswith("pgh_")}
    assert own == {"area"}


MONEY = (AccountFact, BudgetFact, InKindFact, VenueSupportFact, LoanFact)


@pytest.fixture
@shared
def spent(street: Area, cast: Any) -> Area:
    """Money of a street: held, budgeted, lent, given in kind, spared."""
    Area.objects.update(ledger_since=START, roster_since=START)
    fund = Fund.objects.create(area=street.parent, name="专项经费", opened=START)
    purse = money.Money(fund, cast.clerk, cast.approver)
    purse.arrive(street, 100_00, MARCH)
    purse.plan(street, 50_00, MARCH, year=2018)
    loans = money.loans(street, cast)
    loans.arrive(street, 900_00, MARCH)
    money.lent(loans, street, 300_00, MARCH, name="小店")
    money.gift(street, 7_00, MARCH)
    money.waived(street, 365_00, START)
    return street


def test_money_counts_where_it_lay_also_after_a_merger(district, spent, zone, admin):
    before = compile_report(district, BEFORE)
    counts = Figure.objects.get(
        report=before.report, area=spent, commercial_district=None, basis__code="default"
    ).counts
    assert (counts["funds_held"][0], counts["funds_budget_year"][0]) == (100_00, 50_00)
    area_changes.merge(spent, zone, DAY, by=admin)
    assert not compile_report(district, BEFORE).changed
    for facts in MONEY:
        of_then = facts.objects.filter(report=before.report)
        assert {fact.area_id for fact in of_then} == {spent.pk}, facts
    after = compile_report(district, AFTER).report
    for facts in MONEY:
        assert {fact.area_id for fact in facts.objects.filter(report=after)} == {zone.pk}, facts
