"""Erasing who came to a duty session, who handed in a case and whom a service item served: name,
phone and words go after their time, also out of the history where there is one; number, days, what
it was about and what became of it stay."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from activities.models import Booking, Case, CaseParty, ServiceItem
from activities.models.claims import SERVED
from core.history import forget
from districts.services.erasing import erase_all


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many."""
    over = {"erase_on__lte": day or localdate()}
    return (
        erase_all(Booking.objects.filter(**over))
        + erase_all(Case.objects.filter(**over), _parties)
        + erase_all(ServiceItem.objects.filter(**over), _served)
    )


def _parties(cases: list[Any]) -> None:
    parties = CaseParty.objects.filter(case__in=cases)
    parties.update(name="", phone="", phone_tail_fingerprint="")


def _served(items: list[Any]) -> None:
    forget(ServiceItem, [item.pk for item in items], SERVED)
