"""What is due of duty sessions and bookings, for the adviser: set-based, as of a day, at and below
a path. A finding names the session or the receipt number, never a person."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession
from districts.scoping import below

#: Days before a session by which it should stand on the public page.
AHEAD = 1


def _sessions(path: str) -> QuerySet[DutySession]:
    return DutySession.objects.filter(below(path)).select_related("area", "organisation")


def unpublished(path: str, day: dt.date) -> QuerySet[DutySession]:
    """Planned ones of today and tomorrow, which nobody can book."""
    last = day + dt.timedelta(days=AHEAD)
    rows = _sessions(path).filter(state=DutyState.PLANNED, day__gte=day, day__lte=last)
    return rows.order_by("day", "pk")


def unsettled(path: str, day: dt.date) -> QuerySet[DutySession]:
    """Those of past days that are not written down as held; with `left`, the bookings without
    outcome."""
    open_ = (DutyState.PLANNED, DutyState.PUBLISHED)
    left = Count("slots__bookings", Q(slots__bookings__state=BookingState.BOOKED))
    rows = _sessions(path).filter(state__in=open_, day__lt=day)
    return rows.annotate(left=left).order_by("day", "pk")


def unanswered(path: str, day: dt.date) -> QuerySet[Booking]:
    """Questions that were neither answered nor made a case."""
    rows = Booking.objects.filter(
        below(path, Booking.area_path), state=BookingState.CAME, answered_on=None, cases=None
    )
    asked = rows.exclude(question="").select_related("slot__session__area")
    return asked.order_by("slot__session__day", "pk")
