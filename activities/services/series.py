"""定期活动: the days on which it comes, and the activities made of them ahead of time.

A day for which an activity was made is never made again, whether that one was moved, held or
cancelled. Each series is a transaction of its own, so that killed and run again it is done once.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from activities.enums import ActivityState, Rhythm
from activities.models import Activity, Series
from activities.models.occasions import HOSTS
from activities.services import activities
from core.dated import months_later
from core.errors import Refused
from core.workflow import record
from districts import limits

WEEK = dt.timedelta(days=7)
LAST = 5  # the week that stands for the last one
#: What an activity takes from its series.
GIVEN = (
    *("title", "theme", "kind", "area", "commercial_district", *HOSTS),
    *("venue", "place", "begins", "ends", "places", "hours", "text"),
)


def days(series: Series, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days on which it comes in [first, last], both included."""
    first = max(first, series.since)
    last = min(last, series.until or last)
    return [day for day in _days(series, first, last) if first <= day <= last]


def _days(series: Series, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    if series.rhythm == Rhythm.WEEKLY:
        yield from _weekly(series, first, last)
        return
    step = 3 if series.rhythm == Rhythm.QUARTERLY else 1
    month, begun = first.replace(day=1), series.since.replace(day=1)
    while month <= last:
        passed = (month.year - begun.year) * 12 + month.month - begun.month
        if passed % step == 0:
            yield _in_month(series, month)
        month = months_later(month, 1)


def _weekly(series: Series, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first + dt.timedelta(days=((series.weekday or 0) - first.weekday()) % 7)
    while day <= last:
        yield day
        day += WEEK


def _in_month(series: Series, month: dt.date) -> dt.date:
    """The day of the month, or its last where it has no such day; the nth weekday, or the last."""
    length = calendar.monthrange(month.year, month.month)[1]
    if series.rhythm != Rhythm.MONTHLY_WEEKDAY:
        return month.replace(day=min(series.month_day or 1, length))
    first = month + dt.timedelta(days=((series.weekday or 0) - month.weekday()) % 7)
    day = first + WEEK * ((series.week or 1) - 1)
    return day if day.month == month.month else day - WEEK


def running(day: dt.date) -> QuerySet[Series]:
    """Those that still come on or after the day, in areas that there still are."""
    there = Q(area__until=None) | Q(area__until__gt=day)
    return Series.objects.filter(there).filter(Q(until=None) | Q(until__gte=day)).order_by("pk")


def make_all(day: dt.date | None = None) -> int:
    """Every series, as of the day (today); answers how many activities were made."""
    day = day or localdate()
    return sum(make(series, day) for series in running(day).select_related("area"))


@transaction.atomic
def make(series: Series, day: dt.date | None = None) -> int:
    """The activities of one from the day (today) on, so far ahead as its area plans; answers how
    many were made now."""
    day = day or localdate()
    locked = Series.objects.select_for_update(of=("self",)).select_related("area").get(pk=series.pk)
    last = limits.later("series_ahead", locked.area, day)
    if locked.area.until is not None:  # from that day on the area is another's
        last = min(last, locked.area.until - dt.timedelta(days=1))
    before = locked.activities.count()
    wanted = [_made(locked, one) for one in days(locked, day, last)]
    # What was made for the day stays the only one, moved or cancelled; as does one of that name.
    Activity.objects.bulk_create(wanted, ignore_conflicts=True)
    return locked.activities.count() - before


def _made(series: Series, day: dt.date) -> Activity:
    given = {name: getattr(series, name) for name in GIVEN}
    return Activity(series=series, series_day=day, day=day, code=activities.new_code(), **given)


def refusal(series: Series) -> str:
    """Why nothing is made of it, or nothing."""
    today = localdate()
    if series.until is not None and series.until < today:
        return f"定期活动已于 {series.until} 终止，要继续的请先更正终止日期。"
    if series.area.until is not None and series.area.until <= today:
        return f"{series.area}已撤销，请改在现在的区划登记定期活动。"
    return ""


@transaction.atomic
def make_now(series: Series, *, by: Any) -> int:
    """排出活动, asked for by somebody. Raises Refused."""
    if why := refusal(series):
        raise Refused(why)
    number = make(series)
    record(by, "排出活动", series, f"{number} 场")
    return number


@transaction.atomic
def follow(series: Series, *, by: Any) -> int:
    """After its rule was corrected: what is planned ahead on days that it no longer comes on is
    cancelled; what was published, moved to another day or held stays. Answers how many."""
    ahead = series.activities.filter(
        state=ActivityState.PLANNED, day__gt=localdate(), day=F("series_day")
    )
    last = ahead.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return 0
    wanted = days(series, localdate(), last)
    gone = list(ahead.exclude(series_day__in=wanted).select_related("area"))
    for one in gone:
        activities.move(one, activities.CANCEL, by=by, note="定期活动的周期已更正")
    return len(gone)
