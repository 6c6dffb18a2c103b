"""What the figures of services, volunteers and organisational life count, and what they open to."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from activities.models import Resolution
from districts.enums import CommitteeNature
from districts.models import JointCommittee, RuleLimit
from reports.indicators import INDICATORS, rows_behind
from reports.lists import rows
from reports.models import Basis, LifeFact, QuarterlyReport
from tests.activities.makers import member_in, volunteer_in
from tests.conftest import START
from tests.reports.deeds import DEEDS, NOVEMBER, deed, present
from tests.reports.making import figure
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.services import (
    MARCH,
    booked,
    case_of,
    claim_of,
    pairing_of,
    project_of,
    session_of,
    team_of,
)
from tests.reports.town import listed, recompile
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")

DAY = PERIOD.last
THEME_DAY = {"theme": "life", "kind": "theme_day"}
DECEMBER = dt.date(2017, 12, 10)
#: of the quarter, of the year; a rate as it stands
COUNTED: dict[str, Any] = {
    "claims": (2, 3),
    "claims_done": (2, 2),
    "claims_confirmed": (2, 2),
    "claims_satisfaction": ([1, 2], [1, 2]),
    "visits": (2, 3),
    "visited_people": (4, 6),
    "needs_found": (1, 1),
    "needs_solved": (1, 1),
    "duty_sessions": (1, 2),
    "duty_departments": (1, 1),
    "duty_deputies": (0, 1),
    "duty_visitors": (2, 2),
    "duty_questions": (1, 1),
    "duty_answered": (1, 1),
    "cases": (4, 5),
    "cases_suggestion": (3, 4),
    "cases_dispute": (1, 1),
    "cases_request": (0, 0),
    "cases_answered": (3, 4),
    "cases_in_time": ([2, 4], [3, 5]),
    "suggestions_adopted": (1, 2),
    "adoption_rate": ([1, 3], [2, 4]),
    "disputes_agreed": (1, 1),
    "active_volunteers": (1, 2),
    "volunteer_hours": (20, 40),
    "project_savings": (48_852_00, 86_900_00),
    "joint_meetings": (1, 2),
}
#: on the day
STANDING = {
    "claims_waiting": 1,
    "paired_households": 1,
    "paired_bodies": 1,
    "cases_waiting": 1,
    "cases_overdue": 1,
    "volunteer_teams": 4,
    "volunteers": 3,
    "member_volunteers": 1,
    "member_projects": 1,
    "joint_committees": 2,
    "resolutions_year": 2,
    "resolutions_done_year": 1,
}


def furnish(town: Town) -> None:
    """All of it lies in the zone, the alliance in the street."""
    _services(town)
    _cases(town)
    _volunteers(town)
    _meetings(town)
    project_of(town.zone, "降本", (MARCH, 38_048_00), (DECEMBER, 48_852_00))
    project_of(town.zone, "已完成", ended=MARCH, state="done")


def _services(town: Town) -> None:
    done = {"done_on": NOVEMBER, "confirmed_on": DECEMBER, "state": "evaluated"}
    claim_of(town.zone, "代购", satisfaction="satisfied", **done)
    claim_of(town.zone, "修灯", satisfaction="unsatisfied", **done)
    claim_of(town.zone, "陪诊", claimed_on=MARCH)
    helped = pairing_of(town.zone, MARCH, NOVEMBER, DAY, member=member_in(town.zone, "张三"))
    helped.visits.filter(day=DAY).update(need="送餐", solved_on=DAY)
    one, two = list(town.made.values())[:2]
    pairing_of(town.zone, kind="organisation", organisation=one, helped_organisation=two)
    office = session_of(town.zone, "办税")
    booked(office, question="如何开票", answered_on=NOVEMBER)
    booked(office)
    session_of(town.zone, "接访", day=MARCH, kind="deputies", deputies="王代表")


def _cases(town: Town) -> None:
    soon = {"answered_on": NOVEMBER + dt.timedelta(days=3)}
    case_of(town.zone, "采纳", adoption="partly", satisfaction="fair", **soon)
    case_of(town.zone, "不采纳", adoption="not_adopted", answered_on=DECEMBER)
    case_of(town.zone, "还没答复")
    case_of(town.zone, "春天的", MARCH, adoption="adopted", answered_on=MARCH)
    case_of(town.zone, "调解", kind="dispute", mediation="agreed", **soon)


def _volunteers(town: Town) -> None:
    """A member who volunteers is active by his presence as the member."""
    member = member_in(town.zone, "王五")
    one, two = volunteer_in(town.zone, "李四"), volunteer_in(town.zone, "王五", member=member)
    volunteer_in(town.street, "赵六")
    volunteer_in(town.zone, "走了", left=MARCH)
    team_of(town.zone, "法律政策咨询队", one, two)
    team_of(town.zone, "解散的队", dissolved=MARCH)
    present(deed(town.zone, "巡查"), one)
    present(deed(town.zone, "清扫", day=MARCH), member)
    present(deed(town.zone, "党课", theme="life", kind="lecture"), two.member, hours=8)


def _meetings(town: Town) -> None:
    old, _ = [
        JointCommittee.objects.create(
            name=name, nature=CommitteeNature.COORDINATING, area=town.street, founded=founded
        )
        for name, founded in (("党建联盟", START), ("新联盟", NOVEMBER))
    ]
    meeting = {"theme": "meeting", "kind": "joint_meeting", "committee": old}
    spring = deed(town.street, "第一次联席会议", day=MARCH, **meeting)
    deed(town.street, "第四次联席会议", **meeting)
    for number, fields in enumerate(({"state": "done", "done_on": NOVEMBER}, {}), 1):
        Resolution.objects.create(
            activity=spring, number=number, text="巡查", unit="物业", due=DAY, **fields
        )


@pytest.fixture
@shared
def held(town: Town) -> QuarterlyReport:
    furnish(town)
    recompile(town)
    return QuarterlyReport.objects.get()


def test_each_figure(town: Town, held: QuarterlyReport) -> None:
    counts = figure(held, town.district)
    for code, expected in COUNTED.items():
        found = counts[code], counts[f"{code}_year"]
        if not isinstance(expected[0], list):
            found = found[0][0], found[1][0]
        assert found == expected, code
    assert {code: counts[code][0] for code in STANDING} == STANDING


def test_every_figure_opens_to_what_it_counts(town: Town, held: QuarterlyReport) -> None:
    """Numerator and denominator, rows or totals, at the top and in the zone."""
    basis = Basis.objects.get(code="default")
    for area in (town.district, town.zone):
        counts = figure(held, area)
        for one in (one for one in INDICATORS if one.subject in DEEDS):
            behind = rows_behind(one.code, held, basis, area=area)
            assert counts[one.code][0] == added(behind, one.total), one.code
            if one.is_rate:
                whole = rows_behind(one.code, held, basis, area=area, part="denominator")
                assert counts[one.code][1] == added(whole, one.of_total), one.code
                assert one.of_title or one.ratio, one.code


def added(facts: Any, total: Any) -> int:
    return (facts.aggregate(n=Sum(total))["n"] or 0) if total else facts.count()


def test_the_levels_add_up(town: Town, held: QuarterlyReport) -> None:
    whole, zone, street = (figure(held, area) for area in (town.district, town.zone, town.street))
    for one in (one for one in INDICATORS if one.subject in DEEDS):
        sums = [a + b for a, b in zip(zone[one.code], street[one.code], strict=True)]
        assert whole[one.code] == sums, one.code


def test_every_list_reads(town: Town, held: QuarterlyReport, cast: SimpleNamespace) -> None:
    """Heads, rows and file columns; no person's name is in any of them. An order, which is the
    subject's, is asked for once with rows and once without."""
    sorted_by = set()
    for one in (one for one in INDICATORS if one.subject in DEEDS):
        page = listed(cast.official, indicator=one.code)
        face, shown = rows.face(page), rows.rows(page, cast.official)
        assert len(face.heads) == len(face.columns)
        said = [str(column.value(row)) for row in shown for column in face.columns]
        for person in ("张三", "王五", "李四", "周八", "王代表"):
            assert not [text for text in said if person in text], one.code
        for sort in page.subject.sorts:
            if (order := (one.subject, sort, bool(shown))) not in sorted_by:
                listed(cast.official, indicator=one.code, sort=sort)
                sorted_by.add(order)


