"""What every page of the dashboard begins with: a place in a quarter, and what was compiled of it.

A page adds its figures; what it draws stands in its `charts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from django.utils.timezone import localdate

from core.dated import Quarter
from reports.addresses import steps_to
from reports.boards.charts import Chart
from reports.indicators import indicator
from reports.indicators.definition import Indicator
from reports.readings import Part, Reading, as_counted, books_since, history, names_members
from reports.selection import Selection

QUARTERS = 8  # of a trend
NO_LEDGER = "无台账"
KnownPage = TypeVar("KnownPage", bound="Page")


@dataclass(frozen=True)
class Page:
    """`reading` is none where the quarter is not compiled; `home` is the name of its address,
    `name` what it is called beside the first page."""

    home: ClassVar[str]
    name: ClassVar[str] = ""
    #: the figures of each card and chart, whose definitions stand beside it
    cards: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    selection: Selection
    period: Quarter
    periods: tuple[Quarter, ...]
    reading: Reading | None
    path: tuple[tuple[str, str], ...]
    districts: tuple[Part, ...] = ()

    @property
    def query(self) -> str:
        return self.selection.query()

    @property
    def gap(self) -> str:
        """Why the quarter shows nothing."""
        return gap(self.selection, self.period)

    @property
    def has_ledger(self) -> bool:
        """Whether organisations are known; without a ledger their numbers are not noughts."""
        return self.gap != NO_LEDGER

    @property
    def has_roster(self) -> bool:
        """Whether members are known by name."""
        since = books_since(self.selection, "roster_since")
        opened = since is not None and since <= self.period.last
        return opened or (self.reading is not None and names_members(self.reading.counts))

    @property
    def charts(self) -> dict[str, Chart]:
        """What it draws, by key; nothing where nothing is compiled."""
        if self.reading is None:
            return {}
        defined = self.defined
        return {
            chart.key: replace(chart, defined=defined.get(chart.key, ())) for chart in self._drawn()
        }

    @property
    def defined(self) -> dict[str, tuple[Indicator, ...]]:
        """What the figures of each card are."""
        return {card: tuple(map(indicator, codes)) for card, codes in self.cards.items()}

    @property
    def all_defined(self) -> list[Indicator]:
        """The same of the whole page, each once, for paper."""
        return list(dict.fromkeys(one for card in self.defined.values() for one in card))

    def _drawn(self) -> tuple[Chart, ...]:
        return ()

    @property
    def subtitle(self) -> str:
        """Which view a chart is of, where it is taken away."""
        places = [self.selection.area.name]
        if self.selection.district:
            places.append(self.selection.district.name)
        place = " · ".join(places)
        return f"{place} · 截至 {self.period.last} · 口径：{self.selection.basis.name}"

    @property
    def drawings(self) -> list[dict[str, Any]]:
        """The data island of the page: one object for each chart."""
        shared = {"subtitle": self.subtitle, "file": str(self.period)}
        return [shared | chart.drawing() for chart in self.charts.values()]


def opened(
    kind: type[KnownPage], selection: Selection, user: Any
) -> tuple[KnownPage, dict[Quarter, Reading]]:
    """The page of the place in the quarter asked for, or in the newest one compiled, still without
    figures of its own; and all quarters that are known of the place."""
    known = history(selection, user)
    period = selection.period or max(known, default=ended_quarter())
    selection = as_counted(replace(selection, period=period), known.get(period))
    periods = tuple(sorted({*known, period, ended_quarter()}, reverse=True))
    path = steps_to(selection, kind.home)
    return kind(selection, period, periods, known.get(period), path), known


def eight_quarters(last: Quarter) -> tuple[Quarter, ...]:
    """Those of a trend that ends with this one."""
    return tuple(last.shift(back) for back in range(1 - QUARTERS, 1))


def ended_quarter() -> Quarter:
    """The newest quarter that is over."""
    return Quarter.of(localdate()).shift(-1)


def gap(selection: Selection, period: Quarter) -> str:
    since = books_since(selection, "ledger_since")
    return NO_LEDGER if since is None or period.last < since else "未汇总"
