"""The inspections of a week as the way somebody walks: by building, floor and unit."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from storefronts.models import Inspection
from storefronts.services.inspections import HELD

WEEK = re.compile(r"(\d{4})-W(\d{2})")
NUMBERS = {word: number for number, word in enumerate("零一二三四五六七八九十")}
DAYS = 7


@dataclass(frozen=True)
class Week:
    """A week from Monday, written as a browser's week field does: 2026-W48."""

    first: dt.date

    @classmethod
    def of(cls, day: dt.date) -> "Week":
        return cls(day - dt.timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str, today: dt.date) -> "Week":
        """The week that is written, or this one."""
        found = WEEK.fullmatch(text)
        try:
            return (
                cls(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
                if found
                else cls.of(today)
            )
        except ValueError:
            return cls.of(today)

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=DAYS - 1)

    def shift(self, weeks: int) -> "Week":
        return Week(self.first + dt.timedelta(weeks=weeks))

    def __str__(self) -> str:
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02d}"


def floor_of(text: str) -> int:
    """Where a floor lies above the ground: B1 and 负一层 lie below 1F; unknown ones come first."""
    plain = text.upper().strip()
    below = plain.startswith(("B", "负", "地下", "-"))
    digits = re.search(r"\d+", plain)
    number = int(digits[0]) if digits else _chinese(plain)
    return -number if below else number


def _chinese(text: str) -> int:
    """一 to 九十九, as floors are written; nothing found is 0."""
    found = re.search("[一二三四五六七八九十]+", text)
    if found is None:
        return 0
    tens, ten, ones = found[0].rpartition("十")
    if not ten:
        return NUMBERS[ones[:1]]
    return 10 * NUMBERS.get(tens[:1], 1) + NUMBERS.get(ones[:1], 0)


def visits(rows: QuerySet[Inspection], week: Week) -> list[tuple[str, list[Inspection]]]:
    """Planned for the week, by building (or what takes its place), in the order of the way; what is
    no longer held is passed by."""
    in_week = rows.filter(planned_on__range=(week.first, week.last))
    held = Q(title__state__in=HELD) | Q(done_on__isnull=False)
    planned = in_week.filter(held).select_related(
        "inspector",
        "title__scheme",
        "title__storefront__area",
        "title__storefront__building",
        "title__storefront__commercial_district",
    )
    ordered = sorted(planned, key=_way)
    return [(where, list(group)) for where, group in groupby(ordered, key=lambda one: _way(one)[0])]


def _way(one: Inspection) -> tuple[Any, ...]:
    store = one.title.storefront
    where = str(store.building or store.commercial_district or store.area)
    return where, floor_of(store.floor), store.floor, store.unit, store.name, one.pk
