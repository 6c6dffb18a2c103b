"""资金来源: what each payer was to give to a fund in a year, and what has arrived."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Max, Q, Sum

from funding.enums import AccountKind, JournalKind, PayerLevel, Source
from funding.models import Entry, Fund
from funding.models.plans import WHOLE
from funding.services import payers


@dataclass(frozen=True)
class Line:
    """One payer, in fen. Without a share nothing is `due` but what the budget names it for."""

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
        return bool(self.parts or self.due) and not self.missing


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
    shares = payers.shares([fund.pk], day).get(fund.pk, [])
    due = _due(fund, year, day)
    arrived = _arrived(fund, dt.date(year, 1, 1), day)
    lines = [
        Line(one.source, one.level, one.parts, due[one.source], *arrived.get(one.source, NOTHING))
        for one in shares
    ]
    shared = {one.source for one in shares}
    lines += [
        Line(source, PayerLevel.FUND, 0, due[source], *arrived.get(source, NOTHING))
        for source in map(str, Source)
        if source not in shared and (source in arrived or due[source])
    ]
    return Sources(lines, shares[0].rule.document if shares else "")


NOTHING: tuple[int, dt.date | None] = (0, None)


def _due(fund: Fund, year: int, day: dt.date) -> Counter[str]:
    due: Counter[str] = Counter()
    for _, source, fen in payers.by_line([fund.pk], year, day):
        due[source] += fen
    return due


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
