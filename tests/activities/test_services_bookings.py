"""Booking, cancelling, waiting: each place once, nobody at two places, in time."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import make_aware

from accounts.models import Message
from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession, DutySlot
from activities.services import bookings, duty, places
from activities.services.bookings import Full, Guest, book, cancel
from core.errors import Refused
from districts.models import RuleLimit
from tests.activities.duty import (
    PHONE,
    days,
    guest,
    passed,
    planned_in,
    published_in,
    slot_of,
    states,
)
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def session(zone: Any, clerk: Any) -> DutySession:
    """Tomorrow, nine and ten, two places each."""
    return published_in(zone, clerk)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the hour of a day as the services see it."""

    def at(day: dt.date, hour: int, minute: int = 0) -> None:
        moment = make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
        monkeypatch.setattr(bookings, "now", lambda: moment)

    return at


def test_places_are_given_until_none_is_left(session: DutySession) -> None:
    slot = slot_of(session)
    assert [book(slot, guest(n)).state for n in range(2)] == [BookingState.BOOKED] * 2
    with pytest.raises(Full, match="刚刚约满"):
        book(slot, guest(2))
    slot.refresh_from_db()
    assert (slot.taken, slot.left, slot.bookings.count()) == (2, 0, 2)
    assert bookings.next_free(slot) == slot_of(session, 1)


def test_the_next_slot_may_be_of_another_day_and_is_of_the_same_service(
    session: DutySession, zone: Any, clerk: Any
) -> None:
    published_in(zone, clerk, title="别的事", department="工商局", day=days(2))
    later = published_in(zone, clerk, day=days(8))
    last = slot_of(session, 1)
    assert bookings.next_free(last) == slot_of(later)
    DutySession.objects.filter(pk=later.pk).update(state=DutyState.CANCELLED)
    assert bookings.next_free(last) == slot_of(session)  # earlier rather than none
    DutySlot.objects.filter(session=session).update(taken=2)
    assert bookings.next_free(last) is None


def test_the_same_form_sent_twice_is_one(session: DutySession) -> None:
    first = book(slot_of(session), guest(), form_key="k")
    assert book(slot_of(session), guest(), form_key="k") == first
    other = book(slot_of(session, 1), guest(), form_key="k")
    assert other != first
    assert slot_of(session).taken == 1


def test_a_store_is_at_one_place_at_a_time(session: DutySession, zone: Any, clerk: Any) -> None:
    store = store_in(zone)
    mine = Guest(storefront=store)
    book(slot_of(session), mine)
    with pytest.raises(Refused, match="同一时间已约了“办税咨询 09:00—10:00”"):
        book(slot_of(session), mine)
    beside = published_in(
        zone,
        clerk,
        title="贷款",
        department="银行",
        begins=dt.time(9, 30),
        ends=dt.time(10, 30),
        minutes=30,
    )
    with pytest.raises(Refused, match="同一时间已约了"):
        book(slot_of(beside), mine)
    assert book(slot_of(beside, 1), mine).state == BookingState.BOOKED  # from ten on
    assert book(slot_of(beside), Guest(storefront=store_in(zone, "另一家"))).pk


def test_one_after_the_other_is_not_at_once(session: DutySession, zone: Any) -> None:
    """Whichever is booked first."""
    for name, order in (("早茶铺", (0, 1)), ("夜宵铺", (1, 0))):
        store = store_in(zone, name)
        for number in order:
            assert book(slot_of(session, number), Guest(storefront=store)).pk


def test_waiting_counts_as_being_there(session: DutySession, zone: Any) -> None:
    DutySlot.objects.filter(session=session).update(taken=2)
    mine = Guest(storefront=store_in(zone))
    book(slot_of(session), mine, or_wait=True)
    with pytest.raises(Refused, match="同一时间已约了"):
        book(slot_of(session), mine, or_wait=True)


def test_somebody_of_the_same_name_and_phone_is_one(session: DutySession) -> None:
    book(slot_of(session), guest())
    with pytest.raises(Refused, match="同一时间已约了"):
        book(slot_of(session), guest())
    assert book(slot_of(session), guest(name="郑十")).pk  # his wife, by the same phone
    assert book(slot_of(session, 1), guest()).pk


@pytest.mark.parametrize("given", [{"name": ""}, {"phone": ""}])
def test_who_comes_is_said(session: DutySession, given: dict[str, str]) -> None:
    with pytest.raises(Refused, match="请填写姓名和手机号"):
        book(slot_of(session), Guest(**{"name": "吴九", "phone": PHONE, **given}))
    assert slot_of(session).taken == 0


