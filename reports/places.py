"""The places of a quarterly report: its reporting units, their commercial districts, the rest.

A unit (填报单位) is an area directly below the report's; what belongs to none of them is 区直.
Under each place stand the parts of it that lie in a commercial district.
"""

from dataclasses import dataclass, replace

from districts.enums import AreaKind
from districts.models import Area
from reports.models import Basis, Figure, QuarterlyReport
from reports.readings import Counts, less
from reports.territory import Territory

Figures = dict[tuple[int, int | None], Figure]  # by area and commercial district

OUTSIDE = "未划入商圈"
UNITS = (AreaKind.STREET, AreaKind.TOWN, AreaKind.ZONE, AreaKind.DISTRICT)


@dataclass(frozen=True)
class Place:
    """A row of the report. `area` is the code its list opens with, `district` a commercial one.

    Without a `ledger` on the day its organisations are not known, which is not none.
    """

    name: str
    counts: Counts
    area: str = ""
    district: int | None = None
    number: int | None = None  # 序号; parts of a place have none
    ledger: bool = True


def places(report: QuarterlyReport, basis: Basis) -> tuple[list[Place], Counts]:
    """Every place of the report in the order of its rows, and the figures of the whole."""
    figures = {
        (figure.area_id, figure.commercial_district_id): figure
        for figure in Figure.objects.filter(report=report, basis=basis).select_related(
            "commercial_district"
        )
    }
    whole = figures.get((report.area_id, None))
    total = whole.counts if whole else {}
    units = [area for area in Area.objects.filter(parent=report.area) if area.kind in UNITS]
    if not units:
        return _alone(report.area, figures, total), total
    standing = [unit for unit in units if (unit.pk, None) in figures or _stood(unit, report)]
    opened = _with_ledger(report)
    rows = [
        replace(row, ledger=unit.pk in opened)
        for number, unit in enumerate(standing, 1)
        for row in _unit(unit, number, figures)
    ]
    return rows + _direct(report.area, standing, figures, total), total


def _unit(unit: Area, number: int, figures: Figures) -> list[Place]:
    own = figures.get((unit.pk, None))
    row = Place(unit.name, own.counts if own else {}, area=unit.code, number=number)
    return [row, *_parts(row, _within(unit, figures))]


def _alone(area: Area, figures: Figures, total: Counts) -> list[Place]:
    """An area without units below it is its own; its commercial districts are parts of it."""
    row = Place(area.name, total, area=area.code, number=1)
    return [row, *_parts(row, _within(area, figures))]


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


def _with_ledger(report: QuarterlyReport) -> set[int]:
    """The areas in which organisations were counted on the report's day, with all above them."""
    territory = Territory.on(report.area, report.day)
    return {level for area in territory.organisations for level in territory.levels[area]}


def _stood(unit: Area, report: QuarterlyReport) -> bool:
    """Whether the unit existed in the quarter."""
    begun = unit.since is None or unit.since <= report.day
    return begun and (unit.until is None or unit.until > report.period.first)


def _any(counts: Counts) -> bool:
    return any(any(pair) for pair in counts.values())
