"""冲正: the opposite lines of a journal, asked for by one and decided by another; its document says
so from then on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import advance, record
from funding.enums import DocumentState, ExpenseState, LineState
from funding.models import Journal, Reversal
from funding.services import documents, loan_lending, loan_settling, loan_writing_off, repayments
from funding.services.posting import Posting, post_one

ASK = "申请冲正"


def refusal(journal: Journal) -> str:
    """Why this journal cannot be reversed; nothing where it can."""
    if journal.reverses_id:
        return "这张就是冲正凭证，不能再冲正；请按正确的金额重新登记。"
    if Journal.objects.filter(reverses=journal).exists():
        return "这张凭证已冲正，不用再办。"
    return ""


def wrong_day(journal: Journal, day: dt.date) -> str:
    """Why the journal cannot be reversed on this day; nothing where it can."""
    if day < journal.day:
        return f"冲正日期不能早于原凭证（{journal.day}），请核对。"
    return f"记账日期不能晚于今天（{localdate()}），请核对。" if day > localdate() else ""


@transaction.atomic
def ask(journal: Journal, *, day: dt.date, reason: str, by: Any) -> Reversal:
    """Raises Refused, with its field."""
    if why := refusal(journal):
        raise Refused(why)
    if not reason.strip():
        raise Refused("请写明冲正事由。", field="reason")
    if why := wrong_day(journal, day):
        raise Refused(why, field="day")
    try:
        with transaction.atomic():
            made = Reversal(
                journal=journal,
                area=journal.entries.order_by("-pk")[0].account.area,
                day=day,
                cause=reason.strip(),
            )
            documents.begin(made, by=by)
            made.save()
    except IntegrityError:
        raise Refused("这张凭证已申请冲正，请办理那一条。") from None
    record(by, ASK, made, reason)
    return documents.told(made)


@transaction.atomic
def post(reversal: Reversal, *, by: Any) -> Reversal:
    """Raises Refused, also where what arrived has been spent since."""
    moved = advance(reversal, documents.POST, by=by)
    moved.posted = opposite(
        moved.journal, day=moved.day, reason=moved.cause, maker=moved.made_by, checker=by
    )
    moved.save(update_fields=["posted"])
    return documents.told(moved)


def opposite(journal: Journal, *, day: dt.date, reason: str, maker: Any, checker: Any) -> Journal:
    """Posts the opposite lines and tells the journal's document. Raises Refused."""
    if why := refusal(journal):
        raise Refused(why)
    loan_settling.hold(journal)
    entries = journal.entries.select_related("account").order_by("pk")
    made = post_one(
        Posting(
            fund=journal.fund,
            key=f"reversal:{journal.pk}",
            kind=journal.kind,
            day=day,
            summary=f"冲正：{journal.summary}"[:120],
            lines=tuple((entry.account, -entry.fen) for entry in entries),
            maker=maker,
            checker=checker,
            voucher=journal.voucher,
            remark=reason[:200],
            reverses=journal,
        )
    )
    for name, tell in AFTER.items():
        document = getattr(journal, name, None)
        if document is not None:
            tell(document)
    return made


def _state(target: str) -> Callable[[Any], None]:
    def tell(document: Any) -> None:
        document.state = target
        document.save(update_fields=["state"])

    return tell


#: what becomes of the document of a reversed journal, by its link
AFTER: dict[str, Callable[[Any], None]] = {
    "receipt": _state(DocumentState.REVERSED),
    "loan": loan_lending.taken_back,
    "repayment": repayments.taken_back,
    "written_off": loan_writing_off.taken_back,
    "expense": _state(ExpenseState.REVERSED),
    "appropriation": _state(LineState.FAILED),
}
