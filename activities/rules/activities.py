"""What is due of activities: recorded as held or cancelled once their day is over, then written up
and closed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from activities.enums import ActivityState
from activities.models import Activity
from districts import limits
from districts.advice import Finding, Rule, page
from districts.scoping import below

S = ActivityState
REGISTER = "activities_activity"
CLOSING = "activity_closing"


def over(path: str, day: dt.date) -> QuerySet[Any]:
    """Their last day has gone by, and nobody said whether they took place."""
    rows: Any = Activity.objects.filter(below(path), state__in=(S.PLANNED, S.PUBLISHED))
    return rows.with_end().filter(final_day__lt=day).order_by("day", "pk")


def unclosed(path: str, day: dt.date) -> QuerySet[Any]:
    """Held for longer than the area allows, and not closed."""
    rows: Any = Activity.objects.filter(below(path), state=S.HELD)
    rows = rows.annotate(allowed=limits.expression(CLOSING, "area"))
    late = Q(pk__in=[])
    for number in set(rows.order_by().values_list("allowed", flat=True)):
        late |= Q(allowed=number, held_on__lt=day - dt.timedelta(days=number))
    return rows.filter(late).order_by("held_on", "pk")


def _over(path: str, day: dt.date) -> Iterator[Finding]:
    for one in over(path, day):
        detail = f"{one.day_text} 已过，请登记举办；没有办的请取消"
        yield Finding(str(one.pk), one.area_id, one.title, detail, page(REGISTER, one.pk, "hold"))


def _unclosed(path: str, day: dt.date) -> Iterator[Finding]:
    for one in unclosed(path, day):
        lacking = "" if one.report else "还没有小结，"
        detail = f"{one.held_on} 登记举办，{lacking}请写好小结后归档"
        act = "close" if one.report else "report"
        yield Finding(str(one.pk), one.area_id, one.title, detail, page(REGISTER, one.pk, act))


RULES = (
    Rule(
        "activity-over",
        "活动日期已过待登记",
        "登记举办",
        "活动日期过后登记举办或取消，计数才会准确。",
        _over,
    ),
    Rule(
        "activity-unclosed",
        "已举办活动待归档",
        "归档",
        f"{limits.LIMITS[CLOSING].told()}。",
        _unclosed,
    ),
)
