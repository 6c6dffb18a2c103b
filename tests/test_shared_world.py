"""A shared fixture is made once and found by every test as it was made."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from districts.enums import AreaKind
from districts.models import Area
from tests.conftest import make_area
from tests.shared_world import shared

MADE: list[str] = []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2017, 1, 1))


@pytest.fixture
@shared
def city(db: None) -> Area:
    MADE.append("city")
    return make_area("9901", "某某市", AreaKind.CITY)


@pytest.fixture
@shared
def town(city: Area, clock: None) -> Area:
    MADE.append("town")
    return make_area("990101", f"{timezone.localdate():%Y}镇", AreaKind.TOWN, city)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_the_next_one_does_not_find(city: Area, town: Area, turn: int) -> None:
    assert MADE.count("town") == 1
    assert [city.name, town.name] == ["某某市", "2017镇"]
    assert Area.objects.get(pk=town.pk).parent == town.parent
    assert town.parent is city
    assert cache.get("turn") is None
    Area.objects.filter(pk=town.pk).update(name="改了")
    city.name = "改了"
    cache.set("turn", turn)


@pytest.fixture
@shared
def nothing(city: Area) -> None:
    MADE.append("nothing")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fixture_that_returns_nothing_is_made_once_too(nothing: None, turn: int) -> None:
    assert MADE.count("nothing") == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_is_there_that_was_not_asked_for(city: Area, turn: int) -> None:
    assert not Area.objects.filter(code="990101").exists()
    assert city.name == "某某市"


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_may_lose_its_connection(city: Area, turn: int) -> None:
    assert Area.objects.get(code="9901") == city
    connection.close()


def test_without_the_database_no_transaction_is_open() -> None:
    assert not connection.in_atomic_block


def test_without_a_shared_fixture_there_is_no_row(db: None) -> None:
    assert not Area.objects.filter(code="9901").exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_makes_its_own(request: Any) -> None:
    assert not connection.in_atomic_block
    before = MADE.count("city")
    request.getfixturevalue("city")
    assert MADE.count("city") == before + 1
