"""What the facts of claims, pairings, duty sessions and cases say on the edges of the quarter.

Each register holds every case, named after what it is a case of, and is compiled once.
"""

import datetime as dt
from typing import Any

from districts.models import Area
from reports.compile.compiling import compile_report
from tests.activities.makers import member_in, volunteer_in
from tests.reports.deeds import NOVEMBER
from tests.reports.making import Q4
from tests.reports.services import (
    MARCH,
    booked,
    case_of,
    claim_of,
    pairing_of,
    session_of,
)

DAY, FIRST = Q4.last, Q4.first
EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
BEFORE = FIRST - dt.timedelta(days=1)
LAST_YEAR = dt.date(2016, 11, 1)

Cases = dict[str, tuple[dict[str, Any], dict[str, Any] | None]]

MADE = ("made", "made_year", "done", "done_year", "confirmed", "confirmed_year", "waiting")


def flags(names: tuple[str, ...], *true: str) -> dict[str, bool]:
    return {name: name in true for name in names}


CLAIMS: Cases = {
    "季首认领": ({"claimed_on": FIRST}, flags(MADE, "made", "made_year", "waiting")),
    "上季末认领": ({"claimed_on": BEFORE}, flags(MADE, "made_year", "waiting")),
    "次日认领": ({"claimed_on": MORROW}, None),
    "去年认领在办": ({"claimed_on": LAST_YEAR}, flags(MADE, "waiting")),
    "去年办完": ({"claimed_on": LAST_YEAR, "done_on": LAST_YEAR}, None),
    "去年认领本季办": (
        {"claimed_on": LAST_YEAR, "done_on": FIRST},
        flags(MADE, "done", "done_year"),
    ),
    "次日才办": (
        {"claimed_on": NOVEMBER, "done_on": MORROW},
        {**flags(MADE, "made", "made_year", "waiting"), "done_on": None},
    ),
    "上季办本季确认": (
        {"claimed_on": MARCH, "done_on": BEFORE, "confirmed_on": DAY, "satisfaction": "fair"},
        {
            **flags(MADE, "made_year", "done_year", "confirmed", "confirmed_year"),
            "satisfaction": "fair",
        },
    ),
    "次日才确认": (
        {"claimed_on": MARCH, "done_on": EVE, "confirmed_on": MORROW, "satisfaction": "fair"},
        {**flags(MADE, "made_year", "done", "done_year"), "satisfaction": ""},
    ),
    "已放弃": ({"claimed_on": NOVEMBER, "state": "given_up"}, None),
}
CASE = ("received", "received_year", "fell_due", "fell_due_year", "answered", "answered_year")
STATES = (*CASE, "in_time", "waiting", "overdue")
CASES: Cases = {
    "季首受理": (
        {"received_on": FIRST, "due": MORROW},
        flags(STATES, "received", "received_year", "waiting"),
    ),
    "当日到期": (
        {"received_on": BEFORE, "due": DAY},
        flags(STATES, "received_year", "fell_due", "fell_due_year", "waiting"),
    ),
    "前日到期": (
        {"received_on": BEFORE, "due": EVE},
        flags(STATES, "received_year", "fell_due", "fell_due_year", "waiting", "overdue"),
    ),
    "上季末到期": (
        {"received_on": MARCH, "due": BEFORE, "answered_on": BEFORE},
        flags(STATES, "received_year", "fell_due_year", "answered_year", "in_time"),
    ),
    "期限当天答复": (
        {"received_on": NOVEMBER, "due": EVE, "answered_on": EVE, "adoption": "adopted"},
        {
            **flags(STATES, *CASE, "in_time"),
            "adoption": "adopted",
        },
    ),
    "逾期一天答复": (
        {"received_on": NOVEMBER, "due": EVE, "answered_on": DAY},
        flags(STATES, *CASE),
    ),
    "次日才答复": (
        {"received_on": NOVEMBER, "due": EVE, "answered_on": MORROW, "adoption": "adopted"},
        {
            **flags(STATES, *CASE[:4], "waiting", "overdue"),
            "adoption": "",
            "answered_on": None,
        },
    ),
    "次日受理": ({"received_on": MORROW}, None),
    "去年未答复": ({"received_on": LAST_YEAR}, flags(STATES, "waiting", "overdue")),
    "去年已答复": ({"received_on": LAST_YEAR, "answered_on": LAST_YEAR}, None),
    "撤回": ({"received_on": NOVEMBER, "state": "withdrawn"}, None),
}


def found_in(facts: Any, cases: Cases) -> dict[str, Any]:
    known = {fact.name: fact for fact in facts}
    return {
        name: None
        if name not in known
        else {key: getattr(known[name], key) for key in expected or {}}
        for name, (_, expected) in cases.items()
    }


