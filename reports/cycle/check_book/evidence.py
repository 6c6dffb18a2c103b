"""What the checks of an edition hold against each other, each read once: figures by place, the
facts counted again, the figures of earlier quarters.

Facts are counted again by plain aggregates, which share nothing with `reports.compile.counting`
but the predicates of the indicators, so that a figure that was written wrong is found.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.aggregates import Count
from django.db.models.functions import RowNumber

from districts import limits
from districts.models import Area, CommercialDistrict
from reports.edition import Edition
from reports.indicators import BY_CODE, INDICATORS
from reports.indicators.definition import Facts
from reports.models import Counts, Figure, QuarterlyReport
from reports.places import Place, units_on
from reports.quarterlies import rows_url
from reports.readings import less
from reports.territory import Territory
from reports.workbooks import decomposition
from reports.workbooks.national import TABLES, NationalTable

Spot = tuple[int, int | None]  # the area of facts, and their commercial district
Sums = Mapping[Spot, Counter[str]]
Named = dict[int, tuple[int, list[tuple[Any, ...]]]]  # by unit: how many, the first of them
#: what can be added up: neither people behind several rows nor rates
ADDED = tuple(one.code for one in INDICATORS if not (one.distinct or one.is_rate or one.parts))
NAMED = 3  # of the rows behind a finding, so many are told by name


@dataclass(frozen=True)
class Row:
    """The figures of a unit, of the whole (合计), or of 区直, which lies in no unit: for the last
    two the district itself answers."""

    edition: Edition
    area: Area
    counts: Counts
    whole: bool = False
    direct: bool = False

    def number(self, code: str) -> int:
        return self.counts[code][0]

    def past(self, report: QuarterlyReport) -> "Row":
        """The place of the row in an earlier edition, to be looked at."""
        return replace(self, edition=replace(self.edition, report=report), counts=Counts())

    def url(self, code: str, district: int | None = None) -> str:
        """The rows that a figure counts, perhaps in a commercial district alone."""
        code_of_area = "" if self.direct else self.area.code
        place = Place(self.area.name, self.counts, code_of_area, district)
        return rows_url(self.edition, place, code)


class Evidence:
    """Of the whole edition: `rows` are the units and the whole."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.report = edition.report
        self.basis = edition.basis
        self._counted: dict[Facts, Sums] = {}
        self._earlier: dict[int, tuple[QuarterlyReport | None, dict[int, Counts]]] = {}

    @cached_property
    def units(self) -> dict[int, Area]:
        """The reporting units of the report's day, by the names of the day."""
        return {unit.pk: unit for unit in units_on(self.report.area, self.report.day)}

    @cached_property
    def figures(self) -> dict[Spot, Counts]:
        found = Figure.objects.filter(report=self.report, basis=self.basis)
        rows = found.values_list("area_id", "commercial_district_id", "counts")
        return {(area, district): counts for area, district, counts in rows}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        units = (self._row(one) for one in self.units.values())
        return (*units, self._row(self.report.area, whole=True))

    @cached_property
    def answering(self) -> tuple[Row, ...]:
        """The units and 区直: nothing is told a second time of the whole."""
        if not self.units:
            return self.rows
        *units, whole = self.rows
        rest = less(whole.counts, [row.counts for row in units])
        return (*units, replace(whole, counts=rest, whole=False, direct=True))

    def _row(self, area: Area, *, whole: bool = False) -> Row:
        return Row(self.edition, area, self.figures.get((area.pk, None), Counts()), whole)

    @cached_property
    def levels(self) -> dict[int, tuple[int, ...]]:
        """Each area of the report with all above it, as they were on its day."""
        return Territory.on(self.report.area, self.report.day).levels

    def answers(self, area: int) -> int:
        """The unit that answers for what lies in an area; for 区直 it is the report's."""
        line = self.levels.get(area, ())
        return next((one for one in line if one in self.units), self.report.area_id)

    # Facts counted again

    def counted(self, subject: Facts) -> Sums:
        """What its indicators come to in each area and commercial district: one query, which is not
        asked where there is nothing."""
        if subject not in self._counted:
            facts = self.edition.facts(subject)
            self._counted[subject] = self._count(facts, subject) if facts.exists() else {}
        return self._counted[subject]

    def _count(self, facts: QuerySet[Any], subject: Facts) -> Sums:
        codes = [code for code in ADDED if BY_CODE[code].subject is subject]
        measures = (BY_CODE[code].measure(self.basis) for code in codes)
        # by names that no column has
        sums = {f"n{number}": measure.aggregate for number, measure in enumerate(measures)}
        places = facts.order_by().values_list("area_id", "commercial_district_id")
        return {
            (area, district): Counter(dict(zip(codes, map(int, found), strict=True)))
            for area, district, *found in places.annotate(**sums)
        }

    def again(self, row: Row, codes: tuple[str, ...]) -> Counter[str]:
        """The figures of the row, counted from the facts."""
        unit = row.area.pk
        return self._added(codes, lambda area: row.whole or self.answers(area) == unit)

    def direct(self, codes: tuple[str, ...]) -> Counter[str]:
        """What lies in no unit (区直)."""
        return self._added(codes, lambda area: self.answers(area) == self.report.area_id)

    def below(self, top: int, code: str) -> int:
        """A figure of an area with all below it."""
        return self._added((code,), lambda area: top in self.levels.get(area, ()))[code]

    def _added(self, codes: tuple[str, ...], lies: Callable[[int], bool]) -> Counter[str]:
        """Of the areas that count; sums are those of their parts."""
        found: Counter[str] = Counter()
        for subject in {BY_CODE[one].subject: None for code in codes for one in of_rows(code)}:
            for (area, _), sums in self.counted(subject).items():
                if lies(area):
                    found.update(sums)
        return Counter({code: sum(found[one] for one in of_rows(code)) for code in codes})

    # Rows behind a finding

    def named(self, facts: QuerySet[Any], *columns: str) -> Named:
        """How many facts each unit has, and of the first ones name and columns: one query."""
        first = facts.order_by().annotate(
            many=Window(Count("name"), partition_by=F("area_id")),
            place=Window(
                RowNumber(), partition_by=F("area_id"), order_by=[F("name"), F(_key(facts))]
            ),
        )
        rows = first.filter(place__lte=NAMED).order_by("area_id", "place")
        return self.gathered(rows.values_list("area_id", "many", "name", *columns))

    def gathered(self, rows: Iterable[tuple[Any, ...]]) -> Named:
        """(area, how many there are in it, name and columns) by unit."""
        many: dict[int, dict[int, int]] = defaultdict(dict)
        first: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for area, number, *told in rows:
            many[self.answers(area)][area] = number
            first[self.answers(area)].append(tuple(told))
        return {unit: (sum(many[unit].values()), first[unit][:NAMED]) for unit in many}

    @cached_property
    def districts(self) -> dict[int, str]:
        """The commercial districts of the edition by name."""
        keys = {district for _, district in self.figures if district}
        return dict(CommercialDistrict.objects.filter(pk__in=keys).values_list("pk", "name"))

    def has(self, area: int) -> bool:
        """Whether a row answers for the unit."""
        return any(row.area.pk == area for row in self.rows)

    def row_of(self, area: int) -> Row:
        """The row of the unit, or of 区直."""
        return next((row for row in self.answering if row.area.pk == area), self.answering[-1])

    # Other quarters, sheets, limits

    def earlier(self, quarters: int) -> tuple[QuarterlyReport | None, dict[int, Counts]]:
        """The newest edition so many quarters before, and its figures by area."""
        if quarters not in self._earlier:
            self._earlier[quarters] = self._read_earlier(quarters)
        return self._earlier[quarters]

    def _read_earlier(self, quarters: int) -> tuple[QuarterlyReport | None, dict[int, Counts]]:
        period = self.report.period.shift(-quarters)
        editions = QuarterlyReport.objects.filter(
            area=self.report.area, year=period.year, quarter=period.number
        )
        found = editions.select_related("area").order_by("-edition").first()
        return found, self.closing(found)

    def closing(self, report: QuarterlyReport | None) -> dict[int, Counts]:
        """The figures of another edition by area."""
        found = Figure.objects.filter(report=report, basis=self.basis, commercial_district=None)
        return dict(found.values_list("area_id", "counts"))

    @cached_property
    def sheets(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        """The rows of the coverage decompositions as the workbook has them, by their codes."""
        return {layout.name: self._sheet(layout) for layout in TABLES}

    def _sheet(self, layout: NationalTable) -> dict[str, Mapping[str, Any]]:
        lines = decomposition.table(self.edition, layout).lines
        rows = zip(layout.items, lines, strict=False)  # what is counted apart comes after them
        return {item.code: line.values for item, line in rows if item.code in layout.counted}

    def limit(self, code: str) -> dict[int, int]:
        """A figure of the rules in each row's area: one query."""
        found = limits.of_areas([code], [row.area for row in self.rows])
        return {area: of[code] for area, of in found.items()}


def of_rows(code: str) -> tuple[str, ...]:
    """The figures with rows of their own that it is made of: mostly itself."""
    return BY_CODE[code].parts or (code,)


def _key(facts: QuerySet[Any]) -> str:
    key: Any = facts.model._meta.pk
    return str(key.field_names[-1])
