"""The places of a quarterly report: its reporting units, their commercial districts, the rest.

A unit (填报单位) is an area directly below the report's; what belongs to none of them is 区直.
Under each place stand the parts of it that lie in a commercial district.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import Q

from districts.enums import AreaKind
from districts.models import Area
from reports.indicators import BY_CODE
from reports.models import (
    Basis,
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.readings import less, names_members
from reports.territory import Territory, as_it_was

Figures = dict[tuple[int, int | None], Figure]  # by area and commercial district

#: what a ledger or a roster brings
OF_LEDGERS = {OrganisationFact, PartyOrganisationFact}
OUTSIDE = "未划入商圈"
UNITS = (AreaKind.STREET, AreaKind.TOWN, AreaKind.ZONE, AreaKind.DISTRICT)


@dataclass(frozen=True)
class Place:
    """A row of the report. `area` is the code its list opens with, `district` a commercial one.

    Without a `ledger` on the day its organisations are not known, without a `roster` (or anybody in
    the register) its members by name are not: unknown is not none.
    """

    name: str
    counts: Counts
    area: str = ""
    district: int | None = None
    number: int | None = None  # 序号; parts of a place have none
    ledger: bool = True
    roster: bool = True

    @property
    def label(self) -> str:
        """A unit without a ledger says so."""
        return f"{self.name}（无台账）" if self.number and not self.ledger else self.name

    def count(self, code: str) -> list[int] | None:
        """Numerator and denominator of a figure; nothing where it is not known."""
        return self.counts.get(code, [0, 0]) if self._knows(code) else None

    def _knows(self, code: str) -> bool:
        """Titles and activities are entered one by one, whether or not the area keeps a ledger."""
        found = BY_CODE[code]
        done = found.subject not in OF_LEDGERS
        if found.by_name:
            return self.roster or (done and self.counts.get(code, [0])[0] > 0)
        if done and code in self.counts:
            return True
        of_organisations = found.subject is OrganisationFact and not found.parts
        return self.ledger or (self.roster and not of_organisations)

    def amount(self, key: str) -> int | float | None:
        """A figure in its unit, by code or `code/denominator`; nothing where it is not known."""
        code, _, part = key.partition("/")
        found = self.count(code)
        return BY_CODE[code].amount(found[part == "denominator"]) if found else None

    def numerator(self, code: str) -> int | None:
        found = self.count(code)
        return found[0] if found else None


def places(report: QuarterlyReport, basis: Basis) -> tuple[list[Place], Place]:
    """Every place of the report in the order of its rows, and the whole."""
    figures = {
        (figure.area_id, figure.commercial_district_id): figure
        for figure in Figure.objects.filter(report=report, basis=basis).select_related(
            "commercial_district"
        )
    }
    area = report.area
    own = figures.get((area.pk, None))
    total = own.counts if own else Counts()
    counted = {pk for pk, district in figures if district is None}
    units = [
        unit for unit in units_on(area, report.day) if unit.pk in counted or _stood(unit, report)
    ]
    opened = _Opened.on(report)
    rows = [
        row
        for number, unit in enumerate(units or [area], 1)
        for row in opened.marked(_unit(unit, number, figures), unit)
    ]
    if units:
        rows += opened.marked(_direct(area, units, figures, total), area)
    (whole,) = opened.marked([Place("合计", total, area=area.code)], area)
    return rows, whole


def units_of(report: QuarterlyReport) -> list[Area]:
    """填报单位: who hands in a part of the report. The areas directly below its own that have
    figures, as they were on its day; its own where there are none."""
    own = Figure.objects.filter(report=report, commercial_district=None)
    counted = set(own.values_list("area_id", flat=True))
    units = units_on(report.area, report.day)
    return [unit for unit in units if unit.pk in counted] or [report.area]


def units_on(area: Area, day: dt.date) -> list[Area]:
    """The reporting units below the area, by the names and codes of the day."""
    return [unit for unit in below_then(area, day) if unit.kind in UNITS]


def below_then(area: Area, day: dt.date) -> list[Area]:
    """The areas directly below it on the day, by the names and codes of the day."""
    units = list(Area.objects.filter(Q(parent=area) | Q(former__parent=area)).distinct())
    as_it_was(units, day)
    return [unit for unit in units if unit.parent_id == area.pk]


def _unit(unit: Area, number: int, figures: Figures) -> list[Place]:
    own = figures.get((unit.pk, None))
    row = Place(unit.name, own.counts if own else Counts(), area=unit.code, number=number)
    return [row, *_parts(row, _within(unit, figures))]


def _direct(area: Area, units: list[Area], figures: Figures, total: Counts) -> list[Place]:
    """区直: what belongs to the report's area and to none of its units."""
    known = [figures[unit.pk, None].counts for unit in units if (unit.pk, None) in figures]
    rest = less(total, known)
    if not _any(rest):
        return []
    row = Place(f"{area.get_kind_display()}直", rest, number=len(units) + 1)
    parts = []
    for figure in _within(area, figures):
        elsewhere = [
            figures[unit.pk, figure.commercial_district_id].counts
            for unit in units
            if (unit.pk, figure.commercial_district_id) in figures
        ]
        figure.counts = less(figure.counts, elsewhere)
        if _any(figure.counts):
            parts.append(figure)
    return [row, *_parts(row, parts)]


def _parts(row: Place, figures: list[Figure]) -> list[Place]:
    """The commercial districts of a place, and what of it lies in none."""
    if not figures:
        return []
    parts = [
        Place(str(f.commercial_district), f.counts, row.area, f.commercial_district_id)
        for f in figures
    ]
    rest = less(row.counts, [part.counts for part in parts])
    return [*parts, Place(OUTSIDE, rest, row.area)] if _any(rest) else parts


def _within(area: Area, figures: Figures) -> list[Figure]:
    found = [figure for (pk, part), figure in figures.items() if pk == area.pk and part]
    return sorted(found, key=lambda figure: str(figure.commercial_district))


@dataclass(frozen=True)
class _Opened:
    """Where organisations, and where members by name, were known on the report's day."""

    ledgers: frozenset[int]
    rosters: tuple[str, ...]  # paths

    @classmethod
    def on(cls, report: QuarterlyReport) -> Self:
        territory = Territory.on(report.area, report.day)
        known = (level for area in territory.organisations for level in territory.levels[area])
        rosters = Area.objects.filter(roster_since__lte=report.day).filter(
            Q(path__startswith=report.area.path)
            | Q(code__in=report.area.path.strip("/").split("/"))
        )
        return cls(frozenset(known), tuple(rosters.values_list("path", flat=True)))

    def marked(self, rows: list[Place], area: Area) -> list[Place]:
        """The place of an area and its parts."""
        roster = any(names_members(row.counts) for row in rows) or any(
            path.startswith(area.path) or area.path.startswith(path) for path in self.rosters
        )
        ledger = area.pk in self.ledgers
        return [replace(row, ledger=ledger, roster=roster) for row in rows]


def _stood(unit: Area, report: QuarterlyReport) -> bool:
    """Whether the unit existed in the quarter."""
    begun = unit.since is None or unit.since <= report.day
    return begun and (unit.until is None or unit.until > report.period.first)


def _any(counts: Counts) -> bool:
    return any(any(pair) for pair in counts.values())
