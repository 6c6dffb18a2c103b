"""Booking a place in a slot: a store, or anybody with name and phone; cancelling; the waiting list.

A slot is never oversold (`services.places`). Who cancels in time makes room for the first who
waits. The same form sent twice is one booking.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime, make_aware, now

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession, DutySlot
from activities.services import places
from core.encryption import fingerprint, tail
from core.errors import Refused
from core.locks import alone
from core.workflow import Transition, advance, record
from districts import advice, limits
from districts.services.receipts import GROUP, NUMBER, random_code
from storefronts.models import Storefront
from storefronts.services import merchants

S = BookingState
OPEN = (S.BOOKED, S.WAITING)


class Full(Refused):
    """The slot has no place left."""


@dataclass(frozen=True)
class Guest:
    """Who comes: a store, or somebody with name and phone."""

    storefront: Storefront | None = None
    name: str = ""
    phone: str = ""
    matter: str = ""

    @property
    def known_by(self) -> str:
        return f"{self.storefront.pk if self.storefront else ''}\0{self.name}\0{self.phone}"


def begins_at(slot: DutySlot) -> dt.datetime:
    return make_aware(dt.datetime.combine(slot.session.day, slot.begins))


def ends_at(slot: DutySlot) -> dt.datetime:
    return make_aware(dt.datetime.combine(slot.session.day, slot.ends))


def cancel_by(slot: DutySlot) -> dt.datetime:
    """Until when who booked may cancel by himself."""
    hours = limits.value("booking_cancel", slot.session.area)
    return begins_at(slot) - dt.timedelta(hours=hours)


@transaction.atomic
def book(
    slot: DutySlot, guest: Guest, *, by: Any = None, form_key: str = "", or_wait: bool = False
) -> Booking:
    """A place for the guest; with `or_wait` one on the waiting list where none is left. Raises
    Full, or Refused."""
    sent_by = _sent_by(slot, guest, form_key)
    if sent_by:
        alone(sent_by)
        if known := Booking.objects.filter(sent_by=sent_by).first():
            return known
    if or_wait:  # whoever gives a place back meanwhile would not see that somebody waits
        DutySlot.objects.select_for_update(no_key=True).get(pk=slot.pk)
    _check_hour(slot)
    _check_guest(slot, guest)
    state = S.BOOKED if places.take(slot, taken="taken", of="seats") else S.WAITING
    if state == S.WAITING and not or_wait:
        raise Full("这个时段刚刚约满，请另选一个时段，或者排候补。")
    _check_published(slot)
    made = _make(slot, guest, by, state=state, sent_by=sent_by)
    record(by, "预约" if state == S.BOOKED else "候补", made, f"{slot.session} {slot}")
    return made


def _sent_by(slot: DutySlot, guest: Guest, form_key: str) -> str | None:
    return fingerprint(f"{form_key}\0{slot.pk}\0{guest.known_by}", "booking") if form_key else None


def _make(slot: DutySlot, guest: Guest, by: Any, **fields: Any) -> Booking:
    """It is erased some time after the day, whatever becomes of it."""
    return Booking.objects.create(
        slot=slot,
        number=random_code(NUMBER),
        storefront=guest.storefront,
        name=guest.name,
        phone=guest.phone,
        matter=guest.matter,
        made_by=by,
        erase_on=limits.later("visitor_erasure", slot.session.area, slot.session.day),
        **fields,
    )


def _check_hour(slot: DutySlot) -> None:
    _check_published(slot)
    if begins_at(slot) <= now():
        raise Refused(f"{slot.session.day} {slot} 的时段已经开始或过去，请另选时段。")


def _check_published(slot: DutySlot) -> None:
    """Asked again once a place is taken: whoever cancelled the session meanwhile had the slots."""
    state = DutySession.objects.values_list("state", flat=True).get(pk=slot.session_id)
    if state == DutyState.CANCELLED:
        raise Refused("这次进驻已取消，请另选一天。")
    if state != DutyState.PUBLISHED:
        raise Refused("这次进驻现在不能预约，请另选一天。")


def _check_guest(slot: DutySlot, guest: Guest) -> None:
    """A store is at one place at a time, and so is a person."""
    if guest.storefront is not None:
        Storefront.objects.select_for_update(no_key=True, of=("self",)).get(pk=guest.storefront.pk)
        other = overlapping(slot, storefront=guest.storefront).first()
    else:
        if not guest.name or not guest.phone:
            raise Refused("请填写姓名和手机号。", field="name")
        alone(fingerprint(guest.phone, "booking phone"))
        found = overlapping(slot, phone_tail_fingerprint=tail(guest.phone))
        own = (guest.name, guest.phone)
        other = next((one for one in found if (one.name, one.phone) == own), None)
    if other is not None:
        told = f"{other.slot.session.title} {other.slot}"
        raise Refused(f"同一时间已约了“{told}”，请另选时段，或先取消那一个。")


def overlapping(slot: DutySlot, **whose: Any) -> Any:
    """Open bookings at the same hour of the same day."""
    rows = Booking.objects.filter(
        slot__session__day=slot.session.day,
        slot__begins__lt=slot.ends,
        slot__ends__gt=slot.begins,
        state__in=OPEN,
        **whose,
    )
    return rows.select_related("slot__session").order_by("pk")


@transaction.atomic
def walk_in(slot: DutySlot, guest: Guest, *, by: Any) -> Booking:
    """现场取号: on the day, while places are left; with its number in the queue. Raises Refused."""
    session = slot.session
    if not DutySession.objects.for_user(by, "change").filter(pk=session.pk).exists():
        raise Refused("现场取号由接待的街道办理，请转告他们。")
    _check_published(slot)
    if session.day != localdate():
        raise Refused(f"现场取号只在当天（{session.day}）办，请改用预约。")
    if ends_at(slot) <= now():
        raise Refused(f"{slot} 的时段已经过去，请另选时段。", field="slot")
    if not places.take(slot, taken="taken", of="seats"):
        raise Full(f"{slot} 的名额已满，请另选时段。", field="slot")
    _check_published(slot)
    made = _make(slot, guest, by, walk_in=True, queue=next_number(session))
    record(by, "现场取号", made, f"{session} {made.queue} 号")
    return made


def next_number(session: DutySession) -> int:
    """Of the queue; who asks at the same moment waits until this one is taken."""
    alone(f"queue of duty session {session.pk}")
    taken = Booking.objects.filter(slot__session=session).exclude(queue=None)
    return (taken.order_by("-queue").values_list("queue", flat=True).first() or 0) + 1


def _in_time(booking: Booking, user: Any) -> str:
    """Whoever booked has until some hours before; the office until it has begun."""
    slot = booking.slot
    if booking.state == S.WAITING or _of_office(booking, user):
        return ""
    if now() > cancel_by(slot):
        hours = limits.value("booking_cancel", slot.session.area)
        return f"开始前 {hours} 小时以内不能自己取消，来不了的请联系{slot.session.area}。"
    return ""


def _of_office(booking: Booking, user: Any) -> bool:
    if user is None:
        return False
    return Booking.objects.for_user(user, "change").filter(pk=booking.pk).exists()


def _whose(booking: Booking, user: Any) -> str:
    """Nobody is asked who came with receipt and phone."""
    if user is None or _of_office(booking, user):
        return ""
    store = booking.storefront_id
    if store and Storefront.objects.for_merchant(user).filter(pk=store).exists():
        return ""
    return "只能取消自己的预约，请核对预约编号。"


CANCEL = Transition("取消预约", frozenset(OPEN), S.CANCELLED, (_whose, _in_time))


@transaction.atomic
def cancel(booking: Booking, *, by: Any = None, note: str = "") -> Booking:
    """The place goes to the first who waits. Raises Refused."""
    slot = DutySlot.objects.select_for_update(no_key=True).get(pk=booking.slot_id)
    held = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk).state
    moved = advance(booking, CANCEL, by=by, note=note)
    if held == S.BOOKED:
        places.give_back(slot, taken="taken")
        move_up(slot)
    if moved.storefront is not None:
        text = f"{slot.session.day} {slot}的预约已由街道取消：{note}"
        merchants.tell(moved.storefront, text, _page(moved), by=by)
    return moved


def move_up(slot: DutySlot) -> Booking | None:
    """The first who waits gets the place that is free, as long as the hour has not come."""
    if begins_at(slot) <= now():
        return None
    waiting = Booking.objects.select_for_update(of=("self",)).filter(slot=slot, state=S.WAITING)
    first = waiting.order_by("pk").first()
    if first is None or not places.take(slot, taken="taken", of="seats"):
        return None
    first.state = S.BOOKED
    first.save(update_fields=["state"])
    record(None, "候补转预约", first)
    if first.storefront is not None:
        session = slot.session
        text = f"候补轮到了：{session.day} {slot}，{session.office}{session.title}，{session.where}"
        merchants.tell(first.storefront, text, _page(first), by=None)
    return first


def _page(booking: Booking) -> str:
    return reverse("portal-booking", args=[booking.pk])


def next_free(slot: DutySlot) -> DutySlot | None:
    """Where somebody who came too late may go: the next slot with a place, the same day first."""
    session, today = slot.session, localtime()
    rows = DutySlot.objects.free().filter(
        session__state=DutyState.PUBLISHED,
        session__title=session.title,
        session__area=session.area_id,
        session__organisation=session.organisation_id,
        session__department=session.department,
        session__deputies=session.deputies,
    )
    ahead = [one for one in rows.ahead(today) if one.pk != slot.pk]
    later = [one for one in ahead if begins_at(one) > begins_at(slot)]
    return next(iter(later or ahead), None)


def look_up(number: str, phone_tail: str) -> Booking | None:
    """Nothing for a wrong pair as for an unknown or erased one."""
    if not number or len(phone_tail) != GROUP:
        return None
    found = Booking.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))
    return found.select_related("slot__session__area", "slot__session__venue").first()


@transaction.atomic
def answer(booking: Booking, *, by: Any, answer: str) -> Booking:
    """What is answered to the question; who booked reads it. Raises Refused."""
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if not _of_office(row, by):
        raise Refused("问题由接待的街道答复，请转告他们。")
    if not row.question:
        raise Refused("没有登记反映的问题，不用答复。")
    if not answer.strip():
        raise Refused("请写明答复。", field="answer")
    row.answer, row.answered_on = answer.strip(), localdate()
    row.erase_on = limits.later("visitor_erasure", row.slot.session.area, localdate())
    row.save(update_fields=["answer", "answered_on", "erase_on"])
    record(by, "答复", row)
    advice.ask(row.slot.session.area)
    return row
