"""还款: recorded by one from the bank's slip, posted by another; early and in parts as the store
likes, never more than it owes."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.locks import alone
from core.money import yuan
from core.workflow import advance, record
from funding.enums import DocumentState, JournalKind, LoanState
from funding.models import Loan, Repayment
from funding.services import documents
from funding.services.accounts import of_loan
from funding.services.loan_lending import lent_from
from funding.services.loan_settling import settle
from funding.services.posting import Posting, post_one
from funding.services.slips import slip_number

RECORD = "登记还款"
SAME_SLIP = "这张银行回单已登记过，请核对流水号，不要重复登记。"
#: states in which a loan is repaid
OWING = (LoanState.LENT, LoanState.WRITING_OFF)
#: of a repayment that gives its slip free
GONE = (DocumentState.DROPPED, DocumentState.REVERSED)


def refusal(loan: Loan, user: Any) -> str:
    """Why he cannot record a repayment; nothing where he can."""
    if loan.state not in OWING:
        return f"当前为“{loan.get_state_display()}”，没有要还的，请核对。"
    if not Loan.objects.for_user(user, "change").filter(pk=loan.pk).exists():
        return "还款由所在街道的经办人登记，请转告他们。"
    return ""


@transaction.atomic
def add(
    loan: Loan,
    *,
    fen: int,
    day: dt.date,
    bank_reference: str,
    by: Any,
    form_key: str | None = None,
) -> Repayment:
    """Recorded, not yet posted. Raises Refused, with its field."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if why := refusal(locked, by):
        raise Refused(why)
    check(locked, fen, day, bank_reference)
    slip = slip_number(bank_reference)
    made = Repayment(loan=locked, fen=fen, day=day, bank_reference=slip, form_key=form_key)
    documents.begin(made, by=by)
    made.save()
    record(by, RECORD, made, f"{yuan(fen)} 元，{day}")
    documents.told(made)
    return made


@transaction.atomic
def correct(repayment: Repayment, *, by: Any) -> Repayment:
    """What was recorded wrongly; who corrects it is who recorded it. Raises Refused."""
    row = repayment
    check(row.loan, row.fen, row.day, row.bank_reference, but=row)
    row.bank_reference = slip_number(row.bank_reference)
    documents.begin(row, by=by)
    row.save()
    return row


def check(
    loan: Loan, fen: int, day: dt.date, bank_reference: str, *, but: Repayment | None = None
) -> None:
    """What can be said before it is posted; `but` is the repayment that is looked at again. Raises
    Refused, with its field."""
    owed = loan.account.balance if loan.account is not None else 0
    _check_slip(loan, slip_number(bank_reference), but)
    if fen <= 0:
        raise Refused("金额要大于 0，请核对。", field="fen")
    if fen > owed:
        told = f"只欠 {yuan(owed)} 元，还款不能比所欠的多，请核对；多付的退给商户。"
        raise Refused(told, field="fen")
    if loan.lent_on is None or not loan.lent_on <= day <= localdate():
        told = f"还款日期在放款日（{loan.lent_on}）和今天（{localdate()}）之间，请核对。"
        raise Refused(told, field="day")


def _check_slip(loan: Loan, slip: str, but: Repayment | None) -> None:
    """A slip of the bank repays one loan of the fund, once."""
    if not slip:
        raise Refused("请填写银行流水号。", field="bank_reference")
    alone(f"slips of fund {loan.fund_id}")
    known = Repayment.objects.filter(loan__fund=loan.fund_id, bank_reference=slip)
    if any(one != but for one in known.exclude(state__in=GONE)):
        raise Refused(SAME_SLIP, field="bank_reference")


@transaction.atomic
def post(repayment: Repayment, *, by: Any) -> Repayment:
    """Into the ledger; who checks is not who recorded. Raises Refused."""
    loan = Loan.objects.select_for_update().get(pk=repayment.loan_id)
    moved = advance(repayment, documents.POST, by=by)
    if loan.state not in OWING:
        raise Refused(f"贷款当前为“{loan.get_state_display()}”，没有要还的，请退回核对。")
    check(loan, moved.fen, moved.day, moved.bank_reference, but=moved)
    moved.journal = post_one(_posting(moved, loan, by))
    moved.save(update_fields=["journal"])
    settle(loan, by=by, day=moved.day)
    documents.told(moved)
    return moved


def _posting(repayment: Repayment, loan: Loan, by: Any) -> Posting:
    fen = repayment.fen
    return Posting(
        fund=loan.fund,
        key=f"repayment:{repayment.pk}",
        kind=JournalKind.REPAYMENT,
        day=repayment.day,
        summary=f"{loan}还款"[:120],
        lines=((of_loan(loan), -fen), (lent_from(loan), fen)),
        maker=repayment.made_by,
        checker=by,
        voucher=repayment.bank_reference,
        handler=str(repayment.made_by),
        approver=str(by),
    )


@transaction.atomic
def taken_back(repayment: Repayment) -> None:
    """Its journal was reversed: the store owes it again."""
    repayment.state = DocumentState.REVERSED
    repayment.save(update_fields=["state"])
    loan = Loan.objects.select_for_update().get(pk=repayment.loan_id)
    settle(loan, by=None, day=None)
