"""The days on which a series comes, and the activities made of it ahead, each once."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils.timezone import localdate

from activities.enums import ActivityState
from activities.models import Activity, Series
from activities.services import activities, series
from core.errors import Refused
from districts.models import RuleLimit
from tests.activities.makers import activity_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = ActivityState.CANCELLED


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def series_in(area: Any, rhythm: str = "monthly", **fields: Any) -> Series:
    given: dict[str, Any] = {"since": day("2017-01-01"), "month_day": 15, **fields}
    return Series.objects.create(
        title="主题党日", theme="life", kind="theme_day", area=area, rhythm=rhythm, **given
    )


def days(one: Series, first: str, last: str) -> list[str]:
    return [str(found) for found in series.days(one, day(first), day(last))]


class TestDays:
    def test_a_month_without_the_day_has_its_last(self, zone: Any) -> None:
        one = series_in(zone, month_day=31)
        assert days(one, "2017-01-01", "2017-04-30") == [
            "2017-01-31",
            "2017-02-28",
            "2017-03-31",
            "2017-04-30",
        ]
        assert days(one, "2020-02-01", "2020-02-29") == ["2020-02-29"]

    def test_both_edges_are_included_and_nothing_beside_them(self, zone: Any) -> None:
        one = series_in(zone, since=day("2017-02-15"), until=day("2017-04-15"))
        assert days(one, "2017-01-01", "2017-12-31") == ["2017-02-15", "2017-03-15", "2017-04-15"]
        assert days(one, "2017-02-16", "2017-04-14") == ["2017-03-15"]

    def test_the_second_friday(self, zone: Any) -> None:
        one = series_in(zone, "monthly_weekday", weekday=4, week=2, month_day=None)
        assert days(one, "2017-09-01", "2017-10-31") == ["2017-09-08", "2017-10-13"]

    def test_the_fifth_is_the_last(self, zone: Any) -> None:
        """March 2017 has five Fridays, April four."""
        one = series_in(zone, "monthly_weekday", weekday=4, week=5, month_day=None)
        assert days(one, "2017-03-01", "2017-04-30") == ["2017-03-31", "2017-04-28"]

    def test_every_week_from_its_first_day_on(self, zone: Any) -> None:
        one = series_in(zone, "weekly", weekday=2, month_day=None, since=day("2017-03-02"))
        assert days(one, "2017-01-01", "2017-03-16") == ["2017-03-08", "2017-03-15"]
        assert days(one, "2017-03-08", "2017-03-08") == ["2017-03-08"]

    def test_every_third_month_from_that_of_its_first_day(self, zone: Any) -> None:
        one = series_in(zone, "quarterly", month_day=10, since=day("2016-11-20"))
        assert days(one, "2016-11-01", "2017-09-01") == ["2017-02-10", "2017-05-10", "2017-08-10"]


class TestMaking:
    def test_so_far_ahead_as_the_area_plans(self, zone: Any) -> None:
        RuleLimit.objects.create(code="series_ahead", area=zone, value=31)
        one = series_in(zone, places=30, hours=2, begins="14:00", ends="16:00")
        assert series.make(one, day("2018-01-15")) == 2  # both edges
        made = list(one.activities.order_by("day"))
        assert [str(row.day) for row in made] == ["2018-01-15", "2018-02-15"]
        first = made[0]
        assert (first.state, first.places, str(first.hours)) == ("planned", 30, "2.0")
        assert first.clock == "14:00—16:00"
        assert first.series_day == first.day
        assert Activity.objects.filter(search__contains=["党"]).count() == 2

    def test_made_again_makes_nothing(self, zone: Any) -> None:
        one = series_in(zone)
        assert series.make(one, day("2018-01-01")) == 3
        assert series.make(one, day("2018-01-01")) == 0
        assert series.make(one, day("2018-02-01")) == 1

    def test_neither_a_cancelled_nor_a_moved_one_comes_again(self, zone: Any, clerk: Any) -> None:
        one = series_in(zone)
        series.make(one, day("2018-01-01"))
        first, second, _ = one.activities.order_by("day")
        activities.move(first, activities.CANCEL, by=clerk, note="下雨")
        Activity.objects.filter(pk=second.pk).update(day=second.day + DAY)
        assert series.make(one, day("2018-01-01")) == 0
        assert one.activities.count() == 3

    def test_what_somebody_registered_by_hand_stays_the_only_one(self, zone: Any) -> None:
        one = series_in(zone)
        activity_in(
            zone, "主题党日", theme="life", kind="theme_day", day=day("2018-01-15"), hours=0
        )
        assert series.make(one, day("2018-01-01")) == 2

    def test_the_database_holds_one_a_day(self, zone: Any) -> None:
        one = series_in(zone)
        given: dict[str, Any] = {"series": one, "series_day": day("2018-01-15")}
        activity_in(zone, "一", **given)
        with pytest.raises(IntegrityError):
            activity_in(zone, "二", **given)

    def test_an_area_that_ends_is_planned_to_its_last_day(self, zone: Any) -> None:
        one = series_in(zone)
        zone.until = day("2018-02-15")
        zone.save()
        assert series.make(one, day("2018-01-01")) == 1
        assert list(series.running(day("2018-02-14"))) == [one]
        assert not series.running(day("2018-02-15")).exists()
        assert series.make_all(day("2018-02-15")) == 0

    def test_one_that_ended_is_not_made(self, zone: Any, clerk: Any) -> None:
        one = series_in(zone, until=localdate() - DAY)
        assert series.make_all() == 0
        with pytest.raises(Refused, match="要继续的请先更正"):
            series.make_now(one, by=clerk)

    def test_killed_between_two_the_next_run_goes_on(
        self, zone: Any, street: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        series_in(zone)
        other = series_in(street)
        make = series.make

        def killed(one: Series, today: Any = None) -> int:
            if one.pk == other.pk:
                raise KeyboardInterrupt
            return make(one, today)

        monkeypatch.setattr(series, "make", killed)
        with pytest.raises(KeyboardInterrupt):
            series.make_all(day("2018-01-01"))
        monkeypatch.undo()
        assert Activity.objects.count() == 3
        assert series.make_all(day("2018-01-01")) == 3

    def test_after_its_rule_was_corrected(self, zone: Any, clerk: Any) -> None:
        """What stands on other days and nobody was told of is cancelled."""
        one = series_in(zone)
        series.make_now(one, by=clerk)
        made = list(one.activities.order_by("day"))
        activities.move(made[-1], activities.PUBLISH, by=clerk)
        Series.objects.filter(pk=one.pk).update(month_day=16)
        one.refresh_from_db()
        ahead = [row for row in made[:-1] if row.day > localdate()]
        assert series.follow(one, by=clerk) == len(ahead)
        assert one.activities.filter(state=LAST).count() == len(ahead)
        series.make_now(one, by=clerk)
        days_now = {row.day.day for row in one.activities.filter(state=ActivityState.PLANNED)}
        assert days_now <= {16, localdate().day}
