"""下拨批次: drafted by one, checked by another, posted as a whole or not at all.

draft → submitted → checked → posted; returned with all remarks, or dropped before it is posted.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat

from core.errors import Refused
from core.models import Act
from core.money import yuan
from core.workflow import Transition, advance, record
from districts import advice
from districts.scoping import holding
from funding.enums import AccountKind, BatchState, JournalKind, LineState
from funding.models import Account, Appropriation, AppropriationBatch, Journal
from funding.services import proposing
from funding.services.accounts import Place, opened
from funding.services.posting import Posting
from funding.services.posting import post as into_the_ledger
from funding.services.proposing import Payer

S = BatchState
ADJUST = "调整金额"
OPEN = (S.DRAFT, S.RETURNED)

keeps = holding("change", "由经费所属区划的经办人办理，请转告他们。")
decides = holding("decide", "由经费所属区划的审批人审核，请转告他们。")


def not_own(batch: Any, user: Any) -> str:
    """Neither who proposed it checks it, nor who set one of its amounts."""
    if batch.made_by_id == user.pk:
        return "自己拟定的不能自己审核，请由另一人办理。"
    if _adjusted(batch, user):
        return "自己调整过金额的不能自己审核，请由另一人办理。"
    return ""


def _adjusted(batch: Any, user: Any) -> bool:
    lines = batch.lines.order_by().values("pk")
    own = Act.objects.filter(by=user, verb=ADJUST, model=Appropriation._meta.label_lower)
    return own.filter(object_id__in=lines).exists()


SUBMIT = Transition("提交审核", frozenset(OPEN), S.SUBMITTED, (keeps,))
CHECK = Transition("审核通过", frozenset({S.SUBMITTED}), S.CHECKED, (decides, not_own))
RETURN = Transition(
    "退回修改", frozenset({S.SUBMITTED, S.CHECKED}), S.RETURNED, (decides, not_own), needs_note=True
)
POST = Transition("入账下拨", frozenset({S.CHECKED}), S.POSTED, (keeps,))
DROP = Transition("作废", frozenset(OPEN), S.DROPPED, (keeps,), needs_note=True)
TRANSITIONS = (SUBMIT, CHECK, RETURN, POST, DROP)


def payers_of(batch: AppropriationBatch) -> list[Payer]:
    """Whose money the batch gives, with what each holds now."""
    lines = batch.lines.select_related("payer_area")
    amounts = (((line.source, line.payer_area), line.fen) for line in lines)
    return proposing.payers(batch.fund, amounts)


def total(batch: AppropriationBatch) -> int:
    return batch.lines.aggregate(fen=Sum("fen"))["fen"] or 0


def adjust_refusal(line: Appropriation, user: Any) -> str:
    """Why its amount cannot be changed; nothing where it can."""
    if line.batch.state not in OPEN:
        return f"批次“{line.batch.get_state_display()}”，不能再调整金额；要改的请先退回修改。"
    return keeps(line.batch, user)


@transaction.atomic
def adjust(line: Appropriation, fen: int, *, reason: str, by: Any) -> Appropriation:
    """Another amount than the rule gives, none at all too. Raises Refused."""
    batches = AppropriationBatch.objects.select_for_update(no_key=True, of=("self",))
    line.batch = batches.select_related("fund").get(pk=line.batch_id)
    if why := adjust_refusal(line, by):
        raise Refused(why)
    if not reason.strip():
        raise Refused("请写明调整事由。", field="note")
    was = line.fen
    line.fen, line.reason = fen, reason.strip()[:200]
    line.save(update_fields=["fen", "reason"])
    record(by, ADJUST, line, f"{yuan(was)} 元改为 {yuan(fen)} 元：{line.reason}"[:200])
    return line


@transaction.atomic
def submit(batch: AppropriationBatch, *, by: Any, note: str = "") -> AppropriationBatch:
    """Raises Refused, also where nothing would be given."""
    moved = advance(batch, SUBMIT, by=by, note=note)
    if not total(moved):
        raise Refused("这一批的金额都是 0，没有要下拨的，请调整金额或作废。")
    return _told(moved)


@transaction.atomic
def send_back(batch: AppropriationBatch, *, by: Any, note: str) -> AppropriationBatch:
    """With everything that is wrong, at once. Raises Refused."""
    moved = advance(batch, RETURN, by=by, note=note)
    moved.told, moved.checked_by = note.strip()[:200], None
    moved.save(update_fields=["told", "checked_by"])
    return _told(moved)


@transaction.atomic
def check(batch: AppropriationBatch, *, by: Any, note: str = "") -> AppropriationBatch:
    moved = advance(batch, CHECK, by=by, note=note)
    moved.checked_by = by
    moved.save(update_fields=["checked_by"])
    return _told(moved)


@transaction.atomic
def drop(batch: AppropriationBatch, *, by: Any, note: str) -> AppropriationBatch:
    """What it was for can go into another batch."""
    moved = advance(batch, DROP, by=by, note=note)
    moved.lines.update(state=LineState.DROPPED)
    return _told(moved)


@transaction.atomic
def post(batch: AppropriationBatch, *, day: dt.date, by: Any, note: str = "") -> AppropriationBatch:
    """Into the ledger: every line, or none. Raises Refused and names whose money is short."""
    moved = advance(batch, POST, by=by, note=note)
    moved.day = day
    moved.save(update_fields=["day"])
    _enough(moved)
    given = moved.lines.filter(fen__gt=0).select_related("party_organisation", "payer_area", "area")
    into_the_ledger(_postings(moved, list(given), day))
    _keep_journals(given)
    moved.lines.filter(fen=0).update(state=LineState.NIL)
    return _told(moved)


def _enough(batch: AppropriationBatch) -> None:
    """Says what is missing; that nothing is overdrawn the database holds."""
    for payer in payers_of(batch):
        if payer.lacks:
            raise Refused(
                f"“{payer.title}”结存 {yuan(payer.balance)} 元，要拨 {yuan(payer.fen)} 元，"
                f"还差 {yuan(payer.lacks)} 元，整批没有入账；请等资金到账，或退回调整。"
            )


def _postings(
    batch: AppropriationBatch, lines: Sequence[Appropriation], day: dt.date
) -> list[Posting]:
    out = {line.pk: Place(AccountKind.HELD, line.source, line.payer_area) for line in lines}
    into = {
        line.pk: Place(
            AccountKind.HELD, line.source, line.area, party_organisation=line.party_organisation
        )
        for line in lines
    }
    accounts = opened(batch.fund, [*out.values(), *into.values()])
    return [
        _posting(batch, line, accounts[out[line.pk]], accounts[into[line.pk]], day)
        for line in lines
    ]


def _posting(
    batch: AppropriationBatch, line: Appropriation, payer: Account, receiver: Account, day: dt.date
) -> Posting:
    return Posting(
        fund=batch.fund,
        key=f"appropriation:{line.pk}",
        kind=JournalKind.APPROPRIATION,
        day=day,
        summary=f"{batch.year}年第{batch.quarter}季度下拨：{line.party_organisation}"[:120],
        lines=((payer, -line.fen), (receiver, line.fen)),
        maker=batch.made_by,
        checker=batch.checked_by,
        handler=str(batch.made_by),
        approver=str(batch.checked_by),
    )


def _keep_journals(lines: QuerySet[Appropriation]) -> None:
    """Each line its journal, and out of which account it went, by one statement."""
    key = Concat(Value("appropriation:"), Cast(OuterRef("pk"), CharField()))
    journals = Journal.objects.filter(key=key)
    lines.update(
        state=LineState.POSTED,
        journal=Subquery(journals.values("pk")[:1]),
        payer_account=Subquery(journals.filter(entries__fen__lt=0).values("entries__account")[:1]),
    )


def _told(batch: AppropriationBatch) -> AppropriationBatch:
    """The adviser looks at its area again."""
    advice.ask(batch.fund.area)
    return batch
