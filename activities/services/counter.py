"""At the counter on the day: who is there takes a number, is called, has come; who did not come."""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from activities.enums import BookingState
from activities.models import Booking
from activities.services import bookings
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import advice
from districts.scoping import holding

S = BookingState

_office = holding("change", "到访情况由接待的街道登记，请转告他们。")


def _on_the_day(booking: Booking, user: Any) -> str:
    day = booking.slot.session.day
    return f"约的是 {day}，还没到日期，请当天登记。" if day > localdate() else ""


def _begun(booking: Booking, user: Any) -> str:
    if bookings.begins_at(booking.slot) > now():
        return "预约的时段还没开始，请到时段开始以后再登记未到。"
    return ""


CAME = Transition("登记到访", frozenset({S.BOOKED, S.NO_SHOW}), S.CAME, (_office, _on_the_day))
NO_SHOW = Transition("登记未到", frozenset({S.BOOKED}), S.NO_SHOW, (_office, _begun))
TRANSITIONS = (CAME, NO_SHOW)


def _there(booking: Booking, by: Any) -> Booking:
    """The locked row of somebody who may come today. Raises Refused."""
    locked = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if why := CAME.refusal(locked, by):
        raise Refused(why)
    return locked


@transaction.atomic
def check_in(booking: Booking, *, by: Any) -> Booking:
    """到场取号: the next number of the queue; asked twice it is the same. Raises Refused."""
    row = _there(booking, by)
    if row.queue is None:
        row.queue = bookings.next_number(row.slot.session)
        row.save(update_fields=["queue"])
        record(by, "到场取号", row, f"{row.queue} 号")
    return row


@transaction.atomic
def call(booking: Booking, *, by: Any) -> Booking:
    """叫号; called again, the hour is the later one. Raises Refused."""
    row = _there(booking, by)
    if row.queue is None:
        raise Refused("还没有取号，请先到场取号。")
    row.called_at = now()
    row.save(update_fields=["called_at"])
    record(by, "叫号", row, f"{row.queue} 号")
    return row


@transaction.atomic
def came(booking: Booking, *, by: Any, question: str = "", answer: str = "") -> Booking:
    """He was there, with what he asked and what he was told at once. Raises Refused."""
    if answer.strip() and not question.strip():
        raise Refused("写了答复的，请也写明反映的问题。", field="question")
    moved = advance(booking, CAME, by=by)
    moved.question = question.strip()
    moved.save(update_fields=["question"])
    if answer.strip():
        moved = bookings.answer(moved, by=by, answer=answer)
    advice.ask(moved.slot.session.area)
    return moved


@transaction.atomic
def no_show(booking: Booking, *, by: Any) -> Booking:
    """He did not come. Raises Refused."""
    moved = advance(booking, NO_SHOW, by=by)
    advice.ask(moved.slot.session.area)
    return moved


@transaction.atomic
def undo_outcome(booking: Booking, state: str, *, by: Any) -> None:
    """It had not been written down yet."""
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    row.state = state
    row.save(update_fields=["state"])
    record(by, "撤销登记", row)
