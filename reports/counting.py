"""Count facts: one grouped count of a subject by area and commercial district, for every basis.

The levels above are sums of it. What must not be added up (people behind several rows) is counted
again at each level.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Model, QuerySet

from reports.indicators import FAMILIES, INDICATORS, Indicator
from reports.indicators.definition import KEYS, Subject
from reports.indicators.predicates import Rule, counted
from reports.models import Basis, OrganisationFact, PartyOrganisationFact, QuarterlyReport
from reports.territory import Territory

Place = tuple[int, int | None]  # an area, and a commercial district or the whole of the area
Counts = dict[str, list[int]]  # indicator → [numerator, denominator]; 0 where it is no rate
Places = dict[Place, Counts]

SUBJECTS: tuple[Subject, ...] = (OrganisationFact, PartyOrganisationFact)
BY_PLACE = ("area_id", "commercial_district_id")
AT_ONCE = 8  # bases in one statement, whose columns are limited


def count(
    report: QuarterlyReport, bases: Sequence[Basis], territory: Territory
) -> dict[int, Places]:
    """Every figure of every place of the report by each basis (its key).

    Areas with a ledger have noughts where nothing is counted.
    """
    counter = _Counter(report, territory)
    found: dict[int, Places] = {}
    for start in range(0, len(bases), AT_ONCE):
        found |= counter.count(bases[start : start + AT_ONCE])
    return found


class _Counter:
    def __init__(self, report: QuarterlyReport, territory: Territory) -> None:
        self.report = report
        self.territory = territory

    def count(self, bases: Sequence[Basis]) -> dict[int, Places]:
        columns = {subject: _Columns(subject, bases) for subject in SUBJECTS}
        sums = {subject: self._sums(columns[subject]) for subject in SUBJECTS}
        places = {place for found in sums.values() for place in found} | self._standing()
        found: dict[int, Places] = {basis.pk: {place: {} for place in places} for basis in bases}
        for subject, own in columns.items():
            noughts = [0] * len(own.aggregates)
            for place in places:
                values = sums[subject].get(place, noughts)
                for basis, code, numerator, denominator in own.figures:
                    of = 0 if denominator is None else values[denominator]
                    found[basis][place][code] = [values[numerator], of]
        self._add_families(found, bases)
        self._add_distinct(found, bases)
        for counts in (counts for by_place in found.values() for counts in by_place.values()):
            _add_parts(counts)
        return found

    def _standing(self) -> set[Place]:
        """The areas with a ledger or roster, and all above them."""
        levels = self.territory.levels
        return {
            (level, None) for area in self.territory.party_organisations for level in levels[area]
        }

    def _sums(self, columns: "_Columns") -> dict[Place, list[int]]:
        rows = self._facts(columns.subject).values_list(*BY_PLACE).annotate(**columns.aggregates)
        sums: dict[Place, list[int]] = {}
        for area, district, *values in rows:
            for place in self._places(area, district):
                held = sums.get(place)
                sums[place] = [a + b for a, b in zip(held, values, strict=True)] if held else values
        return sums

    def _places(self, area: int, district: int | None) -> Iterator[Place]:
        for level in self.territory.levels[area]:
            yield level, None
            if district is not None:
                yield level, district

    def _facts(self, subject: type[Model]) -> QuerySet:
        return subject._default_manager.filter(report=self.report).order_by()

    def _by_column(
        self, subject: Subject, column: str, rules: Sequence[tuple[Basis, Rule]]
    ) -> Iterator[tuple[int, Place, Any, int]]:
        """For each place and each value of a column, how many facts each basis counts."""
        counts = {
            f"n{number}": Count(KEYS[subject], filter=rule(basis))
            for number, (basis, rule) in enumerate(rules)
        }
        rows = self._facts(subject).values_list(*BY_PLACE, column).annotate(**counts)
        for area, district, value, *numbers in rows:
            if value in {None, ""}:
                continue
            for (basis, _), number in zip(rules, numbers, strict=True):
                for place in self._places(area, district) if number else ():
                    yield basis.pk, place, value, number

    def _add_families(self, found: dict[int, Places], bases: Sequence[Basis]) -> None:
        rules = [(basis, counted) for basis in bases]
        for family, (column, _) in FAMILIES.items():
            for basis, place, value, number in self._by_column(OrganisationFact, column, rules):
                found[basis][place].setdefault(f"{family}:{value}", [0, 0])[0] += number

    def _add_distinct(self, found: dict[int, Places], bases: Sequence[Basis]) -> None:
        """Whoever stands behind rows of two places counts once in what holds both."""
        for one in INDICATORS:
            if not one.distinct:
                continue
            seen: dict[tuple[int, Place], set[Any]] = defaultdict(set)
            rules = [(basis, one.predicate) for basis in bases]
            for basis, place, value, _ in self._by_column(one.subject, one.distinct, rules):
                seen[basis, place].add(value)
            for basis, places in found.items():
                for place, counts in places.items():
                    counts[one.code] = [len(seen[basis, place]), 0]


class _Columns:
    """The aggregates of a grouped count: what several figures need is counted once.

    `figures` says which column holds the numerator, and which the denominator, of each.
    """

    def __init__(self, subject: Subject, bases: Sequence[Basis]) -> None:
        self.subject = subject
        self.aggregates: dict[str, Any] = {}
        self._numbers: dict[object, int] = {}
        plain = [one for one in INDICATORS if one.subject is subject]
        self.figures = [
            (basis.pk, one.code, self._column(one, basis), self._denominator(one, basis))
            for basis in bases
            for one in plain
            if not (one.parts or one.distinct)
        ]

    def _denominator(self, indicator: Indicator, basis: Basis) -> int | None:
        if not indicator.is_rate:
            return None
        key = (indicator.predicate(basis, "denominator"), "")
        return self._number(key, indicator.count(basis, "denominator"))

    def _column(self, indicator: Indicator, basis: Basis) -> int:
        key = (indicator.predicate(basis), str(indicator.total))
        return self._number(key, indicator.count(basis))

    def _number(self, key: object, aggregate: object) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self.aggregates[f"n{self._numbers[key]}"] = aggregate
        return self._numbers[key]


def _add_parts(counts: Counts) -> None:
    for indicator in INDICATORS:
        if indicator.parts:
            counts[indicator.code] = [sum(counts[part][0] for part in indicator.parts), 0]
