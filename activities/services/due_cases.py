"""What is due of cases, for the adviser: set-based, as of a day, at and below a path.

A finding names the receipt number, never who handed it in nor what he said.
"""

import datetime as dt

from django.db.models import QuerySet

from activities.enums import CaseState, Satisfaction
from activities.models import Case
from districts.scoping import below

OPEN = (CaseState.RECEIVED, CaseState.ROUTED)


def waiting(path: str, day: dt.date) -> QuerySet[Case]:
    """All that are not yet answered, the oldest limit first."""
    rows = Case.objects.filter(below(path), state__in=OPEN)
    return rows.select_related("area", "unit", "unit_party").order_by("due", "pk")


def overdue(path: str, day: dt.date) -> QuerySet[Case]:
    """Past their working days: the last of them is still in time."""
    return waiting(path, day).filter(due__lt=day)


def due_today(path: str, day: dt.date) -> QuerySet[Case]:
    return waiting(path, day).filter(due=day)


def unsatisfied(path: str, day: dt.date) -> QuerySet[Case]:
    """Answered, and who handed it in is not satisfied."""
    rows = Case.objects.filter(
        below(path), state=CaseState.ANSWERED, satisfaction=Satisfaction.UNSATISFIED
    )
    return rows.select_related("area").order_by("answered_on", "pk")
