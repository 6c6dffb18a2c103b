"""What everybody may know of activities: those that are published, and those that were and are
cancelled; never who takes part."""

import datetime as dt

from django.db.models import QuerySet

from activities.enums import ActivityState
from activities.models import Activity

S = ActivityState
#: Published, held and closed ones stay; a cancelled one is shown as such where it was published.
SHOWN = (S.PUBLISHED, S.HELD, S.CLOSED)
RELATED = ("area", "commercial_district", "venue", "party_organisation", "committee")


def shown() -> QuerySet[Activity]:
    """Those whose page everybody may open; `published_on` tells that it was announced."""
    rows = Activity.objects.exclude(published_on=None)
    return rows.select_related(*RELATED, "organisation", "team")


def coming(day: dt.date, district: int | None = None) -> QuerySet[Activity]:
    """Announced ones that are not over on the day, the next first."""
    rows = shown().filter(state=S.PUBLISHED).between(day, dt.date.max)  # type: ignore[attr-defined]
    if district is not None:
        rows = rows.filter(commercial_district=district)
    return rows.order_by("day", "begins", "pk")
