"""The page of an instructor: whom he guides and when he was last there."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Instructor, WorkCoverage
from tests.conftest import START
from tests.shared_world import shared


@pytest.fixture
@shared
def instructor(zone: Any) -> Instructor:
    return Instructor.objects.create(name="王芳", area=zone, since=START)


@pytest.fixture
def client(client_of: Any) -> Client:
    return client_of("clerk")


def guide(instructor: Instructor, organisation: Any, **more: Any) -> None:
    of = {"organisation": organisation, "instructor": instructor, "means": "instructor"}
    WorkCoverage.objects.create(since=START, **of, **more)


def page(client: Client, instructor: Instructor) -> Any:
    return client.get(reverse("admin:districts_instructor_change", args=[instructor.pk]))


def test_who_waits_longest_stands_first(
    client: Client, instructor: Instructor, make_organisation: Any
) -> None:
    today, before = localdate(), dt.date(2018, 1, 5)
    visited, long_ago, never = (make_organisation(name) for name in ("甲", "乙", "丙"))
    for organisation in (visited, long_ago, never):
        guide(instructor, organisation)
    guide(instructor, make_organisation("丁"), until=dt.date(2017, 1, 1))
    other = Instructor.objects.create(name="李明", area=instructor.area)
    other.visits.create(organisation=never, day=today)
    instructor.visits.create(organisation=visited, day=today)
    for day in (before, dt.date(2017, 1, 5)):
        instructor.visits.create(organisation=long_ago, day=day)
    found = page(client, instructor).context["guided"]
    assert [(str(one.coverage.organisation), one.last, one.visits) for one in found] == [
        ("丙", None, 0),
        ("乙", before, 0),
        ("甲", today, 1),
    ]


def test_nobody_guided_says_where_to_begin(client: Client, instructor: Instructor) -> None:
    assert "指派指导员" in page(client, instructor).content.decode()


def test_the_page_costs_the_same_for_many(
    client: Client, instructor: Instructor, make_organisation: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page(client, instructor).status_code == 200
        return len(asked)

    guide(instructor, make_organisation("甲"))
    page(client, instructor)
    before = cost()
    for number in range(5):
        guide(instructor, make_organisation(f"乙{number}"))
    assert cost() == before
