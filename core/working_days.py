"""Working days: the published calendar with its holidays and worked weekends.

What the office enters as CalendarDay goes before the calendar of the package, which knows only the
years announced when it was made. Of a year that neither knows, Monday to Friday are worked.
"""

import datetime as dt
from collections.abc import Mapping

from chinese_calendar import is_workday

from core.models import CalendarDay


def working(day: dt.date) -> bool:
    return _working(day, _entered())


def after(day: dt.date, count: int) -> dt.date:
    """The last day of a time limit of so many working days that begins on the day after."""
    return _walked(day, count, dt.timedelta(days=1))


def before(day: dt.date, count: int) -> dt.date:
    """The day on which a limit of so many working days must have begun to be over by this day."""
    return _walked(day, count, dt.timedelta(days=-1))


def _walked(day: dt.date, count: int, step: dt.timedelta) -> dt.date:
    entered = _entered()
    while count > 0:
        day += step
        count -= _working(day, entered)
    return day


def _entered() -> dict[dt.date, bool]:
    """A few dozen rows a year, read whole."""
    return dict(CalendarDay.objects.values_list("day", "working"))


def _working(day: dt.date, entered: Mapping[dt.date, bool]) -> bool:
    if day in entered:
        return entered[day]
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
