"""Count facts: each subject in one reading by area and commercial district, for every basis.

The levels above are sums of it. What must not be added up (people behind several rows) is counted
again at each level.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from core.copying import uncollected
from reports.compile.tallies import Measure, Tally
from reports.indicators import FAMILIES, INDICATORS
from reports.indicators.definition import Facts, Family, Indicator
from reports.indicators.predicates import Rule
from reports.models import Basis, Counts, QuarterlyReport
from reports.subjects import SUBJECTS
from reports.territory import Territory

Place = tuple[int, int | None]  # an area, and a commercial district or the whole of the area
Places = dict[Place, Counts]

BY_PLACE = ("area_id", "commercial_district_id")
NONE = Measure(Q(report__in=[]))  # the denominator of what is no rate


@uncollected()  # a city is a million short lists, none of them garbage
def count(
    report: QuarterlyReport, bases: Sequence[Basis], territory: Territory
) -> dict[int, Places]:
    """Every figure of every place of the report by each basis (its key).

    Areas with a ledger have their counts even where nothing is counted.
    """
    if not bases:
        return {}
    counter = _Counter(report, bases, territory)
    # Most quarters lack some subjects: to ask them all their predicates takes as long as to count.
    there = [subject for subject in SUBJECTS if counter.facts(subject).exists()]
    for subject in there:
        counter.add_rows(subject)
    for code, family in FAMILIES.items():
        if family.subject in there:
            counter.add_family(code, family)
    for one in INDICATORS:
        if one.distinct and one.subject in there:
            counter.add_distinct(one)
    counter.add_parts()
    return counter.found


class _Counter:
    def __init__(
        self, report: QuarterlyReport, bases: Sequence[Basis], territory: Territory
    ) -> None:
        self.report = report
        self.bases = bases
        self.levels = territory.levels
        standing = {
            place for area in territory.party_organisations for place in self._places(area, None)
        }
        self.found: dict[int, Places] = {
            basis.pk: {place: Counts() for place in standing} for basis in bases
        }

    def add_rows(self, subject: Facts) -> None:
        """Whatever is a number of facts, or a column of them added up."""
        ours = [
            one
            for one in INDICATORS
            if one.subject is subject and not (one.parts or one.ratio or one.distinct)
        ]
        codes = [one.code for one in ours]
        pairs = {
            basis.pk: [(one.measure(basis), _denominator(one, basis)) for one in ours]
            for basis in self.bases
        }
        measures = list(dict.fromkeys(one for of in pairs.values() for pair in of for one in pair))
        column = {measure: number for number, measure in enumerate(measures)}
        tally = Tally(self.facts(subject), BY_PLACE, measures)
        sums = np.array([tally.sums(measure) for measure in measures]).T
        where, summed = self._summed_up(tally.keys, sums)
        for basis, of in pairs.items():
            sides = np.array([[column[one] for one in pair] for pair in of], np.intp)
            self._keep(basis, where, codes, summed[:, sides])

    def _keep(
        self, basis: int, where: Sequence[Place], codes: Sequence[str], pairs: NDArray[np.int64]
    ) -> None:
        """What is not nought of the pairs of each place and indicator; most are."""
        found = [self.found[basis].setdefault(place, Counts()) for place in where]
        at, which = np.nonzero(pairs.any(axis=2))
        told = pairs[at, which].tolist()
        for place, code, pair in zip(at.tolist(), which.tolist(), told, strict=True):
            found[place][codes[code]] = pair

    def add_family(self, code: str, family: Family) -> None:
        """How many facts have each value of the column."""
        totals: dict[tuple[Place, Any], Any] = defaultdict(int)
        by_value = self._by_value(family.subject, family.column, family.rows)
        for place, value, numbers in by_value:
            totals[place, value] = totals[place, value] + numbers
        for (place, value), numbers in totals.items():
            for places, number in zip(self.found.values(), numbers.tolist(), strict=True):
                if number:
                    places[place][f"{code}:{value}"] = [number, 0]

    def add_distinct(self, one: Indicator) -> None:
        """Whoever stands behind rows of two places counts once in what holds both."""
        seen: dict[tuple[int, Place], set[Any]] = defaultdict(set)
        for place, value, numbers in self._by_value(one.subject, one.distinct, one.predicate):
            for basis, number in zip(self.found, numbers.tolist(), strict=True):
                if number:
                    seen[basis, place].add(value)
        for (basis, place), values in seen.items():
            self.found[basis][place][one.code] = [len(values), 0]

    def add_parts(self) -> None:
        sums = [(one.code, one.parts) for one in INDICATORS if one.parts]
        quotients = [(one.code, one.ratio) for one in INDICATORS if one.ratio]
        for counts in (counts for places in self.found.values() for counts in places.values()):
            for code, parts in sums:
                if total := sum(counts[part][0] for part in parts):
                    counts[code] = [total, 0]
            for code, (above, below) in quotients:
                if any(pair := [counts[above][0], counts[below][0]]):
                    counts[code] = pair

    def facts(self, subject: Facts) -> QuerySet:
        """What the report tells of the subject."""
        return subject._default_manager.filter(report=self.report)

    def _places(self, area: int, district: int | None) -> Iterator[Place]:
        """The places that a fact of the area and commercial district counts in."""
        for level in self.levels[area]:
            yield level, None
            if district is not None:
                yield level, district

    def _summed_up(
        self, keys: Sequence[tuple[Any, ...]], sums: NDArray[np.int64]
    ) -> tuple[list[Place], NDArray[np.int64]]:
        """The numbers of every place that facts of these keys count in, a row each."""
        found: dict[Place, Any] = defaultdict(int)
        for (area, district), numbers in zip(keys, sums, strict=True):
            for place in self._places(area, district):
                found[place] = found[place] + numbers
        return list(found), np.array(list(found.values()))

    def _by_value(
        self, subject: Facts, column: str, rule: Rule
    ) -> Iterator[tuple[Place, Any, NDArray[np.int64]]]:
        """A place, a value of the column in it, and how many facts have it by each basis."""
        measures = [Measure(rule(basis)) for basis in self.bases]
        tally = Tally(self.facts(subject), (*BY_PLACE, column), measures)
        sums = np.array([tally.sums(measure) for measure in measures]).T
        for (area, district, value), numbers in zip(tally.keys, sums, strict=True):
            if value not in {None, ""} and numbers.any():
                for place in self._places(area, district):
                    yield place, value, numbers


def _denominator(one: Indicator, basis: Basis) -> Measure:
    return one.measure(basis, "denominator") if one.is_rate else NONE