def test_a_volunteer_is_told_by_his_surname(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    told = {
        row.fact.name: row
        for row in rows.rows(listed(cast.official, indicator="volunteers"), cast.official)
    }
    assert told.keys() == {"李*", "王*", "赵*"}
    assert [cell.text for cell in told["王*"].cells][:3] == ["王*", "是", "法律政策咨询队"]
    assert [cell.text for cell in told["王*"].cells][-2:] == ["—", "2"]


def test_savings_count_on_the_last_day_of_their_period(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    page = listed(cast.official, indicator="project_savings_year")
    [row] = rows.rows(page, cast.official)
    assert [cell.text for cell in row.cells][-3:] == ["48,852.00", "86,900.00", "86,900.00"]
    above = {count.label: count.value for count in rows.counts(page)}
    assert above["本年攻关节约"] == "86,900"


def test_the_duties_of_the_quarter(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    """Of each branch and joint branch: meetings and lectures of the quarter, theme days of three
    months, and of the year, which ends with it, a life meeting and an appraisal."""
    facts = LifeFact.objects.filter(report=held)
    assert {fact.type for fact in facts} == {"branch", "joint_branch"}
    assert {fact.owed for fact in facts} == {1 + 1 + 3 + 1 + 1}
    assert figure(held, town.district)["life_rate"] == [0, 7 * facts.count()]
    branch = facts.get(name="街道商会党支部").party_organisation
    for month in (10, 12):
        day = dt.date(2017, month, 20)
        deed(town.street, "主题党日", **THEME_DAY, day=day, party_organisation=branch)
    deed(town.street, "又一次", **THEME_DAY, day=day, party_organisation=branch)
    recompile(town)
    assert figure(QuarterlyReport.objects.get(), town.street)["life_theme_day"] == [2, 3]
    page = listed(cast.official, indicator="life_lacking")
    told = {row.fact.name: row.told("theme_day") for row in rows.rows(page, cast.official)}
    assert told["街道商会党支部"] == "2/3"
    assert page.total == facts.count()


def test_a_year_comes_due_in_its_last_quarter(town: Town) -> None:
    third = compiled(town.district, PERIOD.shift(-1))
    assert {fact.owed for fact in LifeFact.objects.filter(report=third)} == {1 + 1 + 3}


def test_joint_meetings_of_those_due(town: Town, held: QuarterlyReport) -> None:
    """The one founded in the quarter owes none; an area may ask for more."""
    assert figure(held, town.street)["joint_meetings_rate"] == [1, 1]
    RuleLimit.objects.create(area=town.street, code="joint_meetings", value=2)
    recompile(town)
    report = QuarterlyReport.objects.get()
    assert figure(report, town.street)["joint_meetings_rate"] == [1, 2]
