"""What the ledger says of a loan, kept on its row: the next day due, closed when nothing is owed,
going on when something is owed again."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.errors import Refused
from funding.enums import LoanState
from funding.models import Journal, Loan
from funding.services import loan_plan, loans
from funding.services.accounts import of_loan


def hold(journal: Journal) -> None:
    """Locks the loan of the journal before its accounts are, as everybody does who posts there."""
    its = Q(journal=journal) | Q(write_off_journal=journal) | Q(repayments__journal=journal)
    found = Loan.objects.filter(its).values("pk")[:1]
    list(Loan.objects.select_for_update().filter(pk__in=found))


def settle(loan: Loan, *, by: Any, day: dt.date | None) -> Loan:
    """After a posting on the locked loan's account; `day` is that of the posting."""
    account = of_loan(loan)
    account.refresh_from_db()
    owed, due = account.balance, loan_plan.next_due(loan)
    if owed == 0 and loan.state in loans.CLOSE.sources:
        return loans.move(loan, loans.CLOSE, by=by, next_due=None, ended_on=day)
    if owed and loan.state in loans.REOPEN.sources:
        return _reopened(loan, by=by, due=due)
    loan.next_due = due if loan.state in (LoanState.LENT, LoanState.WRITING_OFF) else None
    loan.save(update_fields=["next_due"])
    return loan


def _reopened(loan: Loan, *, by: Any, due: dt.date | None) -> Loan:
    """A store owes one loan at a time: while it has another one, nothing is owed anew."""
    try:
        with transaction.atomic():
            return loans.move(
                loan, loans.REOPEN, by=by, next_due=due, ended_on=None, write_off_by=None
            )
    except IntegrityError:
        told = f"{loan.storefront}已有另一笔贷款在办或在还，请先办完那一笔，再冲正。"
        raise Refused(told) from None
