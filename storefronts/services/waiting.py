"""Whom an application waits for: for the right of whoever takes its next step, and since when."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from storefronts.enums import ApplicationState
from storefronts.models import Application
from storefronts.models.applications import ENDED
from storefronts.services.scoring import APPRAISERS

S = ApplicationState
#: Held by clerks and approvers alike: both may be appraisers.
APPRAISES = "refer"
#: The right of whom an application waits for in a state, where that is one right.
RIGHTS = {
    S.SUBMITTED: "change",
    S.RECOMMENDED: "decide",
    S.SCORED: "decide",
    S.NOTICED: "decide",
}


def open_ones() -> QuerySet[Application]:
    return Application.objects.exclude(state__in=ENDED)


def late(day: dt.date) -> Q:
    """Whose time limit was over before the day."""
    return Q(due__lt=day) & ~Q(state__in=ENDED)


def to_appraise(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Reviewed, and not yet scored by as many as have to; with the number of `sheets`."""
    return _with_sheets(rows).filter(sheets__lt=APPRAISERS)


def to_conclude(rows: QuerySet[Application]) -> QuerySet[Application]:
    return _with_sheets(rows).filter(sheets__gte=APPRAISERS)


def _with_sheets(rows: QuerySet[Application]) -> QuerySet[Any]:
    return rows.filter(state=S.REVIEWED).annotate(sheets=Count("assessments"))


def to_award(rows: QuerySet[Application], day: dt.date) -> QuerySet[Application]:
    """Whose notice is over by the day."""
    return rows.filter(state=S.NOTICED, notice__last_day__lt=day)


def in_turn(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The most urgent first."""
    return rows.order_by("due", "pk")


def queue(state: str, user: Any) -> QuerySet[Application]:
    """All that wait in a state for somebody with this user's right, the most urgent first."""
    right = RIGHTS.get(ApplicationState(state), APPRAISES)
    return in_turn(Application.objects.for_user(user, right).filter(state=state))


def days_late(application: Application, day: dt.date | None = None) -> int:
    """How many days its limit has been over; 0 while it is in time."""
    day = day or localdate()
    over = application.open and application.due is not None and application.due < day
    return (day - application.due).days if over and application.due else 0


def days_waiting(application: Application, day: dt.date | None = None) -> int:
    return ((day or localdate()) - application.state_since).days
