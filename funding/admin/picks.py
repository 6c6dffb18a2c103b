"""How lists of money are narrowed: by fund, by period."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from core.dated import Quarter, months_later
from districts.scoped_admin.lists import Pick, key_of
from funding.models import Fund

YEARS = 4  # years and quarters that are offered; the address takes any
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


class FundPick(Pick):
    """A fund that the user may see, also one of an area above."""

    title, parameter_name = "经费", "fund"
    field = "fund"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(Fund.objects.for_user(request.user).values_list("pk", "name")[:300])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = key_of(self.value())
        return queryset.filter(**{self.field: key}) if key else queryset.none()


class PeriodPick(Pick):
    """The days of a month, a quarter, a year, or from one day to another (`day..day`)."""

    title, parameter_name = "期间", "period"
    field = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        offered = list(_offered(localdate()))
        value = self.value()
        known = {code for code, _ in offered}
        if value and value not in known and (days := days_of(value)):
            offered.append((value, f"{days[0]} 至 {days[1]}"))
        return offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        days = days_of(self.value() or "")
        return queryset.filter(**{f"{self.field}__range": days}) if days else queryset.none()


def _offered(today: dt.date) -> Iterator[tuple[str, str]]:
    yield f"{today:%Y-%m}", "本月"
    yield f"{months_later(today, -1):%Y-%m}", "上月"
    for year in range(today.year, today.year - YEARS, -1):
        yield str(year), f"{year}年"
        for number in range(4, 0, -1):
            period = Quarter(year, number)
            if period.first <= today:
                yield str(period), period.title


def days_of(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that are meant; nothing where none are."""
    try:
        if between := DAYS.fullmatch(text):
            return dt.date.fromisoformat(between[1]), dt.date.fromisoformat(between[2])
        if month := MONTH.fullmatch(text):
            first = dt.date(int(month[1]), int(month[2]), 1)
            return first, months_later(first, 1) - dt.timedelta(days=1)
        if text.isdecimal():
            return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
        period = Quarter.parse(text)
    except ValueError:
        return None
    return period.first, period.last
