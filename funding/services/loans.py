"""无息贷款: the table of its states, and the one way from one to the next.

submitted → (returned with all defects →) reviewed → approved → agreed → lent → repaid, or written
off by two persons; rejected or withdrawn before it is lent. Three hands: who reviews and pays, who
approves, and the store. Interest does not exist.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.workflow import Transition, advance
from core.working_days import after
from districts import advice, limits
from districts.scoping import holding
from funding.enums import LoanState
from funding.models import Loan
from storefronts.models import Storefront
from storefronts.services import merchants

S = LoanState

_by_clerk = holding("change", "这一步由所在街道的经办人办理，请转告他们。")
_by_approver = holding("decide", "这一步由所在街道的审批人办理，请转告他们。")


def signs_in(storefront: Storefront, user: Any) -> bool:
    """Whether he is one of the store."""
    return Storefront.objects.for_merchant(user).filter(pk=storefront.pk).exists()


def by_store(loan: Loan, user: Any) -> str:
    if signs_in(loan.storefront, user):
        return ""
    return "这一步由申请的商户自己办理，请转告他们。"


def _not_own(loan: Loan, user: Any) -> str:
    own = user is not None and signs_in(loan.storefront, user)
    return "自己店的贷款要由别人办理，请转告同事。" if own else ""


def _not_reviewed(loan: Loan, user: Any) -> str:
    if user is not None and user.pk in {loan.made_by_id, loan.reviewed_by_id}:
        return "自己申请或审查的贷款要由另一人评议批准，请转告有审批权限的同事。"
    return ""


def _not_approved(loan: Loan, user: Any) -> str:
    if user is not None and user.pk == loan.approved_by_id:
        return "批准人不能自己放款，请由另一人办理。"
    return ""


def _not_proposed(loan: Loan, user: Any) -> str:
    if user is not None and user.pk == loan.write_off_by_id:
        return "自己提出的核销不能自己决定，请由另一人办理。"
    return ""


def days_late(loan: Loan, day: dt.date) -> int:
    """By how many days the first instalment that is not covered is late."""
    return max((day - loan.next_due).days, 0) if loan.next_due else 0


def _long_overdue(loan: Loan, user: Any) -> str:
    least = limits.value("loan_write_off", loan.area)
    late = days_late(loan, localdate())
    if late >= least:
        return ""
    return f"逾期满 {least} 天才能提出核销，现在逾期 {late} 天，请继续催还。"


_clerk = (_by_clerk, _not_own)
_approver = (_by_approver, _not_own)

RESUBMIT = Transition("补正", frozenset({S.RETURNED}), S.SUBMITTED, (by_store,))
WITHDRAW = Transition(
    "撤回",
    frozenset({S.SUBMITTED, S.RETURNED, S.REVIEWED, S.APPROVED, S.AGREED}),
    S.WITHDRAWN,
    (by_store,),
)
RETURN = Transition("退回补正", frozenset({S.SUBMITTED}), S.RETURNED, _clerk, needs_note=True)
REVIEW = Transition("审查通过", frozenset({S.SUBMITTED}), S.REVIEWED, _clerk)
RETURN_AT_DECISION = Transition(
    "退回补正",
    frozenset({S.REVIEWED, S.APPROVED, S.AGREED}),
    S.RETURNED,
    _approver,
    needs_note=True,
)
APPROVE = Transition("同意借款", frozenset({S.REVIEWED}), S.APPROVED, (*_approver, _not_reviewed))
REJECT = Transition(
    "不予借款",
    frozenset({S.SUBMITTED, S.RETURNED, S.REVIEWED}),
    S.REJECTED,
    _approver,
    needs_note=True,
)
AGREE = Transition("签订协议", frozenset({S.APPROVED}), S.AGREED, _clerk)
LEND = Transition("放款", frozenset({S.AGREED}), S.LENT, (*_clerk, _not_approved))
PROPOSE_WRITE_OFF = Transition(
    "提出核销", frozenset({S.LENT}), S.WRITING_OFF, (*_clerk, _long_overdue), needs_note=True
)
KEEP = Transition("不予核销", frozenset({S.WRITING_OFF}), S.LENT, _approver, needs_note=True)
WRITE_OFF = Transition(
    "同意核销", frozenset({S.WRITING_OFF}), S.WRITTEN_OFF, (*_approver, _not_proposed)
)
# What follows from the ledger, whoever posted there.
CLOSE = Transition("结清", frozenset({S.LENT, S.WRITING_OFF}), S.REPAID)
REOPEN = Transition("冲正后继续还款", frozenset({S.REPAID, S.WRITTEN_OFF}), S.LENT)
TAKE_BACK = Transition("放款已冲正", frozenset({S.LENT, S.WRITING_OFF}), S.AGREED)

TRANSITIONS = (
    RESUBMIT,
    WITHDRAW,
    RETURN,
    REVIEW,
    RETURN_AT_DECISION,
    APPROVE,
    REJECT,
    AGREE,
    LEND,
    PROPOSE_WRITE_OFF,
    KEEP,
    WRITE_OFF,
    CLOSE,
    REOPEN,
    TAKE_BACK,
)

#: What the store is sent a message of.
TOLD = frozenset(
    {S.RETURNED, S.REVIEWED, S.APPROVED, S.AGREED, S.LENT, S.REJECTED, S.REPAID, S.WRITTEN_OFF}
)
#: The limit within which somebody has to act in a state, in working days.
LIMITS: dict[str, str] = {
    S.SUBMITTED: "loan_review",
    S.RETURNED: "loan_correction",
    S.REVIEWED: "loan_decision",
    S.APPROVED: "loan_payment",
    S.AGREED: "loan_payment",
}


def due_in(loan: Loan, day: dt.date) -> dt.date | None:
    """The last day in time for whoever has to act in the state that began on the day; agreement
    and payment have one limit together."""
    if loan.state == S.AGREED and loan.due:
        return loan.due
    if loan.state not in LIMITS:
        return None
    return after(day, limits.value(LIMITS[loan.state], loan.area))


@transaction.atomic
def move(loan: Loan, transition: Transition, *, by: Any, words: str = "", **fields: Any) -> Loan:
    """Performs the transition with what comes with it; the store and the adviser are told. Raises
    Refused."""
    moved = advance(loan, transition, by=by, note=words.strip())
    for name, value in fields.items():
        setattr(moved, name, value)
    moved.due = due_in(moved, localdate())
    moved.save(update_fields=["due", *fields])
    if moved.state in TOLD:
        told = f"{moved}：{transition.verb}。{words.strip() if moved.state == S.RETURNED else ''}"
        url = reverse("portal-loan", args=[moved.pk])
        merchants.tell(moved.storefront, told, url, by=by)
    advice.ask(moved.area)
    return moved
