"""/api/v1/: each user his own rows, read only, whatever their number."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Area, CommercialDistrict, Organisation
from tests.shared_world import shared

LISTS = ["areas", "commercial-districts", "organisations", "party-organisations"]
Get = Callable[..., Any]


@pytest.fixture
def get(sign_in: Any, clerk: Any) -> Get:
    """`get("organisations", q="阅海")` as the zone's clerk, or `by` somebody else."""

    def answer(path: str, by: Any = None, **query: Any) -> Any:
        response = sign_in(by or clerk).get(f"/api/v1/{path}/", query)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer["results"]]


@pytest.fixture
@shared
def rows(
    make_organisation: Any,
    make_party_organisation: Any,
    commercial_district: CommercialDistrict,
    foreign_zone: Area,
) -> dict[str, list[Any]]:
    """By list: one row of the zone, one of the foreign zone."""
    away = CommercialDistrict.objects.create(name="开发区商圈", area=foreign_zone)
    return {
        "commercial-districts": [commercial_district, away],
        "organisations": [
            make_organisation(
                "宁夏阅海商贸有限公司", commercial_district=commercial_district, phone="15012343010"
            ),
            make_organisation("宣化钢铁有限公司", area=foreign_zone),
        ],
        "party-organisations": [
            make_party_organisation("阅海商贸党支部"),
            make_party_organisation("宣化钢铁党委", area=foreign_zone),
        ],
    }


@pytest.mark.parametrize("path", LISTS[1:])
def test_each_user_sees_his_own_rows(get: Get, rows: Any, cast: Any, path: str) -> None:
    own, away = rows[path]
    assert names(get(path)) == [own.name]
    assert names(get(path, cast.foreign_clerk)) == [away.name]
    assert names(get(path, cast.street_clerk)) == []
    assert set(names(get(path, cast.admin))) == {own.name, away.name}


@pytest.mark.parametrize("path", [*(f"{one}/" for one in LISTS), "", "schema/", "docs/"])
def test_nobody_without_a_role_gets_in(sign_in: Any, cast: Any, path: str) -> None:
    assert sign_in(cast.nobody).get(f"/api/v1/{path}").status_code == 403


@pytest.mark.parametrize("path", LISTS[1:])
def test_a_foreign_row_is_like_one_that_does_not_exist(
    sign_in: Any, rows: Any, cast: Any, path: str
) -> None:
    own, away = rows[path]
    client = sign_in(cast.clerk)
    foreign = client.get(f"/api/v1/{path}/{away.pk}/")
    missing = client.get(f"/api/v1/{path}/999999999/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert client.get(f"/api/v1/{path}/{own.pk}/").json()["name"] == own.name


def test_areas_are_taken_by_code(get: Get, cast: Any, sign_in: Any) -> None:
    assert names(get("areas")) == ["银川阅海湾中央商务区"]
    assert get("areas/640106-YHW")["parent"] == {"code": "640106", "name": "金凤区"}
    assert sign_in(cast.clerk).get("/api/v1/areas/130705/").status_code == 404
    codes = {row["code"] for row in get("areas", cast.official)["results"]}
    assert codes == {"640106", "640106-YHW", "640106006"}


def test_an_organisation_is_shown_with_its_places_and_no_phone(get: Get, rows: Any) -> None:
    own = rows["organisations"][0]
    row = get(f"organisations/{own.pk}")
    assert row["area"] == {"code": "640106-YHW", "name": "银川阅海湾中央商务区"}
    assert row["commercial_district"]["name"] == "阅海湾中央商务区"
    assert (row["phone"], row["kind"], row["closed"]) == ("150****3010", "enterprise", None)


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("organisations", {"q": "阅海"}, 1),
        ("organisations", {"q": "yh"}, 1),
        ("organisations", {"q": "宣化"}, 0),
        ("organisations", {"kind": "enterprise"}, 1),
        ("organisations", {"kind": "social"}, 0),
        ("organisations", {"area": "640106-YHW"}, 1),
        ("organisations", {"area": "130705"}, 0),
        ("organisations", {"area": "nowhere"}, 0),
        ("organisations", {"closed": "true"}, 0),
        ("organisations", {"closed": "false"}, 1),
        ("party-organisations", {"type": "branch"}, 1),
        ("party-organisations", {"dissolved": "true"}, 0),
        ("party-organisations", {"q": "党支部"}, 1),
        ("commercial-districts", {"kind": "commercial"}, 1),
        ("areas", {"kind": "zone"}, 1),
        ("areas", {"area": "640106-YHW", "parent": "640106"}, 1),
        ("areas", {"reporting": "false"}, 0),
    ],
)
def test_filters_narrow_the_users_own_rows(
    get: Get, rows: Any, path: str, query: dict[str, str], found: int
) -> None:
    assert len(get(path, **query)["results"]) == found


