"""The one way into the ledger: journals with all their lines, any number of them at once.

What the database refuses comes back as one sentence. A key that was posted before is not posted
again: its journal is the answer.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.copying import copy_rows, new_row
from core.errors import Refused
from core.money import yuan
from districts.models import ImportBatch
from funding.models import Account, Entry, Fund, Journal
from funding.models.ledger import FLOORED


@dataclass(frozen=True)
class Posting:
    """A journal to be: `lines` are (account, fen) and sum to zero; out of an account is negative.
    Names of persons are those of the paper."""

    fund: Fund
    key: str
    kind: str
    day: dt.date
    summary: str
    lines: tuple[tuple[Account, int], ...]
    maker: Any
    checker: Any
    voucher: str = ""
    handler: str = ""
    witness: str = ""
    approver: str = ""
    remark: str = ""
    reverses: Journal | None = None
    batch: ImportBatch | None = None


ONCE = "funding_journal_key_key"  # as PostgreSQL names a unique column
REFUSALS = {
    "journal_checked_by_another": "制单人和复核人不能是同一个人，请由另一人复核。",
    "journal_balances": "分录不平，没有入账，请联系管理员。",
    "journal_sealed": "这张凭证已入账，不能再加分录；有误请办理冲正。",
    "journal_of_one_fund": "账户不属于这项经费，没有入账，请重新选择账户。",
    "entry_moves_money": "金额不能是 0 或超出范围，请核对。",
}


def post(postings: Iterable[Posting]) -> list[Journal]:
    """Writes them all or none, each with its journal in the order given. Raises Refused."""
    asked = list(postings)
    if not asked:
        return []
    known = {
        journal.key: journal
        for journal in Journal.objects.filter(key__among=[posting.key for posting in asked])
    }
    fresh = [*{posting.key: posting for posting in asked if posting.key not in known}.values()]
    for posting in fresh:
        check(posting)
    try:
        with transaction.atomic():
            known |= {journal.key: journal for journal in _written(fresh)}
    except IntegrityError as refused:
        if _rule(refused) == ONCE:  # somebody posted the same at the same time
            return post(asked)
        raise Refused(_why(refused, fresh)) from None
    return [known[posting.key] for posting in asked]


def post_one(posting: Posting) -> Journal:
    return post([posting])[0]


def check(posting: Posting) -> None:
    """What can be said before the database is asked. Raises Refused, with its field."""
    if why := not_on(posting.fund, posting.day):
        raise Refused(why, field="day")


def not_on(fund: Fund, day: dt.date) -> str:
    """Why nothing is posted to the fund for this day, whoever asks; nothing where it can be."""
    if why := later_than_today(day):
        return why
    if day < fund.opened or (fund.closed and day >= fund.closed):
        return f"{fund}在 {day} 没有设立或已终止，请核对日期。"
    return ""


def later_than_today(day: dt.date) -> str:
    return f"日期不能晚于今天（{localdate()}），请核对。" if day > localdate() else ""


def _written(postings: Sequence[Posting]) -> list[Journal]:
    journals = copy_rows(Journal, [_journal(posting) for posting in postings])
    lines = [
        new_row(Entry, journal=journal, account=account, fen=fen)
        for journal, posting in zip(journals, postings, strict=True)
        for account, fen in posting.lines
    ]
    copy_rows(Entry, lines)
    return journals


def _journal(posting: Posting) -> Journal:
    values = {name: value for name, value in vars(posting).items() if name != "lines"}
    return new_row(Journal, **values)


def _rule(refused: IntegrityError) -> str:
    """The name of the constraint that was broken."""
    return getattr(getattr(refused.__cause__, "diag", None), "constraint_name", "") or ""


def _why(refused: IntegrityError, postings: Sequence[Posting]) -> str:
    rule = _rule(refused)
    if rule == "account_never_overdrawn":
        return overdrawn(postings)
    if rule == "period_open":
        return closed(postings)
    if rule not in REFUSALS:
        raise refused
    return REFUSALS[rule]


def overdrawn(postings: Iterable[Posting]) -> str:
    """Which account has not what is to go out of it."""
    moved: Counter[int] = Counter()
    for posting in postings:
        for account, fen in posting.lines:
            moved[account.pk] += fen
    floored = Account.objects.filter(pk__in=moved, kind__in=FLOORED).select_related("fund")
    for account in floored.order_by("pk"):
        if account.balance + moved[account.pk] < 0:
            held, wanted = yuan(account.balance), yuan(-moved[account.pk])
            return f"“{account}”只有 {held} 元，不够 {wanted} 元，请核对金额或换一个账户。"
    return "账户余额已被另一笔用去，没有入账，请刷新后重试。"


def closed(postings: Iterable[Posting]) -> str:
    told = (closed_on(posting.fund, posting.day) for posting in postings)
    return next(filter(None, told), "记账日期已经结账，没有入账，请把记账日期改到结账日以后。")


def closed_on(fund: Fund, day: dt.date) -> str:
    """Through which day the fund is closed, where that is this day or later."""
    last = fund.closings.first()
    if last is None or day > last.through:
        return ""
    return f"{fund}已结账至 {last.through}，不能再记 {day} 的账，请把记账日期改到结账日以后。"
