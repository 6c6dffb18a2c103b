"""At the counter: numbers, calls, who came, who did not, what he asked."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from accounts.models import Message
from activities.enums import BookingState, Channel
from activities.models import Booking, Case, CaseParty, DutySession
from activities.services import (
    bookings,
    case_parties,
    case_receipts,
    cases,
    counter,
    duty_reminders,
    handing_over,
    visitor_erasure,
)
from activities.services.bookings import Guest, book
from activities.services.cases import Reply
from core.errors import Refused
from core.models import Act
from tests.activities.duty import (
    TEXT,
    case_in,
    days,
    guest,
    passed,
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
def booked(zone: Any, clerk: Any) -> list[Booking]:
    """Three of yesterday, nobody yet written down."""
    session = published_in(zone, clerk, seats=3)
    made = [book(slot_of(session), guest(n)) for n in range(3)]
    passed(session, days(-1))
    return [Booking.objects.get(pk=one.pk) for one in made]


def test_numbers_follow_the_order_of_coming(booked: list[Booking], clerk: Any) -> None:
    numbers = [counter.check_in(one, by=clerk).queue for one in (booked[2], booked[0], booked[2])]
    assert numbers == [1, 2, 1]
    assert counter.call(booked[0], by=clerk).called_at
    with pytest.raises(Refused, match="请先到场取号"):
        counter.call(booked[1], by=clerk)


def test_nobody_comes_before_the_day(zone: Any, clerk: Any) -> None:
    early = book(slot_of(published_in(zone, clerk)), guest())
    for deed in (counter.check_in, counter.came):
        with pytest.raises(Refused, match="还没到日期"):
            deed(early, by=clerk)
    with pytest.raises(Refused, match="还没开始"):
        counter.no_show(early, by=clerk)


def test_who_came_late_came_after_all(booked: list[Booking], clerk: Any) -> None:
    counter.no_show(booked[0], by=clerk)
    assert counter.came(booked[0], by=clerk).state == BookingState.CAME
    with pytest.raises(Refused, match="不能登记未到"):
        counter.no_show(booked[0], by=clerk)


def test_a_stranger_writes_nothing_down(booked: list[Booking], cast: Any) -> None:
    for stranger in (cast.foreign_clerk, cast.official, cast.approver):
        for deed in (counter.check_in, counter.came, counter.no_show):
            with pytest.raises(Refused, match="请转告他们"):
                deed(booked[0], by=stranger)


def test_nor_does_he_answer_or_let_in(booked: list[Booking], clerk: Any, cast: Any) -> None:
    asked = counter.came(booked[0], by=clerk, question="如何减免")
    passed(asked.slot.session, days(0))
    for stranger in (cast.foreign_clerk, cast.official, cast.approver):
        with pytest.raises(Refused, match="请转告他们"):
            bookings.answer(asked, by=stranger, answer="好")
        with pytest.raises(Refused, match="请转告他们"):
            bookings.walk_in(slot_of(asked.slot.session), guest(9), by=stranger)


def test_what_was_asked_is_answered_then_or_later(booked: list[Booking], clerk: Any) -> None:
    first = counter.came(booked[0], by=clerk, question="如何减免", answer="带执照来")
    assert (first.question, first.answer, first.answered_on) == (
        "如何减免",
        "带执照来",
        localdate(),
    )
    later = counter.came(booked[1], by=clerk, question="退税多久")
    assert later.answered_on is None
    with pytest.raises(Refused, match="请写明答复"):
        bookings.answer(later, by=clerk, answer=" ")
    assert bookings.answer(later, by=clerk, answer="十日").erase_on == days(180)
    with pytest.raises(Refused, match="请也写明反映的问题"):
        counter.came(booked[2], by=clerk, answer="好")
    with pytest.raises(Refused, match="没有登记反映的问题"):
        bookings.answer(booked[2], by=clerk, answer="好")


def test_a_question_becomes_a_case_once(booked: list[Booking], clerk: Any) -> None:
    with pytest.raises(Refused, match="请先登记到访"):
        case_receipts.of_booking(booked[0], by=clerk, kind="request", title="减免")
    asked = counter.came(booked[0], by=clerk, question="如何减免")
    case = case_receipts.of_booking(asked, by=clerk, kind="request", title="减免")
    assert (case.channel, case.text, case.phone) == (Channel.DUTY, "如何减免", asked.phone)
    with pytest.raises(Refused, match="不用再转"):
        case_receipts.of_booking(asked, by=clerk, kind="request", title="减免")


class TestErasure:
    def test_the_person_goes_the_figures_stay(self, booked: list[Booking], clerk: Any) -> None:
        counter.came(booked[0], by=clerk, question="如何减免", answer="带执照来")
        Booking.objects.update(erase_on=days(0))
        assert visitor_erasure.erase_due(days(-1)) == 0
        assert visitor_erasure.erase_due() == 3
        gone = Booking.objects.get(pk=booked[0].pk)
        assert (gone.name, gone.phone, gone.matter, gone.question, gone.answer) == ("",) * 5
        assert (gone.state, gone.who, gone.erase_on) == (BookingState.CAME, "已清除", None)
        assert bookings.look_up(gone.number, "2345") is None
        assert visitor_erasure.erase_due() == 0
        assert Act.objects.filter(verb="到期清除").count() == 3

    def test_of_a_case_the_parties_too(self, zone: Any, clerk: Any) -> None:
        case = case_in(zone, "dispute")
        case_parties.add(case, by=clerk, name="钱八一", phone="13895012399")
        reply = Reply("谈成了", mediation="agreed", agreement="钱八一付款")
        cases.answer(case, reply, by=clerk)
        assert visitor_erasure.erase_due(days(179)) == 0
        assert visitor_erasure.erase_due(days(180)) == 1
        gone = Case.objects.get()
        assert (gone.name, gone.phone, gone.text, gone.agreement) == ("", "", "", "")
        assert (gone.title, gone.answer, gone.mediation) == ("后门照明", "谈成了", "agreed")
        party = CaseParty.objects.get()
        assert (party.name, party.phone, party.phone_tail_fingerprint) == ("", "", "")
        assert TEXT not in str(Act.objects.values_list("note", "subject"))


class TestReminding:
    def test_the_day_before_and_once(self, zone: Any, clerk: Any) -> None:
        store = store_in(zone)
        merchant = merchant_of(store)
        session = published_in(zone, clerk, place="一楼")
        book(slot_of(session), Guest(storefront=store), by=merchant)
        book(slot_of(session), guest())
        assert duty_reminders.remind(days(-1)) == 0
        assert duty_reminders.remind() == 1
        assert duty_reminders.remind() == 0
        text = Message.objects.get(user=merchant).text
        assert "明天" in text
        assert "一楼" in text

    def test_not_of_what_is_cancelled_or_waits(self, zone: Any, clerk: Any) -> None:
        store = store_in(zone)
        merchant_of(store)
        session = published_in(zone, clerk, seats=1)
        book(slot_of(session), guest())
        book(slot_of(session), Guest(storefront=store), or_wait=True)
        later = book(slot_of(session, 1), Guest(storefront=store))
        bookings.cancel(later, by=clerk, note="来电")
        assert duty_reminders.remind() == 0
        assert states(session) == ["booked", "waiting", "cancelled"]


def test_open_cases_go_to_a_colleague(zone: Any, clerk: Any) -> None:
    (work,) = [one for one in handing_over.WORK if one.title == "没有办结的诉求建议"]
    heir = make_user("heir", ("clerk", zone))
    case = cases.route(case_in(zone), by=clerk, name="物业")
    closed = cases.close(cases.answer(case_in(zone), Reply("好"), by=clerk), by=clerk)
    assert list(work.of(clerk)) == [case]
    work.give(work.of(clerk), heir)
    assert list(work.of(heir)) == [case]
    assert Case.objects.get(pk=closed.pk).handled_by == clerk


def test_a_day_is_that_of_the_place(zone: Any, clerk: Any) -> None:
    session = published_in(zone, clerk)
    assert bookings.begins_at(slot_of(session)).utcoffset() == dt.timedelta(hours=8)
    assert DutySession.objects.get() == session
