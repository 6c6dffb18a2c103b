"""What is due of report-ins, for the adviser: set-based, as of a day, at and below a path.

A finding names the receipt number, never the person: `str(report)`.
"""

import datetime as dt

from django.db.models import QuerySet

from districts.scoping import below
from members.enums import LeadState
from members.models import SelfReport

WAITING = (LeadState.LEAD, LeadState.CONTACTED)


def waiting(path: str, day: dt.date) -> QuerySet[SelfReport]:
    """All that are neither verified nor given up, the oldest limit first."""
    rows = SelfReport.objects.filter(below(path), state__in=WAITING)
    return rows.select_related("area").order_by("due", "pk")


def overdue(path: str, day: dt.date) -> QuerySet[SelfReport]:
    """Past their working days: the last of them is still in time."""
    return waiting(path, day).filter(due__lt=day)


def due_today(path: str, day: dt.date) -> QuerySet[SelfReport]:
    return waiting(path, day).filter(due=day)


def to_admit(path: str, day: dt.date) -> QuerySet[SelfReport]:
    """Verified, and not yet in any Party organisation."""
    rows = SelfReport.objects.filter(below(path), state=LeadState.VERIFIED)
    return rows.select_related("area").order_by("verified_on", "pk")