@pytest.mark.parametrize(("hour", "minute", "bookable"), [(8, 59, True), (9, 0, False)])
def test_until_it_begins(
    session: DutySession, clock: Any, hour: int, minute: int, bookable: bool
) -> None:
    clock(session.day, hour, minute)
    if bookable:
        assert book(slot_of(session), guest()).pk
        return
    with pytest.raises(Refused, match="已经开始或过去"):
        book(slot_of(session), guest())


@pytest.mark.parametrize(
    ("state", "told"),
    [("planned", "现在不能预约"), ("held", "现在不能预约"), ("cancelled", "已取消")],
)
def test_only_what_is_published(session: DutySession, state: str, told: str) -> None:
    DutySession.objects.filter(pk=session.pk).update(state=state)
    with pytest.raises(Refused, match=told):
        book(slot_of(session), guest())
    assert slot_of(session).taken == 0


@pytest.mark.parametrize(("minute", "may"), [(0, True), (1, False)])
def test_who_booked_may_cancel_until_two_hours_before(
    session: DutySession, clock: Any, zone: Any, minute: int, may: bool
) -> None:
    store = store_in(zone)
    merchant = merchant_of(store)
    made = [
        (book(slot_of(session), Guest(storefront=store)), merchant),
        (book(slot_of(session), guest()), None),
    ]
    clock(session.day, 7, minute)
    for one, by in made:
        if may:
            assert cancel(one, by=by).state == BookingState.CANCELLED
        else:
            with pytest.raises(Refused, match="开始前 2 小时以内不能自己取消"):
                cancel(one, by=by)
    assert slot_of(session).taken == (0 if may else 2)


def test_the_hours_are_the_areas(session: DutySession, clock: Any, zone: Any) -> None:
    RuleLimit.objects.create(area=zone, code="booking_cancel", value=5)
    made = book(slot_of(session), guest())
    clock(session.day, 4, 1)
    with pytest.raises(Refused, match="开始前 5 小时以内"):
        cancel(made)


def test_the_office_cancels_at_any_hour_and_tells_the_store(
    session: DutySession, clock: Any, zone: Any, clerk: Any
) -> None:
    store = store_in(zone)
    merchant = merchant_of(store)
    made = book(slot_of(session), Guest(storefront=store), by=merchant)
    clock(session.day, 8, 30)
    cancel(made, by=clerk, note="来电说来不了")
    assert "来电说来不了" in Message.objects.get(user=merchant).text


def test_nobody_cancels_what_is_not_his(session: DutySession, zone: Any, cast: Any) -> None:
    store = store_in(zone)
    other = merchant_of(store_in(zone, "隔壁"), username="other")
    made = book(slot_of(session), Guest(storefront=store))
    for stranger in (other, cast.foreign_clerk, cast.official, make_user("stranger")):
        with pytest.raises(Refused, match="只能取消自己的预约"):
            cancel(made, by=stranger)


def test_cancelled_twice_gives_one_place_back(session: DutySession) -> None:
    made = book(slot_of(session), guest())
    cancel(made)
    with pytest.raises(Refused, match="不能取消预约"):
        cancel(made)
    assert slot_of(session).taken == 0


def test_the_first_who_waits_moves_up(session: DutySession, zone: Any) -> None:
    slot, store = slot_of(session), store_in(zone)
    merchant = merchant_of(store)
    first, _ = book(slot, guest(0)), book(slot, guest(1))
    waiting = book(slot, Guest(storefront=store), by=merchant, or_wait=True)
    book(slot, guest(3), or_wait=True)
    assert states(session) == ["booked", "booked", "waiting", "waiting"]
    cancel(first)
    assert states(session) == ["cancelled", "booked", "booked", "waiting"]
    assert slot_of(session).taken == 2
    text = Message.objects.get(user=merchant).text
    assert "候补轮到了" in text
    assert str(session.day) in text
    waiting.refresh_from_db()
    assert waiting.state == BookingState.BOOKED


def test_who_waits_no_more_is_passed_over(session: DutySession, clock: Any) -> None:
    slot = slot_of(session)
    first, _ = book(slot, guest(0)), book(slot, guest(1))
    waiting = book(slot, guest(2), or_wait=True)
    book(slot, guest(3), or_wait=True)
    clock(session.day, 8)  # who only waits may leave at any hour
    cancel(waiting)
    clock(days(0), 8)
    cancel(first)
    assert states(session) == ["cancelled", "booked", "cancelled", "booked"]


def test_nobody_moves_up_once_it_has_begun(session: DutySession, clock: Any, clerk: Any) -> None:
    slot = slot_of(session)
    first, _ = book(slot, guest(0)), book(slot, guest(1))
    book(slot, guest(2), or_wait=True)
    clock(session.day, 9)
    cancel(first, by=clerk, note="来电")
    assert states(session) == ["cancelled", "booked", "waiting"]


