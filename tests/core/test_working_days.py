"""Working days, counted by hand over a holiday with a worked weekend."""

import datetime as dt

import pytest

from core import working_days
from core.models import CalendarDay

D = dt.date


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2017, 9, 29), True),
        (D(2017, 9, 30), True),  # a Saturday, worked
        (D(2017, 10, 1), False),
        (D(2017, 10, 6), False),  # a Friday, of the long holiday
        (D(2017, 10, 9), True),
        (D(2017, 10, 14), False),
        (D(2077, 10, 1), True),  # of a year nobody has announced: a Friday
        (D(2077, 10, 2), False),
    ],
)
def test_the_published_calendar(db: None, day: dt.date, works: bool) -> None:
    assert working_days.working(day) is works


def test_what_the_office_enters_goes_before(db: None) -> None:
    CalendarDay.objects.create(day=D(2077, 10, 1), name="国庆节")
    CalendarDay.objects.create(day=D(2077, 10, 2), name="国庆节调休", working=True)
    assert not working_days.working(D(2077, 10, 1))
    assert working_days.working(D(2077, 10, 2))
    assert working_days.after(D(2077, 9, 30), 1) == D(2077, 10, 2)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (D(2017, 9, 28), 1, D(2017, 9, 29)),
        (D(2017, 9, 28), 2, D(2017, 9, 30)),
        (D(2017, 9, 28), 3, D(2017, 10, 9)),
        (D(2017, 9, 30), 5, D(2017, 10, 13)),
        (D(2017, 10, 13), 1, D(2017, 10, 16)),
        (D(2017, 10, 13), 0, D(2017, 10, 13)),
    ],
)
def test_a_limit_begins_on_the_day_after_and_ends_with_its_last_working_day(
    db: None, day: dt.date, count: int, last: dt.date
) -> None:
    assert working_days.after(day, count) == last


def test_back_from_the_last_day_to_the_latest_beginning(db: None) -> None:
    assert working_days.before(D(2017, 10, 9), 2) == D(2017, 9, 29)
    assert working_days.after(D(2017, 9, 29), 2) == D(2017, 10, 9)


def test_a_limit_reads_the_calendar_once(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        working_days.after(D(2017, 9, 28), 60)
