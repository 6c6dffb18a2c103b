"""Every address of the resolver for three merchants: a new one without a row fails."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from districts.models import Area
from storefronts.models import Storefront
from tests.storefronts.merchants import leaves, merchant_of
from tests.storefronts.portal_matrix import ALL, MERCHANTS, OWN, SHUT, SHUT_DOORS, TABLE, every
from tests.storefronts.stores import draft, store_in, title_of
from tests.test_urls import (
    URLS,
    address,
    status,
    unkept,  # noqa: F401 -- a fixture
    variants,
    world,  # noqa: F401 -- a fixture
)


def row_of(name: str) -> Any:
    """The address's row, or nothing."""
    if name in TABLE:
        return TABLE[name]
    return every(SHUT) if URLS[name].startswith(SHUT_DOORS) else None


def expected(name: str, where: str) -> list[int]:
    row = row_of(name)
    one = row[where or "own"] if isinstance(row, dict) else row
    return list(map(int, one.split()))


@pytest.fixture
def clients(zone: Area, world: Any, sign_in: Any) -> dict[str, Client]:
    """The neighbour has a store, an application and a title of his own."""
    store = store_in(zone, "隔壁书店")
    neighbour = merchant_of(store, username="neighbour")
    draft(store, neighbour)
    title_of(store, "star_merchant")
    users = [
        User.objects.get(username="merchant-640106-YHW"),
        neighbour,
        User.objects.get(username="merchant-130705-JKQ"),
    ]
    return {who: sign_in(user) for who, user in zip(MERCHANTS, users, strict=True)}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert [name for name in URLS if row_of(name) is None] == []
    assert set(TABLE) <= set(URLS)


def asked(world: Any) -> Any:
    for name, route in URLS.items():
        for where in variants(name, route):
            url = address(name, route, where, world) if where else reverse(name)
            yield name, where, url


def askers(name: str, clients: dict[str, Client]) -> list[Client]:
    """All three; a door of the office, which asks for a role, is tried by one of them."""
    shut = name not in TABLE
    return [*clients.values()][: 1 if shut else None]


def test_who_gets_what(clients: dict[str, Client], world: Any) -> None:
    wrong = {}
    for name, where, url in asked(world):
        who = askers(name, clients)
        got = [status(client, url) for client in who]
        if got != expected(name, where)[: len(who)]:
            wrong[f"{name} {url}"] = f"expected {expected(name, where)}, got {got}"
    assert not wrong


def test_a_post_opens_nothing_either(clients: dict[str, Client], world: Any) -> None:
    """At a shut door, which asks for a role and not whose the row is, one's own row will do."""
    forged = {"storefront": "1", "state": "awarded", "stars": "5", "words": "x", "wrong": ""}
    wrong = []
    for name, where, url in asked(world):
        if name not in TABLE and where in {"foreign", "missing"}:
            continue
        for client, before in zip(askers(name, clients), expected(name, where), strict=False):
            if before not in {403, 404}:
                continue
            if client.post(url, forged).status_code not in {before, 405}:
                wrong.append((name, where, url))
    assert not wrong


def test_whoever_left_sees_nothing_on_his_next_request(
    clients: dict[str, Client],
    world: Any,
) -> None:
    """With his session still open."""
    pages = [(name, where, url) for name, where, url in asked(world) if row_of(name) is OWN]
    seen = [url for name, where, url in pages if where == "own"]
    assert len(seen) > 10
    leaves(User.objects.get(username="merchant-640106-YHW"))
    assert {status(clients["own"], url) for url in seen} == {404}
    assert status(clients["own"], reverse("portal")) == 403
    assert status(clients["own"], reverse("home")) == 403


def test_no_page_shows_anything_of_another_store(
    clients: dict[str, Client],
    world: Any,
    zone: Area,
) -> None:
    """Neither name, number nor words of the neighbour stand in the HTML of the own pages."""
    own: Storefront = world["own"]["storefronts.Storefront"]
    foreign = ("隔壁书店", "示范〔2026〕", "商户130705", "13895012345")
    told = []
    for name, where, url in asked(world):
        if where == "own" and row_of(name) is OWN and not url.endswith(".png"):
            text = clients["own"].get(url).content.decode()
            told += [(url, one) for one in foreign if one in text]
    assert str(own) in clients["own"].get(reverse("portal")).content.decode()
    assert told == []


def test_the_table_is_of_three_merchants() -> None:
    rows = [
        row for one in TABLE.values() for row in (one.values() if isinstance(one, dict) else [one])
    ]
    assert {len(row.split()) for row in rows} == {len(ALL.split())}
