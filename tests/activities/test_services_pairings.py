"""Pairings: visits by plan on the edges of months, quarters and years, needs, and the end."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from activities.models import Pairing, Visit
from activities.services import due_services, pairings
from activities.services.pairings import Seen
from core.errors import Refused
from tests.activities.makers import member_in
from tests.activities.service_makers import DAY, pairing_in
from tests.shared_world import shared


@pytest.fixture
@shared
def pairing(zone: Any) -> Pairing:
    return pairing_in(zone, member_in(zone))


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last", "before"),
    [
        ("month", "2016-02-29", "2016-02-01", "2016-02-29", "2016-01-01"),
        ("month", "2017-01-01", "2017-01-01", "2017-01-31", "2016-12-01"),
        ("quarter", "2017-03-31", "2017-01-01", "2017-03-31", "2016-10-01"),
        ("quarter", "2017-04-01", "2017-04-01", "2017-06-30", "2017-01-01"),
        ("year", "2017-12-31", "2017-01-01", "2017-12-31", "2016-01-01"),
    ],
)
def test_periods(rhythm: str, day: str, first: str, last: str, before: str) -> None:
    that = dt.date.fromisoformat(day)
    told = [str(one) for one in pairings.period(rhythm, that)]
    assert told == [first, last]
    assert str(pairings.previous(rhythm, that)[0]) == before


def test_what_the_plan_still_wants(pairing: Pairing) -> None:
    Pairing.objects.update(visit_rhythm="quarter", visit_times=2)
    pairing.refresh_from_db()
    for day in ("2016-12-31", "2017-01-01", "2017-03-31"):
        Visit.objects.create(pairing=pairing, day=day)
    for day, left in (("2016-11-01", 1), ("2017-02-01", 0), ("2017-04-01", 2)):
        that = dt.date.fromisoformat(day)
        assert pairings.missing(pairing, that) == left
        assert due_services.visits_due("", that).exists() is bool(left)
    assert pairings.missing(pairing, pairing.since - DAY) == 0


@pytest.mark.parametrize(
    ("since", "until", "due", "late"),
    [
        ("2017-01-01", None, True, True),  # through the whole of the quarter before
        ("2017-01-02", None, True, False),
        ("2017-05-15", None, True, False),
        ("2017-05-16", None, False, False),
        ("2016-01-01", "2017-05-15", False, False),  # ended that day
        ("2016-01-01", "2017-05-16", True, True),
    ],
)
def test_who_is_due_and_who_is_late(
    pairing: Pairing, since: str, until: str | None, due: bool, late: bool
) -> None:
    Pairing.objects.update(since=since, until=until)
    day = dt.date(2017, 5, 15)
    assert due_services.visits_due("", day).exists() is due
    assert due_services.visits_late("", day).exists() is late


def test_a_visit_of_the_period_before_settles_it(pairing: Pairing) -> None:
    day = dt.date(2017, 4, 1)
    Visit.objects.create(pairing=pairing, day=dt.date(2017, 3, 31))
    assert not due_services.visits_late("", day).exists()
    assert due_services.visits_due("", day).exists()
    Visit.objects.create(pairing=pairing, day=day)
    assert not due_services.visits_due("", day).exists()


def test_visits_that_cannot_be(pairing: Pairing, clerk: Any) -> None:
    today = localdate()
    Pairing.objects.update(since=today - 9 * DAY, until=today - DAY)
    pairing.refresh_from_db()
    for day, told in (
        (today + DAY, "不能晚于今天"),
        (today - 10 * DAY, "才结对"),
        (today - DAY, r"已于 .* 结束"),
    ):
        with pytest.raises(Refused, match=told) as refused:
            pairings.visit(pairing, Seen(day), by=clerk)
        assert refused.value.field == "day"
    pairings.visit(pairing, Seen(today - 2 * DAY), by=clerk)
    with pytest.raises(Refused, match="已登记走访"):
        pairings.visit(pairing, Seen(today - 2 * DAY), by=clerk)
    with pytest.raises(Refused, match="请写明发现的需求") as refused:
        pairings.visit(pairing, Seen(today - 3 * DAY, solution="修好"), by=clerk)
    assert refused.value.field == "need"


def test_a_need_stands_until_it_is_solved(pairing: Pairing, clerk: Any) -> None:
    today = localdate()
    visit = pairings.visit(pairing, Seen(today - 3 * DAY, need="漏水"), by=clerk)
    spot = pairings.visit(pairing, Seen(today - DAY, need="灯坏", solution="换灯"), by=clerk)
    assert spot.solved_on == today - DAY
    assert [*due_services.unsolved("", today)] == [visit]
    for day in (today - 4 * DAY, today + DAY):
        with pytest.raises(Refused, match="解决日期应在"):
            pairings.solve(visit, day=day, solution="修好", by=clerk)
    pairings.solve(visit, day=today, solution="修好", by=clerk)
    assert not due_services.unsolved("", today).exists()
    with pytest.raises(Refused, match="不用再办"):
        pairings.solve(visit, day=today, solution="又修", by=clerk)
    plain = pairings.visit(pairing, Seen(today), by=clerk)
    with pytest.raises(Refused, match="没有登记需求"):
        pairings.solve(plain, day=today, solution="修好", by=clerk)


def test_it_ends_after_its_last_visit(pairing: Pairing, clerk: Any) -> None:
    today = localdate()
    pairings.visit(pairing, Seen(today - DAY), by=clerk)
    for day, told in ((today - DAY, "还有走访"), (pairing.since, "应在"), (today + DAY, "应在")):
        with pytest.raises(Refused, match=told):
            pairings.end(pairing, day=day, reason="搬走", by=clerk)
    ended = pairings.end(pairing, day=today, reason="搬走", by=clerk)
    assert (ended.until, ended.end_reason) == (today, "搬走")
    with pytest.raises(Refused, match="不用再办"):
        pairings.end(pairing, day=today, reason="搬走", by=clerk)


def test_one_helper_and_one_who_is_helped(zone: Any, make_organisation: Any) -> None:
    member, body = member_in(zone), make_organisation()
    for wrong in (
        {"organisation": body},  # two helpers
        {"helped_organisation": body},  # a household and a body
        {"kind": "organisation", "helped_name": ""},  # nobody
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            pairing_in(zone, member, **wrong)
    assert pairing_in(zone, member).helped == "周*"
