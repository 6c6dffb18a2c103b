"""What a loan fund stands at: planned, received, lent, repaid, outstanding, available, overdue.

What is planned is not available. Of a revolving fund lent + available = received + repaid, always.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from funding.enums import AccountKind, JournalKind
from funding.models import Entry, Fund, Loan
from funding.services import loan_plan


@dataclass(frozen=True)
class LoanFigures:
    """In fen. `outstanding` is what stores owe, `overdue` what of it should have been repaid by
    yesterday; `lost` was written off."""

    planned: int
    received: int
    lent: int
    repaid: int
    lost: int
    outstanding: int
    available: int
    overdue: int
    overdue_loans: int


def available(fund: Fund) -> int:
    """What can be lent now."""
    return fund.accounts.held().aggregate(fen=Sum("balance"))["fen"] or 0


def figures(fund: Fund) -> LoanFigures:
    held = Q(account__kind=AccountKind.HELD)
    lent = Q(account__kind=AccountKind.LENT)
    arrived = (JournalKind.RECEIPT, JournalKind.OPENING)
    sums = Entry.objects.filter(account__fund=fund).aggregate(
        received=Sum("fen", filter=held & Q(journal__kind__in=arrived), default=0),
        lent=Sum("fen", filter=lent & Q(journal__kind=JournalKind.LENDING), default=0),
        returned=Sum("fen", filter=lent & Q(journal__kind=JournalKind.REPAYMENT), default=0),
        lost=Sum("fen", filter=lent & Q(journal__kind=JournalKind.WRITE_OFF), default=0),
        outstanding=Sum("fen", filter=lent, default=0),
        available=Sum("fen", filter=held, default=0),
    )
    late = overdue(fund, localdate())
    return LoanFigures(
        planned=fund.planned_fen,
        received=sums["received"],
        lent=sums["lent"],
        repaid=-sums["returned"],
        lost=-sums["lost"],
        outstanding=sums["outstanding"],
        available=sums["available"],
        overdue=sum(late.values()),
        overdue_loans=len(late),
    )


def overdue(fund: Fund, day: dt.date) -> dict[Loan, int]:
    """What each loan of the fund is behind its plan on the day, by a constant number of reads."""
    rows = Loan.objects.overdue(day).filter(fund=fund).select_related("account")
    return {loan: loan_plan.behind(loan, day) for loan in rows.prefetch_related("instalments")}