def test_a_walk_in_takes_what_is_left(session: DutySession, clock: Any, clerk: Any) -> None:
    slot = slot_of(session)
    with pytest.raises(Refused, match="现场取号只在当天"):
        bookings.walk_in(slot, guest(), by=clerk)
    passed(session, days(0))
    clock(days(0), 9, 59)
    first = bookings.walk_in(slot_of(session), guest(0), by=clerk)
    second = bookings.walk_in(slot_of(session), guest(1), by=clerk)
    assert [(one.queue, one.walk_in) for one in (first, second)] == [(1, True), (2, True)]
    with pytest.raises(Full, match="名额已满"):
        bookings.walk_in(slot_of(session), guest(2), by=clerk)
    clock(days(0), 10)
    with pytest.raises(Refused, match="已经过去"):
        bookings.walk_in(slot_of(session), guest(3), by=clerk)


def test_the_receipt_needs_the_phone(session: DutySession) -> None:
    made = book(slot_of(session), guest())
    assert bookings.look_up(made.number, "2345") == made
    for number, tail in (
        (made.number, "2346"),
        ("AAAAAAAAAAAA", "2345"),
        (made.number, ""),
        ("", "2345"),
    ):
        assert bookings.look_up(number, tail) is None


# Two hundred people and ten places


PEOPLE, PLACES = 200, 10


@pytest.fixture
def last_places(transactional_db: None, zone: Any, clerk: Any) -> DutySlot:
    session = planned_in(zone, minutes=120, seats=PLACES + 5)
    slot = slot_of(session)
    DutySlot.objects.filter(pk=slot.pk).update(taken=5)
    duty.publish(session, by=clerk)
    return slot_of(session)


def rush(slot: DutySlot) -> list[str]:
    """Everybody at once, on connections of their own."""
    start = threading.Barrier(40)

    def press(number: int) -> str:
        try:
            if number < start.parties:
                start.wait(30)
            return str(book(DutySlot.objects.get(pk=slot.pk), guest(number)).state)
        except Full:
            return "full"
        finally:
            connection.close()

    with ThreadPoolExecutor(start.parties) as pool:
        return list(pool.map(press, range(PEOPLE)))


def read_then_write(row: Any, *, taken: str, of: str, number: int = 1) -> bool:
    """How it must not be done: the place is looked at, and taken a moment later."""
    now = type(row).objects.get(pk=row.pk)
    if getattr(now, taken) + number > getattr(now, of):
        return False
    type(row).objects.filter(pk=row.pk).update(**{taken: getattr(now, taken) + number})
    return True


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_on_the_last_ten_places(last_places: DutySlot) -> None:
    outcome = rush(last_places)
    assert outcome.count(BookingState.BOOKED) == PLACES
    assert outcome.count("full") == PEOPLE - PLACES
    assert slot_of(last_places.session).left == 0
    assert Booking.objects.filter(state=BookingState.BOOKED).count() == PLACES


@pytest.mark.django_db(transaction=True)
def test_without_the_protection_they_are_oversold(
    last_places: DutySlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rush is a real one: read-then-write, with the database's own check gone, gives too many
    places away."""
    check = next(
        one for one in DutySlot._meta.constraints if one.name == "duty_slot_never_oversold"
    )
    monkeypatch.setattr(places, "take", read_then_write)
    with connection.schema_editor() as editor:
        editor.remove_constraint(DutySlot, check)
    try:
        outcome = rush(last_places)
        assert outcome.count(BookingState.BOOKED) > PLACES
    finally:
        DutySlot.objects.update(taken=0)
        with connection.schema_editor() as editor:
            editor.add_constraint(DutySlot, check)


@pytest.mark.django_db(transaction=True)
def test_who_books_while_it_is_cancelled_has_no_place(last_places: DutySlot, clerk: Any) -> None:
    """Of two at once either the booking is cancelled with it, or it is refused."""
    outcome: list[str] = []
    start = threading.Barrier(2)

    def press() -> None:
        try:
            start.wait(30)
            outcome.append(str(book(last_places, guest()).state))
        except Refused as why:
            outcome.append(str(why))
        finally:
            connection.close()

    thread = threading.Thread(target=press)
    thread.start()
    start.wait(30)
    duty.cancel(last_places.session, by=clerk, note="停电")
    thread.join(30)
    assert outcome
    assert not Booking.objects.filter(state=BookingState.BOOKED).exists()
    assert slot_of(last_places.session).taken == 0 or outcome[0] == "这次进驻已取消，请另选一天。"
