"""The addresses of a view: its page, the rows behind a figure of it, and the steps down to it."""

from typing import Any

from django.urls import reverse

from districts.models import Area
from reports.readings import Part
from reports.selection import Selection


def page_url(query: str, home: str = "dashboard") -> str:
    return f"{reverse(home)}?{query}"


def list_url(selection: Selection, indicator: str, part: str = "numerator", **changes: Any) -> str:
    """The address of the rows that a figure counts."""
    query = selection.query(indicator=indicator, part=part, **changes)
    return f"{reverse('organisation-list')}?{query}"


def part_rows(selection: Selection, part: Part, code: str, which: str = "numerator") -> str:
    """The address of the rows that a figure counts in a part of the place."""
    return list_url(selection, code, which, **_into(part))


def part_url(selection: Selection, part: Part, home: str, rows: str) -> str:
    """A level down; 区直, which has no level below it, opens these rows."""
    if part.district or part.area:
        return page_url(selection.query(**_into(part)), home)
    return rows


def _into(part: Part) -> dict[str, Any]:
    """The words of an address that lead from the place into its part."""
    if part.district:
        return {"commercial_district": part.district}
    return {"area": part.area} if part.area else {"direct": 1}


def steps_to(selection: Selection, home: str = "dashboard") -> tuple[tuple[str, str], ...]:
    """The areas from the user's top down to the place, each with its address."""
    known = {area.pk for area in selection.areas}
    steps: list[tuple[str, str]] = []
    area: Area | None = selection.area
    while area is not None and area.pk in known:
        query = selection.query(area=area.code, commercial_district=None)
        steps.insert(0, (area.name, page_url(query, home)))
        area = area.parent
    if selection.district:
        steps.append((selection.district.name, page_url(selection.query(), home)))
    return tuple(steps)
