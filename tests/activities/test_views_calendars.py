"""The calendar: what lies on which day, for whom, at a constant cost."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import ActivityState
from activities.models import Activity
from activities.services import calendars
from activities.views import calendars as pages
from core.models import Act
from districts.models import CommercialDistrict
from tests.activities.makers import activity_in

pytestmark = pytest.mark.django_db
PAGE = "/admin/activities/calendar/"
APRIL = dt.date(2017, 4, 1)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    client: Client = sign_in(cast.clerk)
    return client


def squares(answer: Any) -> dict[str, Any]:
    return {str(one.day): one for week in answer.context["weeks"] for one in week}


def titles(square: Any) -> list[str]:
    return [one.title for one in square.shown]


def test_from_monday_to_sunday_with_the_days_beside(clerk: Client, zone: Any) -> None:
    activity_in(zone, "三月", day=dt.date(2017, 3, 31))
    activity_in(zone, "五月", day=dt.date(2017, 5, 1))
    found = squares(clerk.get(PAGE, {"month": "2017-04"}))
    assert (min(found), max(found)) == ("2017-03-27", "2017-04-30")
    assert titles(found["2017-03-31"]) == ["三月"]
    assert not found["2017-03-31"].inside
    assert "2017-05-01" not in found


def test_what_lasts_stands_on_each_of_its_days(clerk: Client, zone: Any) -> None:
    activity_in(zone, "宣传周", day=dt.date(2017, 3, 20), last_day=dt.date(2017, 4, 2))
    found = squares(clerk.get(PAGE, {"month": "2017-04"}))
    there = [day for day, square in found.items() if square.shown]
    assert there == [f"2017-03-{day}" for day in range(27, 32)] + ["2017-04-01", "2017-04-02"]


def test_of_many_on_a_day_some_are_shown_by_the_hour(clerk: Client, zone: Any) -> None:
    for hour in range(6):
        activity_in(zone, f"{9 - hour} 点", day=APRIL, begins=dt.time(9 - hour))
    square = squares(clerk.get(PAGE, {"month": "2017-04"}))["2017-04-01"]
    assert titles(square) == ["4 点", "5 点", "6 点", "7 点"]
    assert square.more == 2


def test_only_what_he_may_see(clerk: Client, zone: Any, foreign_zone: Any, street: Any) -> None:
    for area in (zone, foreign_zone, street):
        activity_in(area, f"在{area}", day=APRIL)
    square = squares(clerk.get(PAGE, {"month": "2017-04"}))["2017-04-01"]
    assert titles(square) == [f"在{zone}"]
    foreign = squares(clerk.get(PAGE, {"month": "2017-04", "area": foreign_zone.code}))
    assert not foreign["2017-04-01"].shown


def test_of_one_commercial_district(clerk: Client, zone: Any, commercial_district: Any) -> None:
    activity_in(zone, "这里", day=APRIL, commercial_district=commercial_district)
    activity_in(zone, "别处", day=APRIL)
    words = {"month": "2017-04", "district": commercial_district.pk}
    answer = clerk.get(PAGE, words)
    assert titles(squares(answer)["2017-04-01"]) == ["这里"]
    feed = reverse("activity-feed", args=[calendars.feed_key(commercial_district)])
    assert answer.context["feed_url"].endswith(feed)
    rows = clerk.get(PAGE, {**words, "view": "list"}).context["page_obj"]
    assert [one.title for one in rows] == ["这里"]


def test_the_address_of_another_districts_feed_is_not_given_out(
    clerk: Client, foreign_zone: Any
) -> None:

    foreign = CommercialDistrict.objects.create(name="外区商圈", area=foreign_zone)
    assert not clerk.get(PAGE, {"district": foreign.pk}).context["feed_url"]


def test_the_address_of_a_feed_is_renewed(clerk: Client, commercial_district: Any) -> None:
    other = CommercialDistrict.objects.create(name="另一商圈", area=commercial_district.area)
    kept = calendars.feed_key(other)
    given = [calendars.feed_key(commercial_district)]
    for _ in range(2):
        answer = clerk.post(reverse("calendar-renew", args=[commercial_district.pk]), follow=True)
        given.append(calendars.feed_key(commercial_district))
        assert answer.context["feed_url"].endswith(f"{given[-1]}.ics")
    assert len({*given}) == 3
    for key, status in ((given[0], 404), (given[1], 404), (given[2], 200), (kept, 200)):
        assert Client().get(reverse("activity-feed", args=[key])).status_code == status
    acts = Act.objects.filter(verb="换订阅地址", object_id=commercial_district.pk)
    assert [one.by.username for one in acts] == ["clerk", "clerk"]


def test_who_may_renew_the_address_of_a_feed(
    cast: SimpleNamespace, sign_in: Any, commercial_district: Any
) -> None:
    before = calendars.feed_key(commercial_district)
    url = reverse("calendar-renew", args=[commercial_district.pk])
    for who, status in (
        (cast.approver, 403),
        (cast.official, 403),
        (cast.foreign_clerk, 404),
        (cast.street_clerk, 404),
    ):
        client = sign_in(who)
        assert client.post(url).status_code == status, who
        page = client.get(PAGE, {"district": commercial_district.pk}).content.decode()
        assert url not in page
    assert calendars.feed_key(commercial_district) == before
    page = sign_in(cast.clerk).get(PAGE, {"district": commercial_district.pk}).content.decode()
    assert url in page


def test_the_list_goes_to_the_last_day_and_no_further(clerk: Client, zone: Any) -> None:
    for day in ("2017-03-31", "2017-04-01", "2017-04-30", "2017-05-01"):
        activity_in(zone, day, day=dt.date.fromisoformat(day))
    activity_in(zone, "跨月", day=dt.date(2017, 3, 30), last_day=APRIL)
    rows = clerk.get(PAGE, {"month": "2017-04", "view": "list"}).context["page_obj"]
    assert [one.title for one in rows] == ["跨月", "2017-04-01", "2017-04-30"]


def test_back_and_on_over_the_year(clerk: Client) -> None:
    context = clerk.get(PAGE, {"month": "2017-12", "view": "list"}).context
    assert "month=2017-11" in context["before_url"]
    assert "month=2018-01" in context["after_url"]
    assert "view=list" in context["after_url"]


@pytest.mark.parametrize("wrong", ["", "x", "2017-13", "0000-00", "2017-04-01"])
def test_what_is_no_month_is_this_one(clerk: Client, wrong: str) -> None:
    context = clerk.get(PAGE, {"month": wrong}).context
    assert context["first"] == localdate().replace(day=1)


@pytest.mark.parametrize("view", [pages.GRID, pages.LIST])
def test_a_constant_number_of_statements(clerk: Client, zone: Any, view: str) -> None:
    counts = []
    for start, number in ((0, 2), (2, 60)):
        Activity.objects.bulk_create(
            Activity(
                title=f"活动{start + n}",
                theme="service",
                kind="jobs",
                area=zone,
                day=APRIL + dt.timedelta(days=n % 30),
                code=f"C{start + n}",
                state=ActivityState.PUBLISHED,
            )
            for n in range(number)
        )
        with CaptureQueriesContext(connection) as found:
            clerk.get(PAGE, {"month": "2017-04", "view": view})
        counts.append(len(found))
    assert counts[0] == counts[1]
