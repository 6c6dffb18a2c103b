"""What the office decides of an application: reviewed by one, approved by another as the committee
resolved, and agreed upon."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.money import yuan
from core.workflow import Transition
from districts.models import JointCommittee
from funding.enums import LoanState
from funding.models import Loan
from funding.services import loan_plan, loan_terms, loans, payees


@dataclass(frozen=True)
class Decision:
    """What the committee resolved on the day."""

    committee: JointCommittee
    day: dt.date
    fen: int
    months: int
    words: str


def review(loan: Loan, *, by: Any, words: str = "") -> Loan:
    """Raises Refused, also where the store does not meet the conditions any more."""
    if why := loan_terms.refusal(loan.terms, loan.storefront, localdate(), but=loan):
        raise Refused(f"现在不符合条件，请退回补正。{why}")
    return loans.move(loan, loans.REVIEW, by=by, words=words, reviewed_by=by)


@transaction.atomic
def send_back(loan: Loan, *, by: Any, words: str) -> Loan:
    """With every defect at once; what was decided before is decided anew. Raises Refused."""
    moved = loans.move(loan, return_of(loan), by=by, words=words, told=words.strip())
    moved.instalments.all().delete()
    moved.fen = moved.months = moved.committee = moved.decided_on = moved.approved_by = None
    moved.agreement, moved.agreed_on, moved.payee_seal = "", None, ""
    moved.save()
    return moved


def return_of(loan: Loan) -> Transition:
    first = loan.state == LoanState.SUBMITTED
    return loans.RETURN if first else loans.RETURN_AT_DECISION


def reject(loan: Loan, *, by: Any, words: str) -> Loan:
    told = words.strip()
    return loans.move(loan, loans.REJECT, by=by, words=words, told=told, ended_on=localdate())


@transaction.atomic
def approve(loan: Loan, decision: Decision, *, by: Any) -> Loan:
    """Amount, months and payee stand fixed from now on. Raises Refused, with its field."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if why := loans.APPROVE.refusal(locked, by):
        raise Refused(why)
    _check(locked, decision)
    locked.fen, locked.months = decision.fen, decision.months
    locked.committee, locked.decided_on = decision.committee, decision.day
    locked.approved_by, locked.payee_seal = by, payees.seal(locked)
    locked.save()
    words = f"{decision.committee}：{decision.words.strip()}"
    return loans.move(locked, loans.APPROVE, by=by, words=words)


def _check(loan: Loan, decision: Decision) -> None:
    body, day, terms = decision.committee, decision.day, loan.terms
    if not decision.words.strip():
        raise Refused("请写明评议意见。", field="words")
    if not loan.asked_on <= day <= localdate():
        told = f"评议日期在申请日（{loan.asked_on}）和今天（{localdate()}）之间，请核对。"
        raise Refused(told, field="day")
    if day < body.founded or (body.dissolved and day >= body.dissolved):
        raise Refused(f"{body}在 {day} 还没有成立或已撤销，请核对。", field="committee")
    most = min(loan.asked_fen, terms.most_fen)
    if not 0 < decision.fen <= most:
        told = f"核定金额要大于 0，不超过申请的和规定的最高额（{yuan(most)} 元），请核对。"
        raise Refused(told, field="fen")
    if not 0 < decision.months <= terms.most_months:
        told = f"核定期限在 1 到 {terms.most_months} 个月之间，请核对。"
        raise Refused(told, field="months")


@transaction.atomic
def agree(loan: Loan, *, number: str, day: dt.date, by: Any) -> Loan:
    """Signed; its plan of repayment is drawn up in equal parts from that day. Raises Refused."""
    if not number.strip():
        raise Refused("请填写协议编号。", field="number")
    if loan.decided_on is not None and not loan.decided_on <= day <= localdate():
        told = f"签订日期在评议日（{loan.decided_on}）和今天（{localdate()}）之间，请核对。"
        raise Refused(told, field="day")
    try:
        with transaction.atomic():
            moved = loans.move(loan, loans.AGREE, by=by, agreement=number.strip(), agreed_on=day)
    except IntegrityError:
        raise Refused("这个协议编号已用过，请核对。", field="number") from None
    loan_plan.lay(moved, loan_plan.equal(moved.fen or 0, moved.months or 0, day))
    return moved
