"""What was done in the demonstration, as its tests ask for it."""

from typing import Any

from activities.models import Activity, Outcome
from reports.models import Counts, Figure


def results(title: str) -> dict[str, str]:
    """What came of the activities whose title holds these words, as it is told."""
    rows = Outcome.objects.filter(activity__title__contains=title)
    return {row.metric: row.value_text for row in rows}


def held(**of: Any) -> Any:
    return Activity.objects.took_place().filter(**of)


def counts(
    report: str,
    year: int,
    quarter: int,
    *,
    area: str = "",
    basis: str = "default",
    district: str = "",
) -> Counts:
    """The figures of a quarter of a district (by its code): of the whole, of an area in it, or of
    one of its commercial districts."""
    place: dict[str, Any] = {"commercial_district": None, "area__code": area or report}
    if district:
        place = {"commercial_district__name": district}
    rows = Figure.objects.filter(report__area__code=report, basis__code=basis, **place)
    found = rows.filter(report__year=year, report__quarter=quarter).order_by("-report__edition")
    return found[0].counts
