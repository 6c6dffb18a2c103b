"""/api/v1/storefronts and /titles: the user's own, nobody's name, whatever their number."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from districts.models import Area
from storefronts.models import Storefront
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def store(zone: Area, foreign_zone: Area) -> Storefront:
    told = {"operator": "王经理", "phone": "13895012345", "uscc": "91640106200591458D"}
    store = store_in(zone, unit="A01", trade="culture", **told)
    title_of(store, number="示范001", hung_on=dt.date(2026, 5, 1))
    title_of(store_in(foreign_zone, "外地店"), number="外地001")
    return store


@pytest.fixture
def client(store: Storefront, cast: SimpleNamespace, sign_in: Any) -> Any:
    """The clerk of the zone."""
    return sign_in(cast.clerk)


def rows(client: Any, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{path}/", query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_a_storefront_without_its_people(client: Any) -> None:
    [row] = rows(client, "storefronts")
    assert (row["name"], row["place"], row["trade"]) == ("文华书城", "A01", "culture")
    assert row["area"] == {"code": "640106-YHW", "name": "银川阅海湾中央商务区"}
    assert not {"operator", "phone", "members"} & row.keys()
    assert "王经理" not in str(row)


def test_a_title_with_its_days(store: Storefront, client: Any) -> None:
    [row] = rows(client, "titles")
    assert (row["number"], row["scheme"], row["honour"]) == ("示范001", "model_store", "党员示范店")
    assert (row["state"], row["hung_on"]) == ("standing", "2026-05-01")
    assert row["storefront"] == {"id": store.pk, "name": "文华书城"}
    assert row["area"]["code"] == "640106-YHW"


@pytest.mark.parametrize("path", ["storefronts", "titles"])
def test_a_foreign_one_does_not_exist(client: Any, path: str) -> None:
    foreign = Storefront.objects.get(name="外地店")
    key = foreign.pk if path == "storefronts" else foreign.titles.get().pk
    assert client.get(f"/api/v1/{path}/{key}/").status_code == 404
    assert rows(client, path, area="130705") == []


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("storefronts", {"trade": "culture"}, 1),
        ("storefronts", {"trade": "catering"}, 0),
        ("storefronts", {"q": "书城"}, 1),
        ("storefronts", {"closed": "true"}, 0),
        ("titles", {"scheme": "model_store"}, 1),
        ("titles", {"scheme": "honest_merchant"}, 0),
        ("titles", {"state": "standing"}, 1),
        ("titles", {"state": "revoked"}, 0),
        ("titles", {"area": "640106-YHW", "number": "示范001"}, 1),
    ],
)
def test_they_are_filtered(client: Any, path: str, query: dict[str, str], found: int) -> None:
    assert len(rows(client, path, **query)) == found


@pytest.mark.parametrize("path", ["storefronts", "titles"])
def test_a_page_costs_the_same_whatever_its_rows(
    client: Any, zone: Area, path: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        title_of(store_in(zone, f"{number}号店", members=0), number=f"示范1{number}")
    with django_assert_max_num_queries(4):  # session, user, roles, rows
        assert len(rows(client, path)) == 21
