"""Duty sessions, bookings and cases, each as it comes about."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from activities.enums import Channel, DutyState
from activities.models import Booking, Case, DutySession, DutySlot
from activities.services import case_receipts, duty
from activities.services.bookings import Guest
from activities.services.case_receipts import Words

NINE, ELEVEN = dt.time(9), dt.time(11)
PHONE = "13895012345"
TEXT = "后门的灯坏了三天，晚上看不见路"


def days(number: int) -> dt.date:
    return localdate() + dt.timedelta(days=number)


def planned_in(area: Any, *, minutes: int = 60, seats: int = 2, **fields: Any) -> DutySession:
    """The tax office, tomorrow from nine to eleven in two slots, unless said otherwise."""
    given: dict[str, Any] = {
        "kind": "department",
        "title": "办税咨询",
        "department": "税务局",
        "day": days(1),
        "begins": NINE,
        "ends": ELEVEN,
        **fields,
    }
    session = DutySession.objects.create(area=area, **given)
    duty.make_slots(session, minutes=minutes, seats=seats)
    return session


def published_in(area: Any, by: Any, **fields: Any) -> DutySession:
    return duty.publish(planned_in(area, **fields), by=by)


def passed(session: DutySession, day: dt.date) -> DutySession:
    """As if the published session had been that day."""
    session.day = day
    session.state = DutyState.PUBLISHED
    session.save(update_fields=["day", "state"])
    return session


def slot_of(session: DutySession, number: int = 0) -> DutySlot:
    return session.slots.order_by("begins")[number]


def guest(number: int = 0, name: str = "吴九") -> Guest:
    """Each number another phone."""
    return Guest(name=name, phone=f"138950{12345 + number}", matter="开票")


def states(session: DutySession) -> list[str]:
    rows = Booking.objects.filter(slot__session=session).order_by("pk")
    return list(rows.values_list("state", flat=True))


def case_in(area: Any, kind: str = "request", form_key: str = "", **fields: Any) -> Case:
    words = Words(kind, "后门照明", TEXT, "孙小七", PHONE)
    return case_receipts.receive(words, area, channel=Channel.PUBLIC, form_key=form_key, **fields)
