"""The adviser on duty sessions and cases: on the edges of their days."""

import datetime as dt
from typing import Any

import pytest

from activities.enums import DutyState
from activities.models import Case, DutySession
from activities.rules import cases as case_rules
from activities.rules import duty as duty_rules
from activities.services import cases, counter, due_cases
from activities.services.bookings import book
from activities.services.cases import Reply
from districts.advice import Finding
from tests.activities.duty import (
    case_in,
    days,
    guest,
    passed,
    planned_in,
    published_in,
    slot_of,
)

pytestmark = pytest.mark.django_db
RULES = {rule.code: rule for rule in (*duty_rules.RULES, *case_rules.RULES)}


def found(code: str, area: Any, day: dt.date | None = None) -> list[Finding]:
    return list(RULES[code].find(area.path, day or days(0)))


@pytest.mark.parametrize(("ahead", "count"), [(-1, 0), (0, 1), (1, 1), (2, 0)])
def test_to_be_published_by_the_day_before(zone: Any, ahead: int, count: int) -> None:
    planned_in(zone, day=days(ahead))
    assert len(found("duty-unpublished", zone)) == count


def test_published_it_is_not_asked_for(zone: Any, clerk: Any, foreign_zone: Any) -> None:
    published_in(zone, clerk)
    planned_in(foreign_zone)
    assert found("duty-unpublished", zone) == []
    assert len(found("duty-unpublished", foreign_zone)) == 1


def test_to_be_written_down_after_the_day(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk)
    book(slot_of(session), guest())
    assert found("duty-unsettled", zone, session.day) == []
    (one,) = found("duty-unsettled", zone, session.day + dt.timedelta(days=1))
    assert one.detail == "1 个预约没有登记到访或未到"
    DutySession.objects.update(state=DutyState.HELD)
    assert found("duty-unsettled", zone, session.day + dt.timedelta(days=1)) == []


def test_a_question_waits_until_answered_or_made_a_case(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk)
    made = book(slot_of(session), guest())
    passed(session, days(-1))
    counter.came(made, by=clerk, question="退税多久")
    (one,) = found("duty-unanswered", zone)
    assert "退税多久" not in f"{one}"
    assert "吴九" not in f"{one}"
    case_in(zone, booking=made)
    assert found("duty-unanswered", zone) == []


def test_a_case_is_routed_then_answered(zone: Any, clerk: Any) -> None:
    case = case_in(zone)
    (one,) = found("case-route", zone)
    assert (one.due, one.subject) == (case.due, f"诉求 {case.number}")
    moved = cases.route(case, by=clerk, name="物业公司")
    assert found("case-route", zone) == []
    (one,) = found("case-answer", zone)
    assert (one.due, one.detail) == (moved.due, "已交物业公司办理，待答复")
    cases.answer(case, Reply("好"), by=clerk)
    assert found("case-answer", zone) == []
    cases.judge(case, "unsatisfied", by=None)
    assert len(found("case-unsatisfied", zone)) == 1
    cases.close(case, by=clerk)
    assert found("case-unsatisfied", zone) == []


def test_the_last_day_is_still_in_time(zone: Any) -> None:
    case = case_in(zone)
    Case.objects.filter(pk=case.pk).update(due=days(0))
    assert list(due_cases.due_today("", days(0))) == [case]
    assert not due_cases.overdue("", days(0)).exists()
    assert list(due_cases.overdue("", days(1))) == [case]
