"""The list of what is due: acted on from there by who may, closed in place and taken back."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Area, ToDo
from tests.shared_world import shared

LIST = "/advice/todos/"


@pytest.fixture
def client(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def todo(zone: Area) -> ToDo:
    return ToDo.objects.create(
        key="a", area=zone, rule="term-ending", subject="换届：支部", verb="换届", url="/x/"
    )


def finish(client: Client, todo: ToDo, **headers: Any) -> Any:
    url = reverse("admin:districts_todo_finish", args=[todo.pk])
    return client.post(url, {"note": "", "next": f"{LIST}?page=1"}, headers=headers)


def test_who_may_act_has_the_verb_and_the_district_urges(
    todo: ToDo, sign_in: Any, cast: SimpleNamespace
) -> None:
    verb, closing = 'href="/x/" aria-label="换届：换届：支部"', "标为办结"
    urging = reverse("order-new")
    shown = {
        who: tuple(one in sign_in(getattr(cast, who)).get(LIST).content.decode() for one in what)
        for who in ("clerk", "approver", "official")
        for what in [(verb, closing, f"{urging}?area=")]
    }
    assert shown == {
        "clerk": (True, True, False),
        "approver": (False, False, False),
        "official": (False, False, True),
    }


def test_an_order_takes_the_page_along(todo: ToDo, sign_in: Any, cast: SimpleNamespace) -> None:
    client = sign_in(cast.official)
    assert "url=/x/" in client.get(LIST).content.decode()
    form = client.get(reverse("order-new"), {"area": todo.area.code, "url": "/x/"}).context["form"]
    assert form.initial["url"] == "/x/"


def test_closed_by_hand_it_leads_back_and_can_be_taken_back(client: Client, todo: ToDo) -> None:
    answer = finish(client, todo)
    assert answer["Location"] == f"{LIST}?page=1"
    page = client.get(answer["Location"])
    assert list(page.context["page"]) == []
    assert page.context["undo"]["verb"] == "标为办结"
    client.post(reverse("admin:undo"))
    todo.refresh_from_db()
    assert todo.done_at is None


def test_it_leads_to_this_site_only(client: Client, todo: ToDo) -> None:
    url = reverse("admin:districts_todo_finish", args=[todo.pk])
    answer = client.post(url, {"note": "", "next": "https://foreign.example/"})
    assert answer["Location"] == reverse("admin:districts_todo_change", args=[todo.pk])


def test_what_was_closed_meanwhile_shows_the_list_anew(client: Client, todo: ToDo) -> None:
    """In place nothing is put where the list was."""
    finish(client, todo)
    again = finish(client, todo, hx_request="true")
    assert (again.status_code, again["HX-Refresh"]) == (200, "true")


def test_the_office_is_named_where_there_are_several(
    todo: ToDo, street: Area, sign_in: Any, cast: SimpleNamespace
) -> None:
    client = sign_in(cast.official)
    assert client.get(LIST).context["several"] is False
    ToDo.objects.create(key="b", area=street, rule="term-ending", subject="换届：乙")
    assert client.get(LIST).context["several"] is True


def test_the_page_of_a_to_do_leads_to_what_it_asks_for(
    todo: ToDo, sign_in: Any, cast: SimpleNamespace
) -> None:
    url = reverse("admin:districts_todo_change", args=[todo.pk])
    offered = {
        who: [
            tool["title"] for tool in sign_in(getattr(cast, who)).get(url).context["object_tools"]
        ]
        for who in ("clerk", "approver")
    }
    assert offered == {"clerk": ["换届", "标为办结"], "approver": ["标为办结"]}
