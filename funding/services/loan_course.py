"""办理经过 of a loan: what was done, by which unit, where it is, what is still to come; store and
office read the same. Nothing of it promises that a loan is granted."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.timezone import localdate

from core.models import Act
from districts import limits
from funding.enums import LoanState
from funding.models import Loan
from funding.models.loans import ENDED
from funding.services import loans
from funding.services.loan_applying import APPLY
from funding.services.loans import LIMITS
from storefronts.services.course import Stage

S = LoanState
STEPS: dict[str, str] = {
    S.SUBMITTED: "街道审查",
    S.RETURNED: "商户补正",
    S.REVIEWED: "委员会评议",
    S.APPROVED: "签订协议",
    S.AGREED: "放款",
    S.LENT: "按计划还款",
    S.WRITING_OFF: "核销复核",
}
ORDER = (S.SUBMITTED, S.REVIEWED, S.APPROVED, S.AGREED, S.LENT)
BY_STORE = (APPLY, loans.RESUBMIT.verb, loans.WITHDRAW.verb)
VERBS = {APPLY, *(one.verb for one in loans.TRANSITIONS)}
BACK = {
    loans.RETURN.verb,
    loans.REJECT.verb,
    loans.WITHDRAW.verb,
    loans.TAKE_BACK.verb,
    loans.REOPEN.verb,
}
#: of these the store reads the words too; the others are notes of the office
WORDS = (*BACK, loans.APPROVE.verb)


def acts(loan: Loan) -> QuerySet[Act]:
    """Its steps in the act log, the first first."""
    rows = Act.objects.filter(model=loan._meta.label_lower, object_id=loan.pk, verb__in=VERBS)
    return rows.order_by("pk")


def course(loan: Loan, day: dt.date | None = None) -> list[Stage]:
    done = [_done(loan, act) for act in acts(loan)]
    if loan.state in ENDED:
        return done
    return [*done, _now(loan, day or localdate()), *_to_come(loan)]


def _done(loan: Loan, act: Act) -> Stage:
    office = loan.storefront if act.verb in BY_STORE else loan.area
    words = act.note if act.verb in WORDS else ""
    look = "back" if act.verb in BACK else "done"
    return Stage(look, act.verb, str(office), act.at, words)


def _now(loan: Loan, day: dt.date) -> Stage:
    by_store = loan.state in {S.RETURNED, S.LENT}
    office = str(loan.storefront if by_store else loan.area)
    due = loan.next_due if loan.state == S.LENT else loan.due
    late = max((day - due).days, 0) if due else 0
    return Stage(
        "now", STEPS[loan.state], office, limit=_limit(loan.state, loan), due=due, late=late
    )


def _to_come(loan: Loan) -> list[Stage]:
    begin = ORDER.index(S(loan.state)) + 1 if loan.state in ORDER else 0
    if loan.state == S.WRITING_OFF:
        return []
    return [Stage("todo", STEPS[one], limit=_limit(one, loan)) for one in ORDER[begin:]]


def _limit(state: str, loan: Loan) -> str:
    return f"限 {limits.value(LIMITS[state], loan.area)} 个工作日" if state in LIMITS else ""
