"""The areas of a report on its day: which have a ledger by then, and what they add up to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from core.errors import Refused
from districts.models import Area


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
        areas = list(Area.objects.filter(_around(area)).order_by("path"))
        known = {one.pk: one for one in areas}
        inside = [one for one in areas if one.path.startswith(area.path)]
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


def _around(area: Area) -> Q:
    """The area with all below it, and the areas above it."""
    return Q(path__startswith=area.path) | Q(code__in=area.path.strip("/").split("/"))


def _lineage(area: Area, known: dict[int, Area]) -> Iterable[Area]:
    above: Area | None = area
    while above is not None:
        yield above
        above = known.get(above.parent_id) if above.parent_id else None


def _since(area: Area, known: dict[int, Area], field: str) -> dt.date | None:
    """The area's own day, else that of the nearest area above that has one."""
    return next((day for one in _lineage(area, known) if (day := getattr(one, field))), None)


def _has(since: dt.date | None, day: dt.date) -> bool:
    return since is not None and since <= day


def _levels(area: Area, known: dict[int, Area], top: Area) -> tuple[int, ...]:
    return tuple(one.pk for one in _lineage(area, known) if one.path.startswith(top.path))


def report_area(code: str) -> Area:
    """The district or zone whose report an area's code names: a street's is its district's.

    Raises Refused for an unknown code, or one above the districts.
    """
    area = Area.objects.filter(code=code.strip()).select_related("parent").first()
    if area is None:
        raise Refused(f"没有代码为“{code}”的行政区划，请核对代码。")
    found: Area | None = area
    while found is not None and not found.own_report:
        found = found.parent
    if found is None:
        raise Refused(f"“{area}”不是区或功能区，请写区或功能区的代码。")
    return found
