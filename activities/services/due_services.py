"""What is due of claims, projects and pairings, for the adviser and the lists: set-based, as of a
day, below a path.

A pairing that began in a period has until its end for the visits of it, and is late only for a
period through which it held.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.functions import Cast

from activities.enums import ClaimState, ProjectState, VisitRhythm
from activities.models import Claim, Pairing, Project, Visit
from activities.models.pairings import HELPERS
from activities.services import pairings
from districts import limits
from districts.scoping import below

DAY = dt.timedelta(days=1)
HELPED = ("helped_organisation", "helped_party_organisation")
Span = Callable[[str, dt.date], tuple[dt.date, dt.date]]


def unconfirmed(path: str, day: dt.date) -> QuerySet[Any]:
    """Claims done and not confirmed in time; `confirm_by` was the last day for it."""
    held = limits.expression("claim_confirm", "item__area")
    last = Cast(F("done_on") + held * DAY, DateField())
    rows = Claim.objects.filter(below(path, "item__area"), state=ClaimState.DONE)
    return rows.annotate(confirm_by=last).filter(confirm_by__lt=day).select_related("item__area")


def undone(path: str, day: dt.date) -> QuerySet[Any]:
    """Claims whose day to be done has passed."""
    rows = Claim.objects.filter(below(path, "item__area"), state=ClaimState.CLAIMED, due__lt=day)
    return rows.select_related("item__area")


def overdue_projects(path: str, day: dt.date) -> QuerySet[Any]:
    rows = Project.objects.filter(below(path), state=ProjectState.RUNNING, due__lt=day)
    return rows.select_related("area")


def unsolved(path: str, day: dt.date) -> QuerySet[Any]:
    """Visits that found a need which stands."""
    rows = Visit.objects.filter(below(path, "pairing__area"), solved_on=None).exclude(need="")
    links = (f"pairing__{name}" for name in ("area", *HELPERS, *HELPED))
    return rows.filter(day__lte=day).select_related(*links)


def visits_due(path: str, day: dt.date) -> QuerySet[Any]:
    """Pairings of which the plan wants more visits in the present month, quarter or year."""
    return _short_of(path, day, pairings.period, Q(since__lte=day))


def visits_late(path: str, day: dt.date) -> QuerySet[Any]:
    """Pairings that stand and were not visited by plan in the period before, all through which they
    held."""
    return _short_of(path, day, pairings.previous, Q())


def _short_of(path: str, day: dt.date, span: Span, begun: Q) -> QuerySet[Any]:
    rows = Pairing.objects.on(day).filter(below(path))
    short, counts = Q(pk__in=[]), {}
    for rhythm in VisitRhythm:
        first, last = span(rhythm, day)
        counts[rhythm] = Count("visits", filter=Q(visits__day__range=(first, last)))
        whole = begun or Q(since__lte=first)
        short |= whole & Q(visit_rhythm=rhythm, **{f"{rhythm}_visits__lt": F("visit_times")})
    named = {f"{rhythm}_visits": count for rhythm, count in counts.items()}
    return (
        rows.annotate(**named)
        .filter(short)
        .select_related("area", *HELPERS, *HELPED)
        .order_by("pk")
    )
