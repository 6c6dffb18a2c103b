"""What /api/v1/ refuses: each with its status, one shape and one Chinese sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from districts.models import Area

Ask = Callable[[str], Any]


@pytest.fixture
def client(sign_in: Any, clerk: Any, zone: Area) -> Client:
    signed_in: Client = sign_in(clerk)
    return signed_in


def refused(client: Client, url: str, status: int = 400) -> str:
    answer = client.get(f"/api/v1/{url}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    told = answer.json()
    assert set(told) == {"code", "message"}
    assert told["message"].endswith("。")
    assert "请" in told["message"]
    return str(told["message"])


@pytest.mark.parametrize(
    "value", ["1000000000", "0", "-1", "201", "25.0", "1e2", "x", "²", "１", "9" * 400]
)
def test_a_page_of_no_size(client: Client, value: str) -> None:
    assert "1 到 200" in refused(client, f"organisations/?page_size={value}")


def test_a_page_of_a_size(client: Client, make_organisation: Any) -> None:
    for number in range(3):
        make_organisation(f"第{number}公司")
    first = client.get("/api/v1/organisations/?page_size=2").json()
    assert (len(first["results"]), first["previous"]) == (2, None)
    assert "page_size=2" in first["next"]
    assert len(client.get(first["next"]).json()["results"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "user__password=x",
        "area__path=/",
        "name__icontains=%E5%85%AC",
        "phone=15012343010",
        "foo",
        "offset=5",
    ],
)
def test_a_parameter_that_is_not_offered(client: Client, query: str) -> None:
    told = refused(client, f"organisations/?{query}")
    assert query.partition("=")[0] in told
    assert "commercial_district" in told, "what is offered stands beside it"


def test_parameters_on_one_row(client: Client, make_organisation: Any) -> None:
    row = make_organisation("公司").pk
    assert "这里不带参数" in refused(client, f"organisations/{row}/?kind=enterprise")


@pytest.mark.parametrize(
    "value", ["user__password", "-area__path", "name", "phone", "?", "pk", "-id,name", "--id"]
)
def test_an_order_that_is_not_offered(client: Client, value: str) -> None:
    refused(client, f"organisations/?ordering={value}")


def test_an_order_that_is(client: Client, make_organisation: Any) -> None:
    made = [make_organisation(f"第{number}公司").pk for number in range(3)]
    page = client.get("/api/v1/organisations/?ordering=id&page_size=2").json()
    more = client.get(page["next"]).json()
    assert [row["id"] for row in page["results"] + more["results"]] == made
    back = client.get(more["previous"]).json()
    assert [row["id"] for row in back["results"]] == made[:2]
    assert back["previous"] is None


@pytest.mark.parametrize(
    "value",
    [
        "cD0x",
        "after-",
        "after-x",
        "after--1",
        "between-1",
        "after-1%00",
        "after-" + "9" * 30,
        "%FF",
    ],
)
def test_a_cursor_that_nobody_gave(client: Client, value: str) -> None:
    assert "cursor" in refused(client, f"organisations/?cursor={value}")


@pytest.mark.parametrize(
    "query",
    [
        "kind=spaceship",
        "kind=enterprise&kind=spaceship",
        "closed=maybe",
        "closed=1",
        "commercial_district=x",
        "commercial_district=99999999999999999999",
        "commercial_district=1.5",
        "commercial_district=-1",
        "area=a%00b",
        "area=a'b",
        "opened_since=2017-02-30",
        "opened_since=2017-2-3",
        "opened_since=20170203",
        "q=%00",
        "q=" + "x" * 41,
    ],
)
def test_a_value_of_another_kind(client: Client, query: str) -> None:
    assert query.partition("=")[0] in refused(client, f"organisations/?{query}")


@pytest.mark.parametrize("query", ["kind=", "page_size=", "area=&kind=enterprise", "cursor="])
def test_a_parameter_that_says_nothing(client: Client, query: str) -> None:
    assert "没有值" in refused(client, f"organisations/?{query}")


@pytest.mark.parametrize("query", ["area=1&area=2", "page_size=5&page_size=6"])
def test_one_that_is_given_twice(client: Client, query: str) -> None:
    assert "只能给一个值" in refused(client, f"organisations/?{query}")


@pytest.mark.parametrize(
    "path", ["organisations/0/", "organisations/99999999999999999999/", "areas/9/", "bases/x/"]
)
def test_no_such_row(client: Client, path: str) -> None:
    assert "没有这一条" in refused(client, path, 404)


@pytest.mark.parametrize(
    "path", ["spaceships/", "organisations/x/", "organisations/-1/", "facts/ship/", "facts/"]
)
def test_no_such_address(client: Client, path: str) -> None:
    assert "没有这个地址" in refused(client, path, 404)


def test_a_stranger_is_told_how_to_get_in(db: None) -> None:
    assert "Bearer" in refused(Client(), "organisations/", 401)


def test_who_holds_no_role(sign_in: Any, cast: Any) -> None:
    assert "无权" in refused(sign_in(cast.nobody), "organisations/", 403)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_but_reading(client: Client, method: str) -> None:
    """Also for a session that has no token of a form to send along."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for reader in (client, strict, Client()):
        answer = getattr(reader, method)("/api/v1/organisations/")
        assert (answer.status_code, answer.json()["code"]) == (405, "read_only")


def test_nothing_but_json(client: Client) -> None:
    answer = client.get("/api/v1/organisations/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
