"""The page of a joint committee: its seats, sections, posts and regulations of today."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import JointCommittee
from tests.conftest import START
from tests.shared_world import shared

ENDED = dt.date(2017, 1, 1)


@pytest.fixture
@shared
def committee(zone: Any) -> JointCommittee:
    return JointCommittee.objects.create(
        name="商圈党建联盟", nature="coordinating", area=zone, founded=START
    )


@pytest.fixture
def client(client_of: Any) -> Client:
    return client_of("clerk")


def page(client: Client, committee: JointCommittee) -> Any:
    return client.get(reverse("admin:districts_jointcommittee_change", args=[committee.pk]))


def seat(committee: JointCommittee, organisation: Any, capacity: str, **more: Any) -> None:
    committee.seats.create(organisation=organisation, capacity=capacity, since=START, **more)


def test_it_tells_what_holds_today(
    client: Client, committee: JointCommittee, make_organisation: Any
) -> None:
    seat(committee, make_organisation("税务所"), "department")
    seat(committee, make_organisation("甲公司"), "enterprise")
    seat(committee, make_organisation("乙公司"), "enterprise", until=ENDED)
    office = committee.sections.create(name="办公室", since=START)
    committee.sections.create(name="旧部门", since=START, until=ENDED)
    committee.posts.create(title="office_head", name="王芳", section=office, since=START)
    committee.posts.create(title="chair", name="李明", since=START, until=ENDED)
    committee.regulations.create(name="联席会议制度", document="1号", since=START)
    answer = page(client, committee)
    shown = answer.context["page"]
    assert [str(one.organisation) for one in shown.seats] == ["甲公司", "税务所"]
    assert shown.by_capacity == "非公企业党组织 1、职能部门 1"
    text = " ".join(answer.content.decode().split())
    assert "办公室主任 王芳（办公室）<br>" in text
    assert "联席会议制度（1号）<br>" in text
    for gone in ("旧部门<br>", "李明<br>"):
        assert gone not in text


def test_an_empty_one_says_so(client: Client, committee: JointCommittee) -> None:
    text = page(client, committee).content.decode()
    assert "没有登记成员单位" in text
    assert text.count("<details><summary>") == 4  # its rows are folded up in the form


def test_the_page_costs_the_same_for_many(
    client: Client, committee: JointCommittee, make_organisation: Any
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page(client, committee).status_code == 200
        return len(asked)

    def add(number: int) -> None:
        seat(committee, make_organisation(f"公司{number}"), "enterprise")
        section = committee.sections.create(name=f"部{number}", since=START)
        committee.posts.create(title="councillor", name="某", section=section, since=START)

    add(0)
    page(client, committee)
    before = cost()
    for number in range(1, 6):
        add(number)
    assert cost() == before
