"""What is due of loans, for the adviser and lists: set-based, as of a day, at and below a path."""

import datetime as dt

from django.db.models import QuerySet

from districts.scoping import below
from funding.enums import DocumentState, LoanState
from funding.models import Loan, Repayment

#: the office has to act
OPEN = (LoanState.SUBMITTED, LoanState.REVIEWED, LoanState.APPROVED, LoanState.AGREED)


def waiting(path: str, day: dt.date) -> QuerySet[Loan]:
    """For a deed of the office, the oldest limit first."""
    rows = Loan.objects.filter(below(path), state__in=OPEN)
    return rows.select_related("area", "storefront").order_by("due", "pk")


def overdue(path: str, day: dt.date) -> QuerySet[Loan]:
    """Past the working days of the office: the last of them is still in time."""
    return waiting(path, day).filter(due__lt=day)


def due_today(path: str, day: dt.date) -> QuerySet[Loan]:
    return waiting(path, day).filter(due=day)


def unpaid(path: str, day: dt.date) -> QuerySet[Loan]:
    """Of which an instalment is overdue, the oldest first."""
    rows = Loan.objects.overdue(day).filter(below(path))
    return rows.select_related("area", "storefront", "account").order_by("next_due", "pk")


def to_decide(path: str, day: dt.date) -> QuerySet[Loan]:
    """Proposed to be written off."""
    rows = Loan.objects.filter(below(path), state=LoanState.WRITING_OFF)
    return rows.select_related("area", "storefront", "account").order_by("next_due", "pk")


def repayments(path: str, state: DocumentState) -> QuerySet[Repayment]:
    rows = Repayment.objects.filter(below(path, "loan__area"), state=state)
    return rows.select_related("loan__storefront").order_by("day", "pk")
