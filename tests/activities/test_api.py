"""/api/v1/activities: the user's own, nobody's name, at a constant cost."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Outcome
from activities.services.sign_ups import sign_up
from tests.activities.makers import activity_in
from tests.activities.test_services_sign_ups import guest, open_in

pytestmark = pytest.mark.django_db
PATH = "/api/v1/activities/"


@pytest.fixture
def client(cast: SimpleNamespace, sign_in: Any) -> Any:
    return sign_in(cast.clerk)


def titles(client: Any, **words: Any) -> list[str]:
    return [row["title"] for row in client.get(PATH, words).json()["results"]]


def test_one_with_what_came_of_it(client: Any, zone: Any, foreign_zone: Any) -> None:
    activity = open_in(zone, begins=dt.time(9), place="广场")
    Outcome.objects.create(activity=activity, metric="money", value=4_000_000, qualifier="about")
    sign_up(activity, guest(1))
    activity_in(foreign_zone, "外区")
    [row] = client.get(PATH).json()["results"]
    assert (row["title"], row["host"], row["where"], row["taken"]) == (
        *("公益市集", "银川阅海湾中央商务区", "广场"),
        1,
    )
    assert row["outcomes"] == [{"metric": "money", "value": 4_000_000, "qualifier": "about"}]
    assert "孙七" not in str(row)
    assert not {"sign_ups", "attendances", "report"} & row.keys()


def test_filters(client: Any, zone: Any) -> None:
    activity_in(zone, "党课", theme="life", kind="lecture", day=dt.date(2017, 12, 31))
    activity_in(zone, "巡查", day=dt.date(2018, 1, 1))
    assert titles(client, theme="life") == ["党课"]
    assert titles(client, kind="volunteering") == ["巡查"]
    assert titles(client, state="held") == []
    assert titles(client, since="2018-01-01") == ["巡查"]
    assert titles(client, until="2017-12-31") == ["党课"]
    assert titles(client, q="党") == ["党课"]
    assert titles(client, area=zone.code) == ["巡查", "党课"]


def test_a_constant_number_of_statements(client: Any, zone: Any) -> None:
    counts = []
    for numbers in (range(1), range(1, 9)):
        for number in numbers:
            one = activity_in(zone, f"活动{number}")
            Outcome.objects.create(activity=one, metric="jobs", value=1)
        with CaptureQueriesContext(connection) as found:
            client.get(PATH)
        counts.append(len(found))
    assert counts[0] == counts[1]
