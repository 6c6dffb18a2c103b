"""口径对比: the bases of a place side by side, and the units by which any two of them differ.

One of them is held against all others: what another counts and it does not, and the other way
round, are predicates over the same facts, so every difference opens to its names.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q

from reports import bases
from reports.addresses import list_url
from reports.boards.dashboards import CLASSES, ORGANISATION, ORGANISATIONS, PARTY
from reports.boards.pages import Page, opened
from reports.compile.tallies import Measure, Tally
from reports.indicators import indicator
from reports.indicators.definition import Indicator
from reports.models import Basis, Counts, Figure, OrganisationFact
from reports.readings import Rate, Reading, added, at, rate
from reports.selection import Selection

HOME = "basis-comparison"
ROWS = (
    ORGANISATIONS,
    *CLASSES,
    ORGANISATION,
    "work_coverage",
    "due_established_rate",
)
ALL = Q(staff__gte=0)
BY_BODIES = "按党组织个数计"
BODIES = "党组织个数 ÷ 单位数；一个联合党组织覆盖多家单位时仍只计 1 个，只供对照，不是覆盖率。"
NOTHING = Rate()


@dataclass(frozen=True)
class Difference:
    """Units that one basis counts and the other does not."""

    number: int
    url: str
    told: str
    sign: str


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    note: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Row:
    title: str
    definition: str
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True)
class Column:
    """A basis: by which version it was counted, in words, and the address that holds it against
    the others."""

    basis: Basis
    choices: tuple[str, ...]
    url: str
    chosen: bool


@dataclass(frozen=True)
class ComparisonPage(Page):
    """Every basis that was compiled, and what makes them differ from the one chosen."""

    home = HOME
    name = "口径对比"
    cards: ClassVar = {"bases": (*ROWS, PARTY)}

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    covered: Rate = NOTHING
    bodies: Rate = NOTHING
    urls: tuple[str, str] = ("", "")  # of what is covered, of Party organisations


def comparison(selection: Selection, user: Any) -> ComparisonPage:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    page, _ = opened(ComparisonPage, selection, user)
    return _filled(page, page.reading, user) if page.reading else page


def _filled(page: ComparisonPage, reading: Reading, user: Any) -> ComparisonPage:
    sides = _Sides(page.selection, reading, user)
    selection, counts = page.selection, reading.counts
    whole = rate(counts, ORGANISATIONS).numerator
    return replace(
        page,
        columns=tuple(_column(selection, basis) for basis in sides.found),
        rows=(*(sides.row(code) for code in ROWS), sides.bodies()),
        covered=rate(counts, ORGANISATION),
        bodies=Rate(rate(counts, PARTY).numerator, whole),
        urls=(list_url(selection, ORGANISATION), list_url(selection, PARTY)),
    )


def _column(selection: Selection, basis: Basis) -> Column:
    chosen = basis.code == selection.basis.code
    return Column(basis, tuple(bases.told(basis)), f"?{selection.query(basis=basis.code)}", chosen)


class _Sides:
    """The counts of each basis, and the facts by which they differ from the one chosen."""

    def __init__(self, selection: Selection, reading: Reading, user: Any) -> None:
        self.selection, self.reading, self.user = selection, reading, user
        known = {basis.pk: basis for basis in selection.versions}
        rows = (
            Figure.objects.for_user(user)
            .filter(at(selection.area), report__in=reading.reports)
            .filter(commercial_district=selection.district)
            .values_list("basis", "report", "counts")
        )
        counts: dict[Basis, list[Counts]] = {}
        self.version: dict[str, dict[int, Basis]] = {}
        for key, report, held in rows:
            counts.setdefault(known[key], []).append(held)
            self.version.setdefault(known[key].code, {})[report] = known[key]
        newest: dict[str, Basis] = {}
        for basis in sorted(counts, key=lambda one: one.pk):
            newest[basis.code] = basis
        self.found = sorted(newest.values(), key=lambda one: (one.order, one.pk))
        self.counts = {
            code: added(held for basis in counts if basis.code == code for held in counts[basis])
            for code in newest
        }

    def row(self, code: str) -> Row:
        found = indicator(code)
        cells = tuple(self._cell(found, basis) for basis in self.found)
        return Row(found.title, found.definition, cells, strong=found.is_rate)

    def _cell(self, found: Indicator, basis: Basis) -> Cell:
        value = rate(self.counts[basis.code], found.code)
        url = list_url(self.selection, found.code, basis=basis.code) if value.numerator else ""
        differences = () if basis == self._chosen else self._differences(found, basis)
        if found.is_rate:
            return Cell(value.text, url, value.fraction, differences)
        return Cell(f"{value.numerator:,}", url, "", differences)

    @cached_property
    def _chosen(self) -> Basis:
        return next(basis for basis in self.found if basis.code == self.selection.basis.code)

    def _differences(self, found: Indicator, basis: Basis) -> tuple[Difference, ...]:
        told = (("＋", basis, self._chosen), ("－", self._chosen, basis))
        return tuple(
            Difference(
                number,
                list_url(self.selection, found.code, basis=one.code, but=other.code),
                f"“{one.name}”计、“{other.name}”不计的单位",
                sign,
            )
            for sign, one, other in told
            if (number := self._number(found, one, other))
        )

    def _number(self, found: Indicator, one: Basis, other: Basis) -> int:
        return sum(
            int(tally.sums(self._measure(found, report, one, other)).sum())
            for report, tally in self._tallies.items()
        )

    def _measure(self, found: Indicator, report: int, one: Basis, other: Basis) -> Measure:
        """What the one counts and the other does not, each by its version in the report."""
        counted, left = (self.version[basis.code].get(report) for basis in (one, other))
        if counted is None or left is None:
            return Measure(~ALL)
        return Measure(found.predicate(counted) & ~found.predicate(left))

    @cached_property
    def _tallies(self) -> dict[int, Tally]:
        """The facts of each report, read once for all differences."""
        chosen, pairs = self._chosen, [one for one in self.found if one != self._chosen]
        tallies = {}
        for report in self.reading.reports:
            measures = [
                self._measure(indicator(code), report, *pair)
                for code in ROWS
                for other in pairs
                for pair in ((other, chosen), (chosen, other))
            ]
            tallies[report] = Tally(self._facts(report), (), measures)
        return tallies

    def _facts(self, report: int) -> Any:
        facts = OrganisationFact.objects.for_user(self.user).filter(
            report=report, area__path__startswith=self.selection.area.path
        )
        district = self.selection.district
        return facts.filter(commercial_district=district) if district else facts

    def bodies(self) -> Row:
        """党组织数 ÷ 单位数: how some reckon, and why it is another number."""
        cells = []
        for basis in self.found:
            counts = self.counts[basis.code]
            value = Rate(rate(counts, PARTY).numerator, rate(counts, ORGANISATIONS).numerator)
            cells.append(Cell(value.text, list_url(self.selection, PARTY), value.fraction))
        return Row(BY_BODIES, BODIES, tuple(cells))
