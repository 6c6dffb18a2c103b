"""放款: out of one account that is held, onto the loan's own, by another than who approved."""

import datetime as dt
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.locks import alone
from funding.enums import AccountKind, JournalKind
from funding.models import Account, Journal, Loan
from funding.services import loan_plan, loans, payees
from funding.services.accounts import new_for_loan
from funding.services.posting import Posting, post_one
from funding.services.slips import slip_number


@transaction.atomic
def lend(loan: Loan, account: Account, *, day: dt.date, bank_reference: str, by: Any) -> Loan:
    """Raises Refused, also where the account has not enough."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if why := loans.LEND.refusal(locked, by):
        raise Refused(why)
    slip = slip_number(bank_reference)
    _check(locked, account, day, slip)
    payees.check_sealed(locked)
    owed = new_for_loan(locked.fund, account.source, locked.area)
    posting = _posting(locked, account, owed, day=day, voucher=slip, by=by)
    journal = post_one(posting)
    locked.account = owed
    owed.refresh_from_db()
    return loans.move(
        locked,
        loans.LEND,
        by=by,
        account=owed,
        journal=journal,
        lent_on=day,
        bank_reference=slip,
        next_due=loan_plan.next_due(locked),
    )


def _check(loan: Loan, account: Account, day: dt.date, bank_reference: str) -> None:
    if account.fund_id != loan.fund_id or account.kind != AccountKind.HELD:
        raise Refused(f"请选择{loan.fund}的结存账户。", field="account")
    if not bank_reference:
        raise Refused("请填写银行流水号。", field="bank_reference")
    alone(f"slips of fund {loan.fund_id}")
    if Loan.objects.filter(fund=loan.fund_id, bank_reference=bank_reference).exists():
        raise Refused("这张银行回单已登记过放款，请核对流水号。", field="bank_reference")
    if loan.agreed_on is not None and day < loan.agreed_on:
        raise Refused(f"放款日期不能早于签订日期（{loan.agreed_on}），请核对。", field="day")
    first = loan.instalments.order_by("due").first()
    if first is None or first.due <= day:
        raise Refused("还款计划的第一期不晚于放款日期，请先调整还款计划。", field="day")


def _posting(
    loan: Loan, out: Account, owed: Account, *, day: dt.date, voucher: str, by: Any
) -> Posting:
    fen = loan.fen or 0
    return Posting(
        fund=loan.fund,
        key=_key(loan),
        kind=JournalKind.LENDING,
        day=day,
        summary=f"{loan}放款"[:120],
        lines=((out, -fen), (owed, fen)),
        maker=by,
        checker=loan.approved_by,
        voucher=voucher,
        handler=str(by),
        approver=str(loan.approved_by),
    )


def _key(loan: Loan) -> str:
    """One lending after each reversal of the former."""
    key = f"loan:{loan.pk}"
    before = Journal.objects.filter(key__startswith=f"{key}.").count()
    return f"{key}.{before + 1}"


def lent_from(loan: Loan) -> Account:
    """The held account out of which it was paid, and to which it is repaid."""
    if loan.journal is None:
        raise Refused("这笔贷款还没有放款，请核对。")
    return loan.journal.entries.select_related("account").get(fen__lt=0).account


@transaction.atomic
def taken_back(loan: Loan) -> None:
    """Its lending was reversed: it waits to be paid again."""
    loans.move(
        loan,
        loans.TAKE_BACK,
        by=None,
        account=None,
        journal=None,
        lent_on=None,
        bank_reference="",
        next_due=None,
        reminded="",
        write_off_by=None,
    )
