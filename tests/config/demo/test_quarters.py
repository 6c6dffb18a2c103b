"""The quarterly cycle in the demonstration: what is locked, corrected, under way."""

from collections import Counter

import pytest

from config.demo.cities import DEMONSTRATED, PUBLISHED, quarters_of
from config.demo.explanations import why
from config.demo.quarters import CORRECTED, FORGOTTEN, JINFENG, REASON, RETURN
from core.dated import Quarter
from core.models import Act
from districts.models import Area
from funding.models import Closing
from reports.cycle.checks import CHECKS, Finding
from reports.cycle.findings import still_open
from reports.enums import ReportState
from reports.models import Explanation, OrganisationFact, QuarterlyReport, Submission


def editions(code: str) -> list[QuarterlyReport]:
    found = QuarterlyReport.objects.filter(area__code=code).select_related("area", "locked_by")
    return list(found.order_by("year", "quarter", "edition"))


@pytest.mark.parametrize("code", PUBLISHED)
def test_each_district_has_eight_quarters(areas: dict[str, Area], code: str) -> None:
    assert len(quarters_of(code)) == 8
    found = dict.fromkeys(one.period for one in editions(code))
    assert tuple(found) == quarters_of(code)
    assert quarters_of(code)[-1] == PUBLISHED[code]
    assert len(DEMONSTRATED) == 5 * 8


def test_all_but_the_last_are_locked_in_order_by_the_official(areas: dict[str, Area]) -> None:
    *before, last = editions(JINFENG)
    assert {one.state for one in before} == {ReportState.LOCKED}
    assert {one.locked_by.username for one in before if one.locked_by} == {"official"}
    locked = [one.locked_at for one in before if one.locked_at]
    assert locked == sorted(locked)
    assert len(locked) == 8  # one of the seven was corrected
    assert (last.state, last.period) == (ReportState.DRAFT, PUBLISHED[JINFENG])


def test_money_is_closed_through_the_last_locked_quarter(areas: dict[str, Area]) -> None:
    closed = Closing.objects.filter(fund__area=areas[JINFENG]).order_by("through")
    assert [one.through for one in closed] == [
        quarter.last for quarter in quarters_of(JINFENG)[:-1]
    ]


def test_one_quarter_was_corrected_and_says_why(areas: dict[str, Area]) -> None:
    first, second = (one for one in editions(JINFENG) if one.period == CORRECTED)
    assert (first.edition, first.reason, second.edition, second.reason) == (1, "", 2, REASON)
    assert {first.state, second.state} == {ReportState.LOCKED}
    there = [
        OrganisationFact.objects.filter(report=one, name=FORGOTTEN).exists()
        for one in (first, second)
    ]
    assert there == [False, True]


def test_offices_stand_at_different_points_of_the_last_quarter(areas: dict[str, Area]) -> None:
    parts = Submission.objects.filter(report=editions(JINFENG)[-1]).select_related("area")
    states = {one.area.code: (one.state, one.note) for one in parts}
    assert states["640106001"] == ("submitted", "")
    assert states["640106002"] == ("returned", RETURN)
    assert Counter(state for state, _ in states.values())["open"] == 3
    left = {one.area.code: one.open_findings for one in parts if one.state == "open"}
    assert all(left.values())


def test_whatever_was_open_was_explained_by_its_clerk(areas: dict[str, Area]) -> None:
    rows = Explanation.objects.filter(report__area=areas[JINFENG]).select_related("by", "area")
    assert rows.count() > 50
    assert all("演示" in one.text for one in rows)
    assert {one.by.username for one in rows} == {"clerk", "district-clerk"}
    zone = {one.by.username for one in rows if one.area.code == "640106Z01"}
    assert zone == {"clerk"}
    acts = Act.objects.filter(model="reports.explanation", verb="说明校核")
    assert acts.count() == rows.count()
    for report in editions(JINFENG)[:-1]:
        assert still_open(report) == []


def test_a_district_gives_its_own_reasons() -> None:
    by_code = {check.code: check for check in CHECKS}
    jumped = Finding(by_code["jump_quarter"], 1, "", "members")
    assert "寻找党员" in why(jumped, "410303")
    assert "三对比三剔除" in why(jumped, "130705")
    assert why(jumped, JINFENG) not in {why(jumped, "410303"), why(jumped, "130705")}
    assert "摸排" in why(Finding(by_code["no_ledger"], 1, ""), "370811")


def test_quarters_are_found_by_their_district() -> None:
    assert quarters_of("410303")[0] == Quarter(2015, 1)
