"""What is due of 群众反映, for the adviser: set-based, as of a day, at and below a path.

A finding names the receipt number, never the person nor the words.
"""

import datetime as dt

from django.db.models import QuerySet

from districts.scoping import below
from storefronts.enums import (
    ApplicationState,
    FeedbackConsequence,
    FeedbackKind,
    FeedbackState,
    TitleState,
)
from storefronts.models import Feedback
from storefronts.services.inspections import HELD


def _rows(path: str) -> QuerySet[Feedback]:
    return Feedback.objects.filter(below(path)).select_related("area", "title__scheme")


def waiting(path: str, day: dt.date) -> QuerySet[Feedback]:
    """All that are not yet answered, the oldest limit first."""
    return _rows(path).exclude(state=FeedbackState.ANSWERED).order_by("due", "pk")


def overdue(path: str, day: dt.date) -> QuerySet[Feedback]:
    """Past their working days: the last of them is still in time."""
    return waiting(path, day).filter(due__lt=day)


def due_today(path: str, day: dt.date) -> QuerySet[Feedback]:
    return waiting(path, day).filter(due=day)


def undecided(path: str, day: dt.date) -> QuerySet[Feedback]:
    """Proven ones whose consequence the approver decides, while the title is there to bear it."""
    stars = _rows(path).filter(
        consequence=FeedbackConsequence.STARS, title__state__in=HELD, title__stars__gt=0
    )
    suspension = _rows(path).filter(
        consequence=FeedbackConsequence.SUSPENSION, title__state=TitleState.STANDING
    )
    return (stars | suspension).filter(decided_on=None).order_by("pk")


def to_reject(path: str, day: dt.date) -> QuerySet[Feedback]:
    """Proven objections to what is still on its way to a title."""
    proven = _rows(path).filter(kind=FeedbackKind.OBJECTION, proven=True)
    open_ = proven.filter(application__state=ApplicationState.NOTICED)
    return open_.select_related("area", "application__scheme").order_by("pk")
