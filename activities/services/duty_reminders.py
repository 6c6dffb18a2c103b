"""The day before a booking: a message to who signs in for the store. Visitors left only a phone, to
which nothing is sent."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import BookingState, DutyState
from activities.models import Booking
from storefronts.services import merchants


def remind(day: dt.date | None = None) -> int:
    """Of the bookings of the day after; how many. Run twice it tells once."""
    day = day or localdate()
    return sum(_remind(booking, day) for booking in booked(day + dt.timedelta(days=1)))


def booked(day: dt.date) -> QuerySet[Booking]:
    """By stores, for the day, of which nobody was reminded."""
    rows = Booking.objects.filter(
        slot__session__day=day,
        slot__session__state=DutyState.PUBLISHED,
        state=BookingState.BOOKED,
        reminded_on=None,
    )
    return rows.exclude(storefront=None).order_by("pk")


@transaction.atomic
def _remind(booking: Booking, day: dt.date) -> int:
    held = Booking.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=booking.pk, state=BookingState.BOOKED, reminded_on=None
    )
    row = held.first()
    if row is None or row.storefront is None:
        return 0
    slot = row.slot
    session = slot.session
    text = f"明天（{session.day}）{slot} 约了{session.office}{session.title}，{session.where}"
    merchants.tell(row.storefront, text, reverse("portal-booking", args=[row.pk]), by=None)
    row.reminded_on = day
    row.save(update_fields=["reminded_on"])
    return 1
