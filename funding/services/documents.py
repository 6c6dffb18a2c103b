"""What one person records and another checks: receipts, gifts in kind, repayments, reversals.

recorded → posted, or returned and corrected, or dropped; what was posted is only ever reversed.
"""

from typing import Any

from django.db import transaction

from core.workflow import Transition, advance
from districts import advice
from districts.scoping import holding
from funding.enums import DocumentState

S = DocumentState


def not_own(document: Any, user: Any) -> str:
    if user is not None and document.made_by_id == user.pk:
        return "自己登记的不能自己复核，请由另一人办理。"
    return ""


keeps = holding("change", "由所在街道的经办人办理，请转告他们。")
decides = holding("decide", "由所在街道的审批人复核，请转告他们。")

POST = Transition("复核入账", frozenset({S.RECORDED}), S.POSTED, (decides, not_own))
RETURN = Transition(
    "退回修改", frozenset({S.RECORDED}), S.RETURNED, (decides, not_own), needs_note=True
)
RESUBMIT = Transition("改好重新提交", frozenset({S.RETURNED}), S.RECORDED, (keeps,))
DROP = Transition("作废", frozenset({S.RECORDED, S.RETURNED}), S.DROPPED, (keeps,), needs_note=True)
TRANSITIONS = (POST, RETURN, RESUBMIT, DROP)
#: states in which whoever recorded it may correct it
OPEN = (S.RECORDED, S.RETURNED)


@transaction.atomic
def send_back(document: Any, *, by: Any, note: str) -> Any:
    """With everything that is wrong, at once. Raises Refused."""
    moved = advance(document, RETURN, by=by, note=note)
    moved.told = note.strip()[:200]
    moved.save(update_fields=["told"])
    return told(moved)


@transaction.atomic
def resubmit(document: Any, *, by: Any) -> Any:
    return told(advance(document, RESUBMIT, by=by))


@transaction.atomic
def drop(document: Any, *, by: Any, note: str) -> Any:
    return told(advance(document, DROP, by=by, note=note))


def told(document: Any) -> Any:
    """The adviser looks at its area again."""
    advice.ask(document.lies_in())
    return document
