"""A duty session: planned → published → held, or cancelled; its slots, and the weeks ahead.

Published sessions of one department or deputy do not overlap, nor do two in one room. Who booked a
session that is cancelled is told: stores by a message, visitors by the look-up of their receipt.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession, DutySlot
from core.errors import Refused
from core.locks import alone
from core.workflow import Transition, advance, record
from core.working_days import working
from districts import advice
from districts.scoping import holding
from storefronts.services import merchants

S = DutyState
OPEN = (BookingState.BOOKED, BookingState.WAITING)
WEEKS = 53  # at most planned ahead at once
WEEK = dt.timedelta(days=7)
SATURDAY = 5

_office = holding("change", "进驻接访由所在街道的经办人安排，请转告他们。")


def _ahead(session: DutySession, user: Any) -> str:
    if session.day < localdate():
        return f"日期 {session.day} 已过，不用再发布；办过的请直接登记结束。"
    return ""


def _has_slots(session: DutySession, user: Any) -> str:
    return "" if session.slots.exists() else "还没有预约时段，请先在登记里填写每段分钟数和名额。"


def _free(session: DutySession, user: Any) -> str:
    return clash(session)


def _begun(session: DutySession, user: Any) -> str:
    if session.day > localdate():
        return f"定在 {session.day}，还没到日期，请当天结束以后再登记。"
    return ""


def _settled(session: DutySession, user: Any) -> str:
    left = bookings_of(session).filter(state=BookingState.BOOKED).count()
    if left:
        return f"还有 {left} 个预约没有登记到访或未到，请先在当天名单里登记。"
    return ""


PUBLISH = Transition(
    "发布", frozenset({S.PLANNED}), S.PUBLISHED, (_office, _ahead, _has_slots, _free)
)
HOLD = Transition(
    "登记结束", frozenset({S.PLANNED, S.PUBLISHED}), S.HELD, (_office, _begun, _settled)
)
CANCEL = Transition(
    "取消进驻", frozenset({S.PLANNED, S.PUBLISHED}), S.CANCELLED, (_office,), needs_note=True
)
TRANSITIONS = (PUBLISH, HOLD, CANCEL)


def bookings_of(session: DutySession) -> QuerySet[Booking]:
    return Booking.objects.filter(slot__session=session)


def clash(session: DutySession) -> str:
    """Why it cannot be published beside those that are, or nothing."""
    same_hour = DutySession.objects.filter(
        state=S.PUBLISHED, day=session.day, begins__lt=session.ends, ends__gt=session.begins
    ).exclude(pk=session.pk)
    for field in ("organisation", "department", "deputies"):
        if value := getattr(session, field):
            near = {} if field == "organisation" else {"area": session.area_id}
            if other := same_hour.filter(**{field: value, **near}).first():
                return f"{value}同一时间已有“{other.title}”（{_hours(other)}），请改时间。"
    if other := same_hour.filter(_room(session)).first():
        return f"{session.where}同一时间已有“{other.title}”（{_hours(other)}），请改时间或地点。"
    return ""


def _room(session: DutySession) -> Q:
    """The same room: venue and place; without a venue the place in the same area."""
    if session.venue_id:
        return Q(venue=session.venue_id, place=session.place)
    if session.place:
        return Q(venue=None, place=session.place, area=session.area_id)
    return Q(pk__in=[])


def _hours(session: DutySession) -> str:
    return f"{session.begins:%H:%M}—{session.ends:%H:%M}"


@transaction.atomic
def publish(session: DutySession, *, by: Any) -> DutySession:
    """Everybody may book. Raises Refused."""
    alone(f"duty sessions of {session.day}")
    moved = advance(session, PUBLISH, by=by)
    moved.published_on = localdate()
    moved.save(update_fields=["published_on"])
    advice.ask(moved.area)
    return moved


@transaction.atomic
def hold(session: DutySession, *, by: Any) -> DutySession:
    """The day is over, and who came is written down; who still waited goes. Raises Refused."""
    moved = advance(session, HOLD, by=by)
    waiting = bookings_of(moved).filter(state=BookingState.WAITING)
    waiting.update(state=BookingState.CANCELLED)
    advice.ask(moved.area)
    return moved


@transaction.atomic
def cancel(session: DutySession, *, by: Any, note: str) -> int:
    """All bookings go with it; how many. Whoever is taking a place at the moment waits for the
    slots and finds it cancelled. Raises Refused."""
    list(session.slots.select_for_update().order_by("pk").values_list("pk"))
    moved = advance(session, CANCEL, by=by, note=note)
    moved.cancel_reason = note.strip()[:120]
    moved.save(update_fields=["cancel_reason"])
    booked = list(bookings_of(moved).filter(state__in=OPEN).select_related("storefront", "slot"))
    Booking.objects.filter(pk__in=[one.pk for one in booked]).update(state=BookingState.CANCELLED)
    moved.slots.update(taken=0)
    for one in booked:
        if one.storefront is not None:
            text = f"{moved.day} {one.slot}的{moved.office}{moved.title}已取消：{note}"
            url = reverse("portal-booking", args=[one.pk])
            merchants.tell(one.storefront, text, url, by=by)
    advice.ask(moved.area)
    return len(booked)


@transaction.atomic
def make_slots(session: DutySession, *, minutes: int, seats: int) -> list[DutySlot]:
    """Stretches of so many minutes with so many places each; what is left at the end belongs to
    the last one. Those of a session that somebody has booked stay as they are. Raises Refused."""
    if bookings_of(session).exists():
        raise Refused("已有人预约，不能改时间、分段和名额；要改的请取消后另排。", field="minutes")
    cut = stretches(session.begins, session.ends, minutes)
    if not cut:
        raise Refused("每段分钟数比整场还长，请改短。", field="minutes")
    session.slots.all().delete()
    return DutySlot.objects.bulk_create(
        DutySlot(session=session, begins=begins, ends=ends, seats=seats) for begins, ends in cut
    )


def stretches(begins: dt.time, ends: dt.time, minutes: int) -> list[tuple[dt.time, dt.time]]:
    first, last = (one.hour * 60 + one.minute for one in (begins, ends))
    starts = [*range(first, last - minutes + 1, minutes)]
    edges = [*starts[1:], last] if starts else []
    return [(_clock(a), _clock(b)) for a, b in zip(starts, edges, strict=True)]


def _clock(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)


@transaction.atomic
def plan_weekly(session: DutySession, *, until: dt.date, by: Any) -> tuple[int, list[dt.date]]:
    """The same session every week until the day, not yet published: how many are new, and the
    holidays that were passed over. A day that has one already is left. Raises Refused."""
    days = _weeks_after(session.day, until)
    alone(f"duty sessions like {session.pk}")
    taken = {*_like(session).filter(day__in=days).values_list("day", flat=True)}
    off = [day for day in days if day.weekday() < SATURDAY and not working(day)]
    fresh = [day for day in days if day not in taken and day not in off]
    slots = list(session.slots.all())
    for day in fresh:
        _copy(session, day, slots)
    record(by, "按周排出", session, f"至 {until}，{len(fresh)} 场")
    advice.ask(session.area)
    return len(fresh), off


def _weeks_after(day: dt.date, until: dt.date) -> list[dt.date]:
    if until < day + WEEK:
        raise Refused(f"截止日期要在 {day + WEEK} 以后，请改正。", field="until")
    count = (until - day).days // WEEK.days
    if count > WEEKS:
        raise Refused("一次最多排一年，请把截止日期改近。", field="until")
    return [day + WEEK * number for number in range(1, count + 1)]


def _like(session: DutySession) -> QuerySet[DutySession]:
    same = ("area", "title", "organisation", "department", "deputies", "begins")
    rows = DutySession.objects.filter(**{name: getattr(session, name) for name in same})
    return rows.exclude(state=S.CANCELLED)


def _copy(session: DutySession, day: dt.date, slots: list[DutySlot]) -> None:
    own = ("id", "state", "day", "published_on", "cancel_reason")
    fields = [one.attname for one in DutySession._meta.concrete_fields if one.attname not in own]
    made = DutySession.objects.create(day=day, **{name: getattr(session, name) for name in fields})
    DutySlot.objects.bulk_create(
        DutySlot(session=made, begins=one.begins, ends=one.ends, seats=one.seats) for one in slots
    )
