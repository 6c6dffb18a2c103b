"""The lines of an account that a report counted: its year so far, each with what stood after it.

The fact is scoped as every list of the dashboard is; the lines are the ledger's own, so that what
was posted after the compile shows.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from core.money import yuan
from funding.enums import AccountKind, JournalKind
from funding.models import Entry
from reports.addresses import page_url
from reports.boards.funding_dashboard import HOME
from reports.models import AccountFact

PAGE = 50
KINDS = {kind.value: str(kind.label) for kind in JournalKind}
#: what a line adds, takes away, and what stands after it, by the kind of account
HEADS = {
    AccountKind.HELD: ("收入", "支出", "结余"),
    AccountKind.USE: ("支出", "冲减", "累计支出"),
    AccountKind.LENT: ("放款", "归还、核销", "在贷余额"),
    AccountKind.LOST: ("核销", "冲减", "累计核销"),
}


@dataclass(frozen=True)
class Line:
    """A line of the ledger in yuan: what came, what went, and what stood after it."""

    entry: Any
    stood: int

    @property
    def kind(self) -> str:
        return KINDS[self.entry.journal.kind]

    @property
    def amounts(self) -> tuple[str, str, str]:
        fen = self.entry.fen
        return yuan(fen if fen > 0 else None), yuan(-fen if fen < 0 else None), yuan(self.stood)


@dataclass(frozen=True)
class Account:
    """One page of the lines since `first`; `before` is what stood by then, `now` what stands on the
    report's day by the ledger as it is now."""

    fact: AccountFact
    first: dt.date
    before: int
    now: int
    page: Page

    @property
    def heads(self) -> tuple[str, str, str]:
        return HEADS[AccountKind(self.fact.kind)]

    @property
    def lines(self) -> list[Line]:
        return [Line(entry, self.before + entry.held_after) for entry in self.page]

    @property
    def home(self) -> str:
        """The page of money of its area and quarter."""
        words = {"period": self.fact.report.period, "area": self.fact.area.code}
        return page_url(urlencode(words), HOME)

    @property
    def carried(self) -> str:
        return yuan(self.before)

    @property
    def stale(self) -> str:
        """What is told where something was posted since the report was compiled."""
        now, then = self.now, self.fact.balance
        return "" if now == then else f"账上现在是 {yuan(now)} 元，汇总时是 {yuan(then)} 元"


def account(fact: AccountFact, *, of_quarter: bool, number: str) -> Account:
    """Two questions and a page, however long the account is."""
    day = fact.report.day
    first = fact.report.period.first if of_quarter else day.replace(month=1, day=1)
    entries = Entry.objects.filter(account=fact.account_id)
    shown = entries.until(day).filter(journal__day__gte=first).running()
    before = entries.filter(journal__day__lt=first).fen_in_all()
    page = Paginator(shown.select_related("journal"), PAGE).get_page(number)
    return Account(fact, first, before, entries.until(day).fen_in_all(), page)
