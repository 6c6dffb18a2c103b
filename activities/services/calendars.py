"""The calendar of a month, whatever the number of activities; and the feed that everybody with its
address may subscribe to, which shows what is announced and nobody by name."""

import calendar
import datetime as dt
import hmac
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from icalendar import Calendar, Event

from activities.enums import ActivityState
from activities.models import Activity, CalendarFeed
from activities.services import announced
from core.dated import Precision
from core.encryption import fingerprint
from core.workflow import record
from districts.models import CommercialDistrict

DAY = dt.timedelta(days=1)
A_DAY = 4  # activities that a day of the grid shows; the others are counted
LASTING = 100  # of more than one day in a month
BACK, AHEAD = dt.timedelta(days=92), dt.timedelta(days=366)  # what a feed shows
RELATED = ("area", "commercial_district", "venue", "party_organisation", "committee")
RENEW = "换订阅地址"
PLACE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Square:
    """A day of the grid: some of its activities, and how many more there are."""

    day: dt.date
    inside: bool  # the month
    today: bool
    shown: list[Activity]
    more: int

    @property
    def weekday(self) -> str:
        return "一二三四五六日"[self.day.weekday()]


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of the month that is written `2017-04`; else of today's."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=PLACE).date()
    except ValueError:
        return today.replace(day=1)


def weeks(first: dt.date) -> list[list[dt.date]]:
    """Of a month, from Monday on, with the days beside it that fill them."""
    return calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)


def grid(rows: QuerySet[Any], first: dt.date, today: dt.date) -> list[list[Square]]:
    """Costs three statements, and holds so many rows as the squares show."""
    found = weeks(first)
    begin, end = found[0][0], found[-1][-1]
    inside = rows.filter(day__range=(begin, end), last_day=None, day_precision=Precision.DAY)
    counted = dict(inside.order_by().values_list("day").annotate(Count("pk")))
    lasting, single = _lasting(rows, begin, end), _first_of_each(inside)

    def square(day: dt.date) -> Square:
        shown = [*lasting[day], *single[day]][:A_DAY]
        more = len(lasting[day]) + counted.get(day, 0) - len(shown)
        return Square(day, day.month == first.month, day == today, shown, more)

    return [[square(day) for day in week] for week in found]


def _lasting(rows: QuerySet[Any], begin: dt.date, end: dt.date) -> dict[dt.date, list[Activity]]:
    found: dict[dt.date, list[Activity]] = defaultdict(list)
    lasting = rows.filter(last_day__gte=begin, day__lte=end).select_related(*RELATED)
    for one in lasting.order_by("day", "pk")[:LASTING]:
        day = max(one.day, begin)
        while day <= min(one.last_day, end):
            found[day].append(one)
            day += DAY
    return found


def _first_of_each(rows: QuerySet[Any]) -> dict[dt.date, list[Activity]]:
    """The first ones of each day, by the hour."""
    order = [F("begins").asc(nulls_last=True), F("pk").asc()]
    number = Window(RowNumber(), partition_by=[F("day")], order_by=order)
    found: dict[dt.date, list[Activity]] = defaultdict(list)
    for one in rows.annotate(turn=number).filter(turn__lte=A_DAY).order_by("day", "turn"):
        found[one.day].append(one)
    return found


# The feed


def feed_key(district: CommercialDistrict) -> str:
    """What stands in the address of its feed: nobody guesses it, and it stays until it is
    renewed."""
    return f"{district.pk}-{_proof(district)}"


def _proof(district: CommercialDistrict) -> str:
    found = CalendarFeed.objects.filter(commercial_district=district)
    renewed = found.values_list("renewed", flat=True).first() or 0
    return fingerprint(f"{district.pk}/{renewed}" if renewed else str(district.pk), "calendar feed")


def district_of(key: str) -> CommercialDistrict | None:
    """Whose feed it is; nothing for an address that was not given out, or was renewed since."""
    number, _, proof = key.partition("-")
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    district = CommercialDistrict.objects.filter(pk=int(number)).first()
    if district is None or not hmac.compare_digest(proof.encode(), _proof(district).encode()):
        return None
    return district


@transaction.atomic
def renew_feed(district: CommercialDistrict, *, by: Any) -> None:
    """From now on another address; the former ones answer as if they had never been given out."""
    feed_of, _ = CalendarFeed.objects.get_or_create(commercial_district=district)
    CalendarFeed.objects.filter(pk=feed_of.pk).update(renewed=F("renewed") + 1)
    record(by, RENEW, district, "原订阅地址失效")


def feed(district: CommercialDistrict, today: dt.date) -> bytes:
    """The calendar as iCalendar (RFC 5545), in the time of the place."""
    made = Calendar()
    made.add("prodid", f"-//{settings.SITE_NAME}//activities//CN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{district}活动")
    made.add("x-wr-timezone", PLACE.key)
    for one in announced_in(district, today):
        made.add_component(_event(one))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def announced_in(district: CommercialDistrict, today: dt.date) -> QuerySet[Activity]:
    rows: Any = announced.shown().filter(commercial_district=district)
    around = rows.between(today - BACK, today + AHEAD).filter(day_precision=Precision.DAY)
    return around.order_by("day", "begins", "pk")


def _event(one: Activity) -> Event:
    cancelled = one.state == ActivityState.CANCELLED
    event = Event()
    event.add("uid", f"{one.code}@{settings.PUBLIC_HOST or 'activities'}")
    event.add("dtstamp", _at(one.published_on or one.day, dt.time.min))
    event.add("sequence", int(cancelled))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", f"（已取消）{one.title}" if cancelled else one.title)
    for name, moment in zip(("dtstart", "dtend"), _span(one), strict=True):
        event.add(name, moment)
    if one.where:
        event.add("location", one.where)
    event.add("description", "\n".join(filter(None, (f"主办方：{one.host}", one.text))))
    if settings.PUBLIC_HOST:
        page = reverse("public-activity", args=[one.code])
        event.add("url", f"{'https' if settings.HTTPS else 'http'}://{settings.PUBLIC_HOST}{page}")
    return event


def _span(one: Activity) -> tuple[Any, Any]:
    """When it begins and ends; without hours it is whole days, and ends on the day after."""
    if one.begins is None:
        return one.day, one.ends_on + DAY
    begin = _at(one.day, one.begins)
    end = _at(one.ends_on, one.ends) if one.ends else begin + dt.timedelta(hours=1)
    return begin, end


def _at(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, PLACE)
