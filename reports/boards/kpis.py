"""A rate in figures: what it is of, its rows, and its change on the quarter and the year before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.dated import Quarter
from reports.addresses import list_url
from reports.indicators import indicator
from reports.readings import Rate, Reading, rate
from reports.selection import Selection

QUARTER, YEAR = "较上季", "较去年同期"


@dataclass(frozen=True)
class Change:
    """On an earlier quarter: of a rate in percentage points, of a count in per cent; none where
    there is no base."""

    on: str
    points: Decimal | None

    @property
    def direction(self) -> str:
        return "" if not self.points else "up" if self.points > 0 else "down"

    @property
    def text(self) -> str:
        if self.points is None:
            return f"{self.on} —"
        return f"{self.on} {self.points:+.1f} 个百分点" if self.points else f"{self.on}持平"

    @property
    def in_percent(self) -> str:
        """The same of a count."""
        if self.points is None:
            return f"{self.on} —"
        return f"{self.on} {self.points:+.1f}%" if self.points else f"{self.on}持平"

    @property
    def points_text(self) -> str:
        return "" if self.points is None else f"{self.points:+.1f} 个百分点"

    @property
    def short(self) -> str:
        return "—" if self.points is None else f"{self.points:+.1f}"


@dataclass(frozen=True)
class Kpi:
    code: str
    title: str
    definition: str
    rate: Rate
    changes: tuple[Change, ...]
    url: str
    whole_url: str
    source: str = ""


def kpi(code: str, selection: Selection, known: dict[Quarter, Reading], period: Quarter) -> Kpi:
    found = indicator(code)
    return Kpi(
        code,
        found.title,
        found.definition,
        rate(known[period].counts, code),
        changes(code, known, period),
        list_url(selection, code),
        list_url(selection, code, "denominator"),
        found.source,
    )


def changes(code: str, known: dict[Quarter, Reading], period: Quarter) -> tuple[Change, Change]:
    """环比 and 同比 of a rate."""
    now = rate(known[period].counts, code) if period in known else Rate()
    quarter, year = (now.points(then) for then in _earlier(code, known, period))
    return Change(QUARTER, quarter), Change(YEAR, year)


def growths(code: str, known: dict[Quarter, Reading], period: Quarter) -> tuple[Change, Change]:
    """环比 and 同比 of a count."""
    now = rate(known[period].counts, code).numerator
    quarter, year = (_growth(now, then) for then in _earlier(code, known, period))
    return Change(QUARTER, quarter), Change(YEAR, year)


def _earlier(code: str, known: dict[Quarter, Reading], period: Quarter) -> Iterator[Rate | None]:
    for back in (1, 4):
        earlier = known.get(period.shift(-back))
        yield rate(earlier.counts, code) if earlier else None


def _growth(now: int, then: Rate | None) -> Decimal | None:
    share = Rate(now, then.numerator).percent if then else None
    return None if share is None else share - 100
