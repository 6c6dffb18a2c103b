"""/api/v1/: described, for the signed-in, to be read and not written, JSON alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.api import router
from districts.api.reading import LISTS

NOUNS = tuple(LISTS)
WHOLE = ("indicators", "bases")  # short lists that are told whole
TURNED = tuple(noun for noun in NOUNS if noun not in WHOLE and not noun.startswith("facts/"))
ROOT = "/api/v1/"
SignIn = Callable[[Any], Client]


@pytest.fixture
def reader(official: Any, sign_in: SignIn) -> Client:
    return sign_in(official)


def test_the_nouns_of_the_api() -> None:
    assert [prefix for prefix, _, _ in router.registry] == list(NOUNS)
    assert {"members", "loans", "indicators", "figures", "targets", "facts/title"} <= set(NOUNS)


@pytest.mark.parametrize("path", ["", "schema/", "docs/", *(f"{noun}/" for noun in NOUNS)])
def test_a_stranger_reads_nothing(client: Client, db: None, path: str) -> None:
    assert client.get(ROOT + path).status_code == 401


@pytest.mark.parametrize("noun", TURNED)
def test_the_signed_in_read_a_list(reader: Client, noun: str) -> None:
    answer = reader.get(f"{ROOT}{noun}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json()) == {"next", "previous", "results"}, "nothing is counted"


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes(reader: Client, noun: str, method: str) -> None:
    answer = getattr(reader, method)(f"{ROOT}{noun}/", "{}", content_type="application/json")
    assert answer.status_code == 405


@pytest.mark.parametrize("noun", NOUNS)
def test_there_is_one_format(reader: Client, noun: str) -> None:
    assert reader.get(f"{ROOT}{noun}.json").status_code == 404
    assert reader.get(f"{ROOT}{noun}/", {"format": "api"}).status_code == 400
    asked = reader.get(f"{ROOT}{noun}/", headers={"Accept": "text/html"})
    assert asked.status_code == 406


@pytest.mark.parametrize("noun", NOUNS)
def test_a_row_that_there_is_none_of(reader: Client, noun: str) -> None:
    assert reader.get(f"{ROOT}{noun}/987654321/").status_code == 404


def test_the_description_names_every_noun(reader: Client) -> None:
    answer = reader.get(f"{ROOT}schema/", headers={"Accept": "application/json"})
    told = json.loads(answer.content)
    assert told["info"]["title"] == "商圈党建"
    for noun in NOUNS:
        assert f"{ROOT}{noun}/" in told["paths"]
        assert set(told["paths"][f"{ROOT}{noun}/"]) == {"get"}


def test_the_page_of_the_description_keeps_our_policy(reader: Client) -> None:
    page = reader.get(f"{ROOT}docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text
    assert "style=" not in text
    assert "<script>" not in text
    assert "http://" not in text.replace("http://testserver", "")
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_names_of_the_api_do_not_take_those_of_pages() -> None:
    assert reverse("api-organisations-list") == f"{ROOT}organisations/"
    assert reverse("home") == "/"


def test_a_list_goes_on_by_its_last_row(
    reader: Client, make_organisation: Callable[..., Any]
) -> None:
    """25 to a page, newest first, none twice and none left out."""
    made = [make_organisation(f"第{number}公司").pk for number in range(30)]
    first = reader.get(f"{ROOT}organisations/").json()
    assert len(first["results"]) == 25
    assert first["previous"] is None
    second = reader.get(first["next"]).json()
    assert second["next"] is None
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert seen == sorted(made, reverse=True)
    assert reader.get(second["previous"]).json()["results"] == first["results"]


def test_a_row_that_comes_meanwhile_shifts_no_page(
    reader: Client, make_organisation: Callable[..., Any]
) -> None:
    made = [make_organisation(f"第{number}公司").pk for number in range(27)]
    first = reader.get(f"{ROOT}organisations/").json()
    make_organisation("后来的公司")
    second = reader.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == sorted(made)[1::-1]
