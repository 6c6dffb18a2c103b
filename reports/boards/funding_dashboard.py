"""The data of the dashboard's page of money: five figures, who spends them, where they come from.

In kind and loans stand apart. Amounts are told in 万元, each with its exact yuan and the address of
the rows it counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from core.dated import Quarter
from districts.scoping import may
from reports.addresses import list_url, part_rows, part_url
from reports.boards import execution, funding_sources, funding_uses
from reports.boards.charts import Chart
from reports.boards.execution import Bounds, Execution
from reports.boards.funding_charts import Spent, quarters_chart
from reports.boards.funding_sources import From, Holder
from reports.boards.funding_uses import OfFund, Spending
from reports.boards.kpis import Change, growths
from reports.boards.pages import Page, gap, opened
from reports.boards.proposals import Proposal, proposal
from reports.boards.telling import Amount, Pair, Told, each, pairs
from reports.indicators import indicator
from reports.indicators.times import YEAR
from reports.models import Counts
from reports.readings import Part, Rate, Reading, called, parts, rate
from reports.selection import Selection

HOME = "funding-dashboard"
BUDGET, RECEIVED = f"funds_budget{YEAR}", f"funds_received{YEAR}"
GIVEN, SPENT, LEFT = f"funds_appropriated{YEAR}", f"funds_spent{YEAR}", "funds_held"
DRAWN = (BUDGET, GIVEN, SPENT)
FIGURES = (BUDGET, RECEIVED, GIVEN, SPENT, LEFT)
IN_KIND = ("gifts_in_kind", "gifts_donated", "venue_support")
LOANS = ("loans_lent", "loans_repaid", "loans_written_off")
STANDING = ("loans_standing", "loans_outstanding", "loans_overdue")
REVOLVING = ("loan_fund_lent", "loan_fund_held", "loan_fund_received", "loan_fund_repaid")


@dataclass(frozen=True)
class Tile:
    title: str
    definition: str
    sum: Amount
    notes: tuple[str, ...]
    source: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Row:
    """What a part of the place was budgeted, got, gave, spent and has; `url` leads into it."""

    name: str
    url: str
    sums: tuple[Amount, ...]
    execution: Execution


@dataclass(frozen=True)
class FundingPage(Page):
    """经费: budgeted, received, appropriated, spent, left; in kind and loans apart."""

    home = HOME
    name = "经费"
    cards: ClassVar = {
        "tiles": FIGURES,
        "rows": (*FIGURES, execution.CODE),
        "funding_quarters": (*DRAWN, execution.CODE),
        "sources": (BUDGET, RECEIVED),
        "in_kind": IN_KIND,
        "loans": (*STANDING, *LOANS, *REVOLVING),
    }

    tiles: tuple[Tile, ...] = ()
    rows: tuple[Row, ...] = ()
    rows_called: str = ""
    commercial: tuple[Row, ...] = ()
    holders: tuple[Holder, ...] = ()
    total: Row | None = None
    quarters: tuple[Spent, ...] = ()
    sources: tuple[From, ...] = ()
    uses: tuple[Spending, ...] = ()
    funds: tuple[OfFund, ...] = ()
    proposal: Proposal | None = None
    in_kind: tuple[Pair, ...] = ()
    loans: tuple[Pair, ...] = ()
    standing: tuple[Told, ...] = ()
    revolving: tuple[Told, ...] = ()

    @property
    def pace(self) -> str:
        return self.total.execution.share.text if self.total else ""

    @property
    def came_to(self) -> From:
        return funding_sources.whole(self.sources)

    @property
    def revolves(self) -> bool:
        """放款＋可用＝到位＋还款."""
        lent, held, received, repaid = (one.number for one in self.revolving)
        return lent + held == received + repaid

    def _drawn(self) -> tuple[Chart, ...]:
        return (quarters_chart(self.quarters),)


def funding_page(selection: Selection, user: Any) -> FundingPage:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    page, known = opened(FundingPage, selection, user)
    return _filled(page, page.reading, known, user) if page.reading else page


def _filled(
    page: FundingPage, reading: Reading, known: dict[Quarter, Reading], user: Any
) -> FundingPage:
    selection, day = page.selection, page.period.last
    bounds = Bounds.of(selection.area)
    below, districts = parts(selection, reading, user)
    leaf = selection.district is not None or not (below or districts)
    facts = funding_sources.Facts(selection, reading, user)
    return replace(
        page,
        districts=tuple(districts),
        tiles=_tiles(page, known, execution.of(reading.counts, day, bounds)),
        rows=_rows(page, below, bounds),
        rows_called=called(below),
        commercial=_rows(page, districts, bounds),
        holders=facts.holders() if leaf else (),
        total=_whole(page, reading.counts, bounds),
        quarters=_quarters(page, known, bounds),
        sources=facts.sources(),
        uses=funding_uses.by_use(selection, reading),
        funds=funding_uses.by_fund(selection, facts.accounts()),
        proposal=proposal(selection.area, page.period, user) if may(user, "view") else None,
        in_kind=pairs(page, IN_KIND),
        loans=pairs(page, LOANS),
        standing=each(page, STANDING),
        revolving=each(page, REVOLVING),
    )


def _tiles(page: FundingPage, known: dict[Quarter, Reading], done: Execution) -> tuple[Tile, ...]:
    selection, counts = page.selection, known[page.period].counts
    fen = {code: rate(counts, code).numerator for code in FIGURES}
    notes: dict[str, tuple[str, ...]] = {
        BUDGET: (f"{selection.period.year}年批复" if selection.period else "",),
        RECEIVED: (f"占预算 {Rate(fen[RECEIVED], fen[BUDGET]).text}",),
        GIVEN: (f"占到位 {Rate(fen[GIVEN], fen[RECEIVED]).text}",),
        SPENT: tuple(filter(None, (f"占预算 {done.rate.text}", done.pace))),
        LEFT: ("含年初结转",),
    }
    sums = _sums(counts, lambda code: list_url(selection, code))
    return tuple(
        Tile(
            indicator(code).title.removeprefix("本年"),
            indicator(code).definition,
            sum,
            notes[code],
            indicator(code).source,
            _changes(code, known, page.period),
        )
        for code, sum in zip(FIGURES, sums, strict=True)
    )


def _changes(code: str, known: dict[Quarter, Reading], period: Quarter) -> tuple[Change, ...]:
    """What runs through the year is held against the year before, a balance on the quarter too."""
    quarter, year = growths(code, known, period)
    return (quarter, year) if code == LEFT else (year,)


def _rows(page: FundingPage, below: Iterable[Part], bounds: Bounds) -> tuple[Row, ...]:
    """The lowest execution first; what has no budget comes last."""
    rows = [_row(page, part, bounds) for part in below]
    rows = [row for row in rows if any(one.fen for one in row.sums)]
    order = [(row.execution.rate.percent is None, row.execution.rate.percent or 0) for row in rows]
    return tuple(row for _, row in sorted(zip(order, rows, strict=True), key=lambda one: one[0]))


def _row(page: FundingPage, part: Part, bounds: Bounds) -> Row:
    selection = page.selection
    sums = _sums(part.counts, lambda code: part_rows(selection, part, code))
    into = part_url(selection, part, HOME, part_rows(selection, part, "funds_accounts"))
    return Row(part.name, into, sums, execution.of(part.counts, page.period.last, bounds))


def _whole(page: FundingPage, counts: Counts, bounds: Bounds) -> Row:
    sums = _sums(counts, lambda code: list_url(page.selection, code))
    return Row("合计", "", sums, execution.of(counts, page.period.last, bounds))


def _sums(counts: Counts, url_of: Callable[[str], str]) -> tuple[Amount, ...]:
    found = ((code, rate(counts, code).numerator) for code in FIGURES)
    return tuple(Amount(fen, url_of(code) if fen else "") for code, fen in found)


def _quarters(
    page: FundingPage, known: dict[Quarter, Reading], bounds: Bounds
) -> tuple[Spent, ...]:
    """Those of the year, each with the year up to its end."""
    year = (Quarter(page.period.year, number) for number in range(1, 5))
    return tuple(_quarter(page, known, period, bounds) for period in year)


def _quarter(
    page: FundingPage, known: dict[Quarter, Reading], period: Quarter, bounds: Bounds
) -> Spent:
    there = period in known and period <= page.period
    counts = known[period].counts if there else Counts()
    done = execution.of(counts, period.last, bounds)
    if not there:
        why = gap(page.selection, period) if period <= page.period else "未到"
        return Spent(period, done, gap=why)
    budget, given, spent = (rate(counts, code).numerator for code in DRAWN)
    one, two, three = (list_url(page.selection, code, period=period) for code in DRAWN)
    return Spent(period, done, budget, given, spent, (one, two, three))
