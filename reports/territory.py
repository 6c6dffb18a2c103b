"""The areas of a report on its day: which have a ledger by then, and what they add up to."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Exists, Q

from core.errors import Refused
from districts.models import Area, FormerArea


@dataclass(frozen=True)
class Territory:
    """`levels` gives each area of the report itself and all above it up to the report's area.

    Organisations count from the day of the ledger of their area, or of the nearest area above that
    has one; Party organisations from the earlier one of ledger and roster.
    """

    area: Area
    levels: dict[int, tuple[int, ...]]
    organisations: tuple[int, ...]
    party_organisations: tuple[int, ...]

    @classmethod
    def on(cls, area: Area, day: dt.date) -> Self:
        known = {one.pk: one for one in _around(area, day)}
        inside = [
            one
            for one in known.values()
            if area.pk in _lineage(one, known) and not _succeeded(one, day)
        ]
        ledger = [one.pk for one in inside if _has(_since(one, known, "ledger_since"), day)]
        both = [
            one.pk
            for one in inside
            if _has(_since(one, known, "ledger_since"), day)
            or _has(_since(one, known, "roster_since"), day)
        ]
        levels = {one.pk: _levels(one, known, area) for one in inside}
        return cls(area, levels, tuple(ledger), tuple(both))

    @property
    def empty(self) -> bool:
        return not self.party_organisations

    @cached_property
    def near(self) -> frozenset[int]:
        """Its areas and those that have succeeded them: there lies now what lay here on the day."""
        found, latest = set(self.levels), set(self.levels)
        while latest:
            into = Area.objects.filter(pk__in=latest).values_list("successor", flat=True)
            latest = {one for one in into if one is not None} - found
            found |= latest
        return frozenset(found)


def _around(area: Area, day: dt.date) -> list[Area]:
    """The area with all below it and the areas above it, as they were on the day."""
    city = f"{area.path.partition('/')[0]}/"
    changed = FormerArea.objects.filter(until__gt=day, area__path__startswith=city)
    near = Q(path__startswith=area.path) | Q(code__in=area.path.strip("/").split("/"))
    found = Area.objects.filter(near).annotate(changed=Exists(changed)).order_by("path")
    areas: list[Area] = list(found)
    if any(one.changed for one in found):  # some may have lain elsewhere
        areas = list(Area.objects.filter(path__startswith=city).order_by("path"))
        as_it_was(areas, day)
    return areas


def _succeeded(area: Area, day: dt.date) -> bool:
    """Whether the area had ended by the day and its organisations lie in another."""
    return bool(area.successor_id and area.until and area.until <= day)


def as_it_was(areas: Iterable[Area], day: dt.date) -> None:
    """Names, codes and parents of the day, in memory only."""
    known = {area.pk: area for area in areas}
    former = FormerArea.objects.filter(area__in=known, until__gt=day).order_by("-until")
    for one in former:  # the earliest that ended after the day comes last
        area = known[one.area_id]
        area.name, area.code, area.parent_id = one.name, one.code, one.parent_id


def as_then(area: Area, day: dt.date) -> Area:
    """The area with the name, code and parent of the day; the one given stays as it is."""
    found = copy(area)
    as_it_was([found], day)
    return found


def _lineage(area: Area, known: dict[int, Area]) -> dict[int, Area]:
    """The area and those above it, lowest first."""
    line: dict[int, Area] = {}
    above: Area | None = area
    while above is not None:
        line[above.pk] = above
        above = known.get(above.parent_id) if above.parent_id else None
    return line


def _since(area: Area, known: dict[int, Area], field: str) -> dt.date | None:
    """The area's own day, else that of the nearest area above that has one."""
    line = _lineage(area, known).values()
    return next((day for one in line if (day := getattr(one, field))), None)


def _has(since: dt.date | None, day: dt.date) -> bool:
    return since is not None and since <= day


def _levels(area: Area, known: dict[int, Area], top: Area) -> tuple[int, ...]:
    """The area and those above it, up to the top."""
    line = list(_lineage(area, known))
    return tuple(line[: line.index(top.pk) + 1])


def report_area(code: str) -> Area:
    """The district or zone whose report an area's code names: a street's is its district's.

    Raises Refused for an unknown code, or one above the districts.
    """
    code = code.strip()
    by_code = Q(code=code) | Q(former__code=code)
    areas = Area.objects.filter(by_code).select_related("parent").order_by("until", "pk")
    area = next((one for one in areas if one.code == code), areas.first())
    if area is None:
        raise Refused(f"没有代码为“{code}”的行政区划，请核对代码。")
    found: Area | None = area
    while found is not None and not found.own_report:
        found = found.parent
    if found is None:
        raise Refused(f"“{area}”不是区或功能区，请写区或功能区的代码。")
    return found
