"""Filters of the registers of activities."""

from typing import Any

from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest

from activities.models import Activity, Series
from core.dated import Quarter
from districts.scoped_admin.lists import Pick
from districts.scoped_admin.picking import pick_row

MOST_QUARTERS = 60  # fifteen years, the latest first


class QuarterPick(Pick):
    """Activities with a day in the quarter."""

    title, parameter_name = "季度", "quarter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        known = Activity.objects.for_user(request.user).aggregate(first=Min("day"), last=Max("day"))
        if known["first"] is None:
            return []
        found, first = [Quarter.of(known["last"])], Quarter.of(known["first"])
        while found[-1] > first and len(found) < MOST_QUARTERS:
            found.append(found[-1].shift(-1))
        return [(str(one), one.title) for one in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        try:
            quarter = Quarter.parse(self.value() or "")
        except ValueError:
            return queryset
        rows: Any = queryset
        return rows.between(quarter.first, quarter.last)


class SeriesPick(pick_row("series", Series, "定期活动", Activity)):  # type: ignore[misc]
    """Asked for by the page of a series; a list that was not does not offer it."""

    def has_output(self) -> bool:
        return self.value() is not None