def test_each_claim_as_of_the_day(kept: Area, zone: Area) -> None:
    for name, (fields, _) in CLAIMS.items():
        claim_of(zone, name, **fields)
    facts = compile_report(kept, Q4).report.claimfacts.all()
    assert found_in(facts, CLAIMS) == {name: expected for name, (_, expected) in CLAIMS.items()}


def test_each_case_as_of_the_day(kept: Area, zone: Area) -> None:
    for name, (fields, _) in CASES.items():
        case_of(zone, name, **fields)
    facts = compile_report(kept, Q4).report.casefacts.all()
    assert found_in(facts, CASES) == {name: expected for name, (_, expected) in CASES.items()}


def test_a_claimant_is_named_where_it_is_a_body(
    kept: Area, zone: Area, make_organisation: Any
) -> None:
    claim_of(zone, "党员认领", member=member_in(zone, "张三"))
    claim_of(zone, "单位认领", organisation=make_organisation("甲公司"), kind="project")
    facts = compile_report(kept, Q4).report.claimfacts.all()
    told = {fact.name: (fact.claimant, fact.kind) for fact in facts}
    assert told == {"党员认领": ("党员", "wish"), "单位认领": ("甲公司", "project")}


def test_each_pairing_with_its_visits(kept: Area, zone: Area, make_organisation: Any) -> None:
    days = LAST_YEAR, MARCH, BEFORE, FIRST, DAY, MORROW
    visited = pairing_of(zone, *days, member=member_in(zone, "张三"), situation="独居老人")
    first, last = (visited.visits.get(day=day) for day in (FIRST, DAY))
    type(first).objects.filter(pk=first.pk).update(need="送餐", solved_on=DAY)
    type(first).objects.filter(pk=last.pk).update(need="修灯", solved_on=MORROW)
    pairing_of(zone, volunteer=volunteer_in(zone, "李四"), until=MARCH)
    pairing_of(zone, volunteer=volunteer_in(zone, "钱七"), until=dt.date(2017, 1, 1))
    pairing_of(zone, volunteer=volunteer_in(zone, "孙九"), since=MORROW)
    pair = {"kind": "organisation", "helped_organisation": make_organisation("乙公司")}
    pairing_of(zone, organisation=make_organisation("甲公司"), until=MORROW, **pair)
    facts = {fact.name: fact for fact in compile_report(kept, Q4).report.pairingfacts.all()}
    assert facts.keys() == {"党员—独居老人", "志愿者—结对户", "甲公司—乙公司"}
    told = facts["党员—独居老人"]
    names = ("visits", "visits_year", "people", "people_year", "needs", "needs_year")
    assert [getattr(told, name) for name in (*names, "solved", "solved_year")] == [
        *(2, 4, 4, 8, 2, 2, 1, 1),
    ]
    stands = {name: fact.stands for name, fact in facts.items()}
    assert stands == {"党员—独居老人": True, "志愿者—结对户": False, "甲公司—乙公司": True}


def test_each_duty_session_with_its_visitors(kept: Area, zone: Area) -> None:
    full = session_of(zone, "办税", day=FIRST)
    booked(full, question="如何开票", answer="见指南", answered_on=DAY)
    booked(full, question="如何注销", answered_on=MORROW)
    booked(full, answered_on=NOVEMBER)  # its words have been erased since
    booked(full, state="no_show")
    booked(full, state="cancelled")
    session_of(zone, "接访", day=BEFORE, kind="deputies", department="", deputies="王代表")
    for name, fields in {
        "次日": {"day": MORROW},
        "去年": {"day": LAST_YEAR},
        "没办": {"state": "published"},
        "取消": {"state": "cancelled"},
    }.items():
        session_of(zone, name, **fields)
    facts = {fact.name: fact for fact in compile_report(kept, Q4).report.dutyfacts.all()}
    assert facts.keys() == {"办税", "接访"}
    told = facts["办税"]
    assert (told.office, told.in_quarter, told.seats) == ("税务局", True, 10)
    assert (told.visitors, told.absent, told.questions, told.answered) == (3, 1, 3, 2)
    assert (facts["接访"].office, facts["接访"].in_quarter) == ("党代表", False)


def test_what_lies_elsewhere_is_anothers(
    kept: Area, zone: Area, foreign_district: Area, commercial_district: Any
) -> None:
    place = {"commercial_district": commercial_district}
    for area in (zone, foreign_district):
        here = place if area == zone else {}
        claim_of(area, "认领", **here)
        case_of(area, "建议", **here)
        session_of(area, "办税", **here)
        pairing_of(area, member=member_in(area, "张三"), **here)
    report = compile_report(kept, Q4).report
    for facts in (report.claimfacts, report.casefacts, report.dutyfacts, report.pairingfacts):
        one = facts.get()
        assert (one.area, one.commercial_district) == (zone, commercial_district)
