"""Acts: offered, refused, done once, done to many, taken back."""

import datetime as dt
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Act
from districts.models import Area, GuidanceVisit, Instructor, ToDo, WorkCoverage
from districts.scoped_admin import batches, undoing
from tests.conftest import START
from tests.shared_world import shared

LIST = reverse("admin:districts_todo_changelist")


@pytest.fixture
@shared
def todos(zone: Area, foreign_zone: Area) -> list[ToDo]:
    """Three of the zone, one for an approver, one of another area."""
    rows = [("a", zone, "change"), ("b", zone, "change"), ("c", zone, "change")]
    rows += [("d", zone, "decide"), ("e", foreign_zone, "change")]
    return [
        ToDo.objects.create(key=key, area=area, rule="r", subject=f"事项{key}", action=action)
        for key, area, action in rows
    ]


@pytest.fixture
def client(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


def address(todo: ToDo) -> str:
    return reverse("admin:districts_todo_finish", args=[todo.pk])


def undo(client: Client) -> Any:
    return client.post(reverse("admin:undo"), {"next": LIST})


def open_keys() -> str:
    return "".join(ToDo.objects.filter(done_at=None).order_by("key").values_list("key", flat=True))


# one


def test_the_page_of_a_row_offers_it_until_it_is_done(client: Client, todos: list[ToDo]) -> None:
    page = reverse("admin:districts_todo_change", args=[todos[0].pk])
    asked, tool = client.get(page).context["object_tools"]
    assert asked == {"url": todos[0].url, "title": todos[0].verb}
    told = (tool["act"].slug, tool["url"], tool["title"], tool["refusal"])
    assert told == ("finish", address(todos[0]), "标为办结", "")
    client.post(address(todos[0]), {"note": "已电话办理"})
    assert client.get(page).context["object_tools"] == []
    act = Act.objects.get(verb="标为办结")
    assert (act.by.username, act.note, act.object_id) == ("clerk", "已电话办理", todos[0].pk)


def test_what_is_refused_says_why_and_does_nothing(client: Client, todos: list[ToDo]) -> None:
    page = client.post(address(todos[3]), {"note": ""})
    assert page.context["refusal"] == "这件待办由有办理权限的人办结，请转告他们。"
    assert open_keys() == "abcde"


def test_done_is_not_done_again(client: Client, todos: list[ToDo]) -> None:
    client.post(address(todos[0]), {"note": ""})
    page = client.post(address(todos[0]), {"note": ""})
    assert page.context["refusal"] == "它现在的情况不能办理这一项，请核对它的登记。"
    assert Act.objects.filter(verb="标为办结").count() == 1


def test_a_row_of_another_area_does_not_exist(client: Client, todos: list[ToDo]) -> None:
    assert client.post(address(todos[4]), {"note": ""}).status_code == 404


def test_a_field_that_is_wrong_is_told_at_the_field(
    client: Client, zone: Area, make_organisation: Any
) -> None:
    instructor = Instructor.objects.create(name="马指导", area=zone)
    guided = make_organisation()
    WorkCoverage.objects.create(
        organisation=guided, means="instructor", instructor=instructor, since=START
    )
    url = reverse("admin:districts_instructor_visit", args=[instructor.pk])
    data = {"organisation": guided.pk, "day": "2017-05-05", "found": "缺活动场地"}
    assert client.post(url, data).status_code == 302
    page = client.post(url, data)
    assert page.context["form"].errors["day"] == ["这一天的走访已登记，请更正那一条。"]
    other = make_organisation("别家")
    page = client.post(url, {**data, "organisation": other.pk})
    assert page.context["form"].errors["organisation"] == ["只能选他指导的单位，请另选。"]
    visit = GuidanceVisit.objects.get()
    assert (visit.day, visit.by.username) == (dt.date(2017, 5, 5), "clerk")


# taken back


def test_it_is_taken_back_within_seconds(client: Client, todos: list[ToDo]) -> None:
    client.post(address(todos[0]), {"note": ""})
    offered = client.get(LIST).context["undo"]
    assert (offered["verb"], offered["count"]) == ("标为办结", 1)
    assert undo(client)["Location"] == LIST
    assert open_keys() == "abcde"
    assert Act.objects.filter(verb="撤销“标为办结”").count() == 1
    undo(client)
    assert Act.objects.filter(verb="撤销“标为办结”").count() == 1  # once


@pytest.mark.parametrize(("later", "taken_back"), [(29, True), (31, False)])
def test_after_half_a_minute_it_is_too_late(
    client: Client,
    todos: list[ToDo],
    monkeypatch: pytest.MonkeyPatch,
    later: int,
    taken_back: bool,
) -> None:
    client.post(address(todos[0]), {"note": ""})
    at = time.time() + later
    monkeypatch.setattr(undoing.time, "time", lambda: at)
    assert client.get(LIST).context["undo"] is None
    undo(client)
    assert open_keys() == ("abcde" if taken_back else "bcde")


def test_the_way_back_leads_to_this_site_only(client: Client) -> None:
    answer = client.post(reverse("admin:undo"), {"next": "//foreign.example"})
    assert answer["Location"] == reverse("admin:index")


# many


def many(client: Client, *rows: ToDo, everything: bool = False, **more: str) -> Any:
    ticked = {"_selected_action": [row.pk for row in rows], "action": "finish"}
    across = {"select_across": "1"} if everything else {}
    return client.post(LIST, {**ticked, **across, **more})


def test_the_page_names_the_number_before_anything_is_done(
    client: Client, todos: list[ToDo]
) -> None:
    page = many(client, *todos[:2])
    assert (page.context["count"], page.context["outside"]) == (2, 0)
    assert "标为办结 2 条待办？" in page.content.decode()
    assert open_keys() == "abcde"


def test_each_row_has_its_result_and_all_are_taken_back_as_one(
    client: Client, todos: list[ToDo]
) -> None:
    page = many(client, *todos[:1], everything=True, confirmed="1", note="集中办结")
    told = [(one.title, one.done, one.told) for one in page.context["results"]]
    assert told[0] == ("事项d", False, "这件待办由有办理权限的人办结，请转告他们。")
    assert [(title, done) for title, done, _ in told[1:]] == [
        ("事项a", True),
        ("事项b", True),
        ("事项c", True),
    ]
    assert (page.context["done"], page.context["refused"]) == (3, 1)
    assert page.context["undo"]["count"] == 3
    assert open_keys() == "de"
    undo(client)
    assert open_keys() == "abcde"


def test_the_whole_filter_needs_no_tick(client: Client, todos: list[ToDo]) -> None:
    page = many(client, everything=True)
    assert page.context["count"] == 4
    done = many(client, everything=True, confirmed="1", **dict(page.context["kept"]))
    assert done.context["done"] == 3
    assert "action" not in many(client).context  # neither a tick nor the whole filter


def test_too_many_ask_for_a_filter(
    client: Client, todos: list[ToDo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    page = many(client, *todos[:1], everything=True, confirmed="1")
    assert "一次最多办理 2 条" in page.content.decode()
    assert open_keys() == "abcde"


def test_forged_keys_of_another_area_are_no_rows(client: Client, todos: list[ToDo]) -> None:
    page = many(client, todos[4], confirmed="1")
    assert page.context["count"] == 0
    assert open_keys() == "abcde"
