"""资金来源 of a place, and the bodies that hold its money, from the facts of its report."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from core.money import yuan
from funding.enums import AccountKind, FundKind, Source
from reports.addresses import list_url
from reports.boards.telling import Amount, wan
from reports.indicators.funding import FROM
from reports.indicators.times import YEAR
from reports.models import AccountFact
from reports.readings import Rate, Reading, rate
from reports.selection import Selection

SHOWN = 50  # bodies; the list behind has all
UNNAMED = "未分来源"


@dataclass(frozen=True)
class From:
    """A source: what it is to give (the budget from it) and gave in the year so far, in fen."""

    name: str
    due: int
    came: int
    share: Rate
    last: dt.date | None = None
    urls: tuple[str, str] = ("", "")
    monthly: str = ""

    @property
    def amounts(self) -> tuple[tuple[str, str, str], ...]:
        """Due, arrived, lacking: in 万元, with the exact yuan and the rows."""
        told = ((self.due, self.urls[0]), (self.came, self.urls[1]), (self.lacking, ""))
        sums = (Amount(fen, url if fen else "") for fen, url in told)
        return tuple((one.text, one.exact, one.url) for one in sums)

    @property
    def lacking(self) -> int:
        return max(self.due - self.came, 0)

    @property
    def state(self) -> str:
        return "ok" if self.due and not self.lacking else "plan"

    @property
    def word(self) -> str:
        if not self.due:
            return "无预算"
        return f"还差 {wan(self.lacking)} 万元" if self.lacking else "已足额"


@dataclass(frozen=True)
class Holder:
    """A Party organisation, or an area's own account: what it was given, spent and has."""

    name: str
    given: int
    spent: int
    left: int
    url: str

    @property
    def amounts(self) -> tuple[tuple[str, str], ...]:
        told = map(Amount, (self.given, self.spent, self.left))
        return tuple((one.text, one.exact) for one in told)


def whole(sources: Iterable[From]) -> From:
    """What all of them come to: none makes up for another."""
    known = list(sources)
    due, came = sum(one.due for one in known), sum(one.came for one in known)
    return _Whole("合计", due, came, Rate(due, due), lacked=sum(one.lacking for one in known))


@dataclass(frozen=True)
class _Whole(From):
    lacked: int = 0

    @property
    def lacking(self) -> int:
        return self.lacked


@dataclass(frozen=True)
class Facts:
    """The facts of special funds in a place, as the user may see them."""

    selection: Selection
    reading: Reading
    user: Any

    def sources(self) -> tuple[From, ...]:
        """Those that were to give something or gave; what no source was named for comes last."""
        days = dict(
            self.accounts()
            .filter(last_received__isnull=False)
            .values_list("source")
            .annotate(day=Max("last_received"))
        )
        counts = self.reading.counts
        total = rate(counts, f"funds_budget{YEAR}").numerator
        found = [self._source(source, total, days.get(source)) for source in Source]
        rest = total - sum(one.due for one in found)
        unnamed = [From(UNNAMED, rest, 0, Rate(rest, total))] if rest else []
        return (*(one for one in found if one.due or one.came), *unnamed)

    def _source(self, source: Source, total: int, last: dt.date | None) -> From:
        codes = (f"funds_budget{FROM}{source}{YEAR}", f"funds_received{FROM}{source}{YEAR}")
        due, came = (rate(self.reading.counts, code).numerator for code in codes)
        one, other = (list_url(self.selection, code) for code in codes)
        return From(
            source.label, due, came, Rate(due, total), last, (one, other), self._monthly(source)
        )

    def _monthly(self, source: Source) -> str:
        """Of what is donated: the quarter's by three."""
        if source != Source.DONATION:
            return ""
        quarter = rate(self.reading.counts, f"funds_received{FROM}{source}").numerator
        return f"本季月均 {yuan(round(quarter / 3))} 元" if quarter else ""

    def holders(self) -> tuple[Holder, ...]:
        """Those that have the most first."""
        rows = (
            self.accounts()
            .values_list("name")
            .annotate(
                given=Sum("appropriated_year"),
                spent=Sum("spent_year", filter=Q(kind=AccountKind.USE), default=0),
                left=Sum("balance", filter=Q(kind=AccountKind.HELD), default=0),
            )
        )
        return tuple(
            Holder(name, given, spent, left, self._accounts_of(name))
            for name, given, spent, left in rows.order_by("-left", "name")[:SHOWN]
        )

    def _accounts_of(self, name: str) -> str:
        return list_url(self.selection, "funds_accounts", q=name[:60])

    def accounts(self) -> QuerySet:
        facts = AccountFact.objects.for_user(self.user).filter(
            report__in=self.reading.reports, fund_kind=FundKind.SPECIAL
        )
        if self.selection.district:
            facts = facts.filter(commercial_district=self.selection.district)
        return facts.filter(area__path__startswith=self.selection.area.path).order_by()
