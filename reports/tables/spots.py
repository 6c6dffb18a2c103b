"""The places of a table: the place itself, its units, their commercial districts, what is left."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Func, JSONField, Q, Value
from django.db.models.functions import Length

from core.dated import Quarter
from districts.enums import AreaKind
from reports.models import Counts, Figure
from reports.places import OUTSIDE, UNITS
from reports.readings import at
from reports.tables.asking import Asked, Axis

WHOLE, DIRECT, REST = "whole", "direct", "rest"
ROSTER = "managed_members"  # tells whether the register knows anybody by name


@dataclass(frozen=True)
class Spot:
    """A place of a table. `area` and `district` lead to its rows; `of` is what it is part of. What
    is `left` over has no figure of its own: it is what lies in none of the others."""

    key: str
    name: str
    area_id: int
    area: str = ""
    district: int | None = None
    style: str = "body"
    of: str = WHOLE
    left: bool = False
    opens: bool = True
    order: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Row:
    """The counts of a spot in one quarter by one basis."""

    spot: Spot
    period: Quarter
    basis: int
    counts: Counts


NAMED = (
    "report_id",
    "report__year",
    "report__quarter",
    "basis_id",
    "area_id",
    "area__parent_id",
    "area__code",
    "area__name",
    "area__path",
    "commercial_district_id",
    "commercial_district__name",
)


def read(asked: Asked, codes: tuple[str, ...], periods: set[Quarter], user: Any) -> list[Row]:
    """The figures of the place and its parts, of the newest edition of each quarter: one query.

    A city has no figures of its own: those of its districts are added up to it.
    """
    found = [row for row in _figures(asked, codes, periods, user) if _period(row) in periods]
    chosen: dict[tuple[Quarter, int, int], int] = {}
    for row in found:
        if _of_place(asked, row) and row["commercial_district_id"] == _wanted(asked):
            chosen[_period(row), row["basis_id"], row["area_id"]] = row["report_id"]
    reports = {(period, report) for (period, _, _), report in chosen.items()}
    kept = (row for row in found if (_period(row), row["report_id"]) in reports)
    return [
        Row(spot, _period(row), row["basis_id"], _counts(row, codes))
        for row in kept
        for spot in _spots(asked, row)
    ]


def _figures(
    asked: Asked, codes: tuple[str, ...], periods: set[Quarter], user: Any
) -> list[dict[str, Any]]:
    """In the order in which later editions follow earlier ones; only what is asked for is read."""
    area = asked.selection.area
    picked = {f"n{place}": _picked(code) for place, code in enumerate(codes)}
    figures = Figure.objects.for_user(user).filter(
        at(area) | Q(area__parent=area),
        basis__in=asked.bases,
        report__year__range=(min(periods).year, max(periods).year),
    )
    if asked.place_axis in {None, Axis.UNITS}:
        figures = figures.filter(commercial_district=asked.selection.district)
    ordered = figures.order_by(Length("report__area__path"), "report__edition", "pk")
    return list(ordered.values(*NAMED, **picked))


def _picked(code: str) -> Func:
    return Func(
        "counts", Value(code), function="jsonb_extract_path", output_field=JSONField(null=True)
    )


def _counts(row: dict[str, Any], codes: tuple[str, ...]) -> Counts:
    pairs = ((code, row[f"n{place}"]) for place, code in enumerate(codes))
    return Counts((code, pair) for code, pair in pairs if pair is not None)


def _period(row: dict[str, Any]) -> Quarter:
    return Quarter(row["report__year"], row["report__quarter"])


def _city(asked: Asked) -> bool:
    return asked.selection.area.kind == AreaKind.CITY


def _wanted(asked: Asked) -> int | None:
    return asked.selection.district.pk if asked.selection.district else None


def _of_place(asked: Asked, row: dict[str, Any]) -> bool:
    area = asked.selection.area
    return row["area__parent_id" if _city(asked) else "area_id"] == area.pk


def _spots(asked: Asked, row: dict[str, Any]) -> list[Spot]:
    """Of which spots of the table a figure is: that of a city's district is of the city too."""
    place, wanted = asked.selection.area, _wanted(asked)
    below, here = row["area__parent_id"] == place.pk, _of_place(asked, row)
    inside = row["commercial_district_id"]
    found = [whole(asked)] if here and inside == wanted else []
    if asked.place_axis in {Axis.UNITS, Axis.BOTH} and below and inside == wanted:
        found.append(_unit(row))
    if asked.place_axis == Axis.COMMERCIAL and here and inside and wanted in {None, inside}:
        found.append(_commercial(place.pk, row))
    if asked.place_axis == Axis.BOTH and below and inside and wanted is None:
        found.append(_part(row))
    return found


def whole(asked: Asked) -> Spot:
    area = asked.selection.area
    return Spot(WHOLE, "合计", area.pk, style="total", of="")


def _unit(row: dict[str, Any]) -> Spot:
    return Spot(
        f"u{row['area_id']}",
        row["area__name"],
        row["area_id"],
        row["area__code"],
        order=(row["area__path"],),
    )


def _commercial(area: int, row: dict[str, Any]) -> Spot:
    pk, name = row["commercial_district_id"], row["commercial_district__name"] or "—"
    return Spot(f"d{pk}", name, area, district=pk, order=(name,))


def _part(row: dict[str, Any]) -> Spot:
    pk, name = row["commercial_district_id"], row["commercial_district__name"] or "—"
    return Spot(
        f"u{row['area_id']}d{pk}",
        name,
        row["area_id"],
        row["area__code"],
        pk,
        "part",
        of=f"u{row['area_id']}",
        order=(row["area__path"], name),
    )


def without_figures(asked: Asked, known: dict[str, Spot]) -> list[Spot]:
    """The units that stood in the quarters and have no figure: they have no ledger."""
    if asked.place_axis not in {Axis.UNITS, Axis.BOTH}:
        return []
    first, last = asked.periods[0].first, asked.periods[-1].last
    return [
        Spot(f"u{area.pk}", area.name, area.pk, area.code, order=(area.path,))
        for area in asked.selection.areas
        if area.parent_id == asked.selection.area.pk
        and area.kind in UNITS
        and f"u{area.pk}" not in known
        and (area.since is None or area.since <= last)
        and (area.until is None or area.until > first)
    ]


def left_over(asked: Asked, of: Spot) -> Spot:
    """What of a place lies in none of its parts: 区直 opens to its rows, the rest does not."""
    if of.key == WHOLE and asked.place_axis in {Axis.UNITS, Axis.BOTH}:
        name = f"{asked.selection.area.get_kind_display()}直"
        return Spot(DIRECT, name, of.area_id, left=True)
    style = "part" if of.key != WHOLE else "body"
    key = f"{of.key}{REST}"
    return Spot(key, OUTSIDE, of.area_id, of=of.key, style=style, left=True, opens=False)