def test_a_wrong_filter_is_told(sign_in: Any, clerk: Any, db: None) -> None:
    response = sign_in(clerk).get("/api/v1/organisations/", {"kind": "spaceship"})
    assert response.status_code == 400
    assert "kind" in response.json()["message"]


def test_pages_go_on_by_keyset(get: Get, make_organisation: Any, sign_in: Any, clerk: Any) -> None:
    made = [make_organisation(f"第{n}公司").pk for n in range(30)]
    first = get("organisations")
    client = sign_in(clerk)
    second = client.get(first["next"]).json()
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert seen == sorted(made, reverse=True)
    assert (len(first["results"]), second["next"]) == (25, None)
    assert [row["id"] for row in client.get(second["previous"]).json()["results"]] == seen[:25]
    assert "count" not in first


@pytest.fixture
def fill(
    zone: Area, commercial_district: Any, make_organisation: Any, make_party_organisation: Any
) -> Any:
    """`fill(30)`: so many rows more of each list, with all they refer to."""

    def more(total: int) -> None:
        for n in range(total):
            title = f"{total}-{n}"
            make_organisation(f"公司{title}", commercial_district=commercial_district)
            upper = make_party_organisation(f"党委{title}")
            make_party_organisation(
                f"支部{title}", commercial_district=commercial_district, parent=upper
            )
            CommercialDistrict.objects.create(name=f"商圈{title}", area=zone)
            Area.objects.create(code=f"C{title}", name="社区", kind="community", parent=zone)

    return more


@pytest.mark.parametrize("path", LISTS)
def test_a_page_costs_the_same_whatever_its_rows(
    clerk: Any, sign_in: Any, fill: Any, path: str
) -> None:
    counts = []
    for total in (1, 30):
        fill(total)
        client = sign_in(clerk)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/{path}/").json()
        counts.append(len(queries))
    assert len(answer["results"]) == 25
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(sign_in: Any, rows: Any, cast: Any, path: str, method: str) -> None:
    key = {"areas": "640106-YHW"}.get(path) or rows[path][0].pk
    url = f"/api/v1/{path}/" if method == "post" else f"/api/v1/{path}/{key}/"
    for user in (cast.clerk, cast.admin):
        response = getattr(sign_in(user), method)(url, {"name": "改"}, "application/json")
        assert response.status_code == 405
    assert not Organisation.objects.filter(name="改").exists()


@pytest.mark.parametrize("path", [*LISTS, "reports", "figures", "schema", "docs"])
def test_nobody_reads_without_signing_in(db: None, path: str) -> None:
    assert Client().get(f"/api/v1/{path}/").status_code == 401


def test_the_description_names_every_list(sign_in: Any, clerk: Any) -> None:
    response = sign_in(clerk).get("/api/v1/schema/")
    text = response.content.decode()
    assert response.status_code == 200
    for path in [*LISTS, "reports", "figures"]:
        assert f"/api/v1/{path}/:" in text


def test_its_page_has_no_script_or_style_inside(sign_in: Any, clerk: Any) -> None:
    client = sign_in(clerk)
    page = client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=") == 3
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()
