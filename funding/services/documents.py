"""What one person records and another checks: receipts, gifts in kind, repayments, reversals.

recorded → posted, or returned and corrected, or dropped; what was posted is only ever reversed.
"""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition, advance
from core.working_days import after
from districts import advice, limits
from districts.scoping import holding
from funding.enums import DocumentState
from funding.models.documents import Document

S = DocumentState


def not_own(document: Document, user: Any) -> str:
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


def begin(document: Document, *, by: Any) -> None:
    """Before it is saved: whoever wrote it last is who recorded it, and its check is due. Raises
    Refused for what stands."""
    if document.state not in OPEN:
        raise Refused(f"当前为“{document.get_state_display()}”，不能更正，请核对。")
    document.made_by = by
    if document._state.adding:
        document.due = _due("document_check", document)


def _due(code: str, document: Document) -> Any:
    return after(localdate(), limits.value(code, document.lies_in()))


@transaction.atomic
def send_back(document: Document, *, by: Any, note: str) -> Any:
    """With everything that is wrong, at once. Raises Refused."""
    return returned(advance(document, RETURN, by=by, note=note), note)


def returned(moved: Any, note: str) -> Any:
    """What is kept of why it came back, and until when it is to be corrected."""
    moved.told, moved.due = note.strip()[:200], _due("document_correction", moved)
    moved.save(update_fields=["told", "due"])
    return told(moved)


@transaction.atomic
def resubmit(document: Document, *, by: Any) -> Any:
    moved = advance(document, RESUBMIT, by=by)
    moved.due = _due("document_check", moved)
    moved.save(update_fields=["due"])
    return told(moved)


@transaction.atomic
def drop(document: Document, *, by: Any, note: str) -> Any:
    return told(advance(document, DROP, by=by, note=note))


def told(document: Document) -> Any:
    """The adviser looks at its area again."""
    advice.ask(document.lies_in())
    return document
