"""What waits of expenses, for the adviser: set-based, as of a day, at and below a path."""

import datetime as dt

from django.db.models import QuerySet

from districts.scoping import below
from funding.enums import ExpenseState
from funding.models import Expense

WAITING = (
    ExpenseState.SUBMITTED,
    ExpenseState.CHECKED,
    ExpenseState.RETURNED,
    ExpenseState.APPROVED,
)


def waiting(path: str, day: dt.date) -> QuerySet[Expense]:
    """All that somebody has to go on with, the oldest limit first."""
    rows = Expense.objects.filter(below(path), state__in=WAITING)
    return rows.select_related("area", "made_by").order_by("due", "pk")


def overdue(path: str, day: dt.date) -> QuerySet[Expense]:
    """Past their working days: the last of them is still in time."""
    return waiting(path, day).filter(due__lt=day)


def due_today(path: str, day: dt.date) -> QuerySet[Expense]:
    return waiting(path, day).filter(due=day)
