"""资金来源: what each payer was to give to a fund in a year by the shares, and what has arrived."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, Sum

from funding.enums import AccountKind, JournalKind, PayerLevel, Source
from funding.models import Entry, Fund, Share
from funding.models.plans import WHOLE
from funding.services import budgets
from funding.services.allocation import split


@dataclass(frozen=True)
class Line:
    """One payer, in fen. A source that has no share and gave all the same is `due` nothing."""

    source: str
    level: str
    parts: int  # of WHOLE
    due: int
    arrived: int
    last_day: dt.date | None = None

    @property
    def title(self) -> str:
        return str(Source(self.source).label)

    @property
    def percent(self) -> str:
        return f"{self.parts * 100 / WHOLE:g}%" if self.parts else "—"

    @property
    def missing(self) -> int:
        """Nothing where more arrived than was due."""
        return max(self.due - self.arrived, 0)

    @property
    def whole(self) -> bool:
        """Paid in full."""
        return bool(self.parts) and not self.missing


@dataclass(frozen=True)
class Sources:
    """`lines` in the order of the shares, then what came without one."""

    lines: list[Line]
    document: str = ""  # of the shares

    @property
    def due(self) -> int:
        return sum(line.due for line in self.lines)

    @property
    def arrived(self) -> int:
        return sum(line.arrived for line in self.lines)

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def of_fund(fund: Fund, year: int, day: dt.date) -> Sources:
    """As of the day, or the year's last: the budget then decided, by the shares then in force, and
    what arrived from 1 January on; what was carried over from former books did not arrive."""
    day = min(day, dt.date(year, 12, 31))
    rule = fund.share_rules.on(day).order_by("-since").first()
    shares = list(rule.shares.order_by("pk")) if rule else []
    due = _due(budgets.as_of(fund, year, day), shares)
    arrived = _arrived(fund, dt.date(year, 1, 1), day)
    lines = [
        Line(one.source, one.level, one.parts, due[one.source], *arrived.pop(one.source, NOTHING))
        for one in shares
    ]
    order = [str(source) for source in Source]
    beside = sorted(arrived, key=order.index)
    lines += [Line(source, PayerLevel.FUND, 0, 0, *arrived[source]) for source in beside]
    return Sources(lines, rule.document if rule else "")


NOTHING: tuple[int, dt.date | None] = (0, None)


def _due(fen: int, shares: Iterable[Share]) -> dict[str, int]:
    weights = {share.source: share.parts for share in shares}
    return split(fen, weights) if weights else {}


def _arrived(fund: Fund, first: dt.date, last: dt.date) -> dict[str, tuple[int, dt.date | None]]:
    """Of each source, net of what was reversed; the day is that of a receipt that stands."""
    entries = Entry.objects.filter(
        account__fund=fund,
        account__kind=AccountKind.HELD,
        journal__kind=JournalKind.RECEIPT,
        journal__day__range=(first, last),
    )
    stands = Q(journal__reverses=None, journal__reversed_by=None)
    found = entries.order_by().values("account__source")
    rows = found.annotate(sum=Sum("fen"), last=Max("journal__day", filter=stands))
    return {row["account__source"]: (row["sum"], row["last"]) for row in rows}
