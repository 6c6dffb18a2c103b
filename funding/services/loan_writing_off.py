"""核销: what a store will not repay any more, proposed by one after it has long been overdue and
decided by another."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from funding.enums import AccountKind, JournalKind
from funding.models import Journal, Loan
from funding.services import loans
from funding.services.accounts import Place, of_loan, opened_one
from funding.services.loan_settling import settle
from funding.services.posting import Posting, post_one


def propose(loan: Loan, *, by: Any, reason: str) -> Loan:
    return loans.move(loan, loans.PROPOSE_WRITE_OFF, by=by, words=reason, write_off_by=by)


def keep(loan: Loan, *, by: Any, reason: str) -> Loan:
    """It is not written off; the store goes on owing it."""
    return loans.move(loan, loans.KEEP, by=by, words=reason, write_off_by=None)


@transaction.atomic
def write_off(loan: Loan, *, by: Any, day: dt.date | None = None) -> Loan:
    """All that is still owed is lost. Raises Refused."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if why := loans.WRITE_OFF.refusal(locked, by):
        raise Refused(why)
    journal = post_one(_posting(locked, day or localdate(), by))
    return loans.move(
        locked,
        loans.WRITE_OFF,
        by=by,
        next_due=None,
        ended_on=journal.day,
        write_off_journal=journal,
    )


def _posting(loan: Loan, day: dt.date, by: Any) -> Posting:
    owed = of_loan(loan)
    lost = opened_one(loan.fund, Place(AccountKind.LOST, owed.source, owed.area))
    before = Journal.objects.filter(key__startswith=f"write_off:{loan.pk}.").count()
    return Posting(
        fund=loan.fund,
        key=f"write_off:{loan.pk}.{before + 1}",
        kind=JournalKind.WRITE_OFF,
        day=day,
        summary=f"{loan}核销"[:120],
        lines=((owed, -owed.balance), (lost, owed.balance)),
        maker=loan.write_off_by,
        checker=by,
        handler=str(loan.write_off_by),
        approver=str(by),
    )


@transaction.atomic
def taken_back(loan: Loan) -> None:
    """The write-off was reversed: the store owes again."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    locked.write_off_journal = None
    locked.save(update_fields=["write_off_journal"])
    settle(locked, by=None, day=None)
