"""A duty session: its slots, its way, who clashes with whom, the weeks ahead."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Message
from activities.enums import BookingState, DutyState
from activities.models import DutySession
from activities.services import bookings, counter, duty
from activities.services.bookings import Guest
from core.errors import Refused
from core.models import Act, CalendarDay
from tests.activities.duty import (
    ELEVEN,
    NINE,
    days,
    guest,
    passed,
    planned_in,
    published_in,
    slot_of,
    states,
)
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


def hours(session: DutySession) -> list[str]:
    return [str(slot) for slot in session.slots.order_by("begins")]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (60, ["09:00—10:00", "10:00—11:00"]),
        (50, ["09:00—09:50", "09:50—11:00"]),
        (61, ["09:00—11:00"]),
        (120, ["09:00—11:00"]),
    ],
)
def test_it_is_cut_into_slots(zone: Any, minutes: int, expected: list[str]) -> None:
    session = planned_in(zone, minutes=minutes, seats=3)
    assert hours(session) == expected
    assert {*session.slots.values_list("seats", "taken")} == {(3, 0)}


def test_a_stretch_longer_than_the_session_is_refused(zone: Any) -> None:
    session = planned_in(zone)
    with pytest.raises(Refused, match="比整场还长"):
        duty.make_slots(session, minutes=121, seats=1)
    assert len(hours(session)) == 2


def test_what_is_booked_is_not_cut_anew(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk)
    bookings.book(slot_of(session), guest())
    with pytest.raises(Refused, match="已有人预约"):
        duty.make_slots(session, minutes=30, seats=1)


def test_published_today_or_later_and_only_once(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk, day=days(0))
    assert (session.state, session.published_on) == (DutyState.PUBLISHED, days(0))
    with pytest.raises(Refused, match="不能发布"):
        duty.publish(session, by=clerk)
    with pytest.raises(Refused, match="已过，不用再发布"):
        duty.publish(planned_in(zone, day=days(-1)), by=clerk)


def test_without_slots_nobody_could_book(zone: Any, clerk: Any) -> None:
    session = planned_in(zone)
    session.slots.all().delete()
    with pytest.raises(Refused, match="还没有预约时段"):
        duty.publish(session, by=clerk)


@pytest.mark.parametrize(
    ("fields", "clashes"),
    [
        ({}, True),
        ({"begins": dt.time(10, 59), "ends": dt.time(12)}, True),
        ({"begins": ELEVEN, "ends": dt.time(12)}, False),
        ({"begins": dt.time(8), "ends": NINE}, False),
        ({"day": days(2)}, False),
        ({"department": "工商局"}, False),
        ({"department": "工商局", "place": "二楼会议室"}, True),
        ({"department": "工商局", "place": "三楼会议室"}, False),
        ({"department": "", "deputies": "刘代表", "place": "三楼"}, False),
    ],
    ids=str,
)
def test_two_at_one_hour(zone: Any, clerk: Any, fields: dict[str, Any], clashes: bool) -> None:
    published_in(zone, clerk, place="二楼会议室")
    other = planned_in(zone, title="别的事", **{"place": "一楼", **fields})
    if not clashes:
        assert duty.publish(other, by=clerk).state == DutyState.PUBLISHED
        return
    with pytest.raises(Refused, match="同一时间已有“办税咨询”（09:00—11:00），请改时间"):
        duty.publish(other, by=clerk)


def test_the_same_deputies_are_at_one_place(zone: Any, clerk: Any) -> None:
    own = {"department": "", "deputies": "刘代表、王代表"}
    published_in(zone, clerk, **own)
    with pytest.raises(Refused, match="刘代表、王代表同一时间"):
        duty.publish(planned_in(zone, **own), by=clerk)


def test_another_street_has_a_tax_office_of_its_own(
    zone: Any, clerk: Any, street: Any, cast: Any
) -> None:
    published_in(zone, clerk, place="一楼")
    assert published_in(street, cast.street_clerk, place="一楼").pk


def test_what_was_cancelled_stands_in_nobodys_way(zone: Any, clerk: Any) -> None:
    first = published_in(zone, clerk)
    duty.cancel(first, by=clerk, note="临时有会")
    assert published_in(zone, clerk).pk


def test_a_stranger_moves_nothing(zone: Any, cast: Any) -> None:
    session = planned_in(zone, day=days(0))
    for stranger in (cast.foreign_clerk, cast.official, cast.auditor, cast.street_clerk):
        with pytest.raises(Refused, match="请转告他们"):
            duty.publish(session, by=stranger)
        with pytest.raises(Refused, match="请转告他们"):
            duty.hold(session, by=stranger)
        with pytest.raises(Refused, match="请转告他们"):
            duty.cancel(session, by=stranger, note="不办")


def test_held_when_everybodys_coming_is_written_down(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk, seats=1)
    with pytest.raises(Refused, match="还没到日期"):
        duty.hold(session, by=clerk)
    bookings.book(slot_of(session), guest())
    bookings.book(slot_of(session), guest(1), or_wait=True)
    passed(session, days(-1))
    with pytest.raises(Refused, match="还有 1 个预约没有登记到访或未到"):
        duty.hold(session, by=clerk)
    booked = slot_of(session).bookings.get(state=BookingState.BOOKED)
    counter.no_show(booked, by=clerk)
    assert duty.hold(session, by=clerk).state == DutyState.HELD
    assert states(session) == ["no_show", "cancelled"]


def test_cancelled_it_tells_who_booked(zone: Any, clerk: Any) -> None:
    session, store = published_in(zone, clerk, seats=3), store_in(zone)
    merchant = merchant_of(store)
    bookings.book(slot_of(session), Guest(storefront=store), by=merchant)
    visitor = bookings.book(slot_of(session), guest())
    with pytest.raises(Refused, match="请写明事由"):
        duty.cancel(session, by=clerk, note=" ")
    assert states(session) == ["booked", "booked"]
    assert duty.cancel(session, by=clerk, note="税务系统升级") == 2
    assert states(session) == ["cancelled", "cancelled"]
    assert "税务系统升级" in Message.objects.get(user=merchant).text
    found = bookings.look_up(visitor.number, "2345")
    assert found is not None
    assert found.slot.session.cancel_reason == "税务系统升级"
    assert slot_of(session).taken == 0


def test_week_by_week_without_holidays(zone: Any, clerk: Any) -> None:
    monday = dt.date(2017, 9, 4)
    session = planned_in(zone, day=monday, seats=5)
    CalendarDay.objects.get_or_create(
        day=dt.date(2017, 9, 18), defaults={"name": "调休", "working": False}
    )
    made, off = duty.plan_weekly(session, until=dt.date(2017, 10, 16), by=clerk)
    assert off == [dt.date(2017, 9, 18), dt.date(2017, 10, 2)]  # and the National Day
    rows = DutySession.objects.exclude(pk=session.pk).order_by("day")
    assert [str(row.day) for row in rows] == [
        "2017-09-11",
        "2017-09-25",
        "2017-10-09",
        "2017-10-16",
    ]
    assert made == 4
    assert {row.state for row in rows} == {DutyState.PLANNED}
    assert {tuple(hours(row)) for row in rows} == {tuple(hours(session))}
    again, _ = duty.plan_weekly(session, until=dt.date(2017, 10, 23), by=clerk)
    assert again == 1


def test_a_weekend_session_is_not_a_holiday(zone: Any, clerk: Any) -> None:
    session = planned_in(zone, day=dt.date(2017, 9, 9))
    assert duty.plan_weekly(session, until=dt.date(2017, 9, 23), by=clerk) == (2, [])


@pytest.mark.parametrize(
    ("weeks", "extra", "told"),
    [(1, -1, "截止日期要在"), (1, 0, ""), (53, 6, ""), (54, 0, "一次最多排一年")],
)
def test_how_far_ahead(zone: Any, clerk: Any, weeks: int, extra: int, told: str) -> None:
    session = planned_in(zone)
    until = session.day + dt.timedelta(weeks=weeks, days=extra)
    if told:
        with pytest.raises(Refused, match=told):
            duty.plan_weekly(session, until=until, by=clerk)
        return
    made, off = duty.plan_weekly(session, until=until, by=clerk)
    assert made + len(off) == weeks
    assert Act.objects.filter(verb="按周排出").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": NINE},
        {"ends": dt.time(8)},
        {"department": "", "deputies": "", "organisation": None},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(zone: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        planned_in(zone, **wrong)
