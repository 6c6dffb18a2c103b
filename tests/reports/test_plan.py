"""商圈平面示意: what stands on which floor, in which colour; it agrees with the figures."""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from districts.models import Building, CommercialDistrict, OrganisationPhase
from reports.boards import plan as plans
from reports.boards.plan import Floor, Look, Plan, plan
from reports.boards.plan_drawing import LEFT, WIDTH, Cell, drawing
from reports.models import Figure, OrganisationFact, StorefrontFact
from reports.readings import rate
from reports.selection import select
from storefronts.models import Storefront
from tests.reports.quarters import Town
from tests.reports.shops import furnish
from tests.reports.town import recompile

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def park(town: Town) -> CommercialDistrict:
    """The park with two buildings; its ten organisations and stores on some of their floors."""
    found = CommercialDistrict.objects.get(area=town.zone)
    tower = Building.objects.create(name="2号楼", commercial_district=found, floors=6)
    Building.objects.create(name="10号楼", commercial_district=found)
    stores = furnish(town)
    for name, floor in (
        ("文华书城", "1F"),
        ("万信通讯", "一层"),
        ("益华百货", "B1"),
        ("富贵鸟", "夹层"),
    ):
        where = {"building": tower, "floor": floor}
        Storefront.objects.filter(pk=stores[name].pk).update(**where)
    for name, floors in (("甲总部有限公司", ("1F",)), ("未建三名有限公司", ("1F", "2F"))):
        owner = town.made[name]
        OrganisationPhase.objects.filter(organisation=owner).update(building=tower)
        for floor in floors:
            Storefront.objects.create(
                name=f"{name}{floor}",
                area=town.zone,
                commercial_district=found,
                building=tower,
                floor=floor,
                organisation=owner,
            )
    recompile(town)
    return found


def drawn(
    user: User, district: CommercialDistrict, look: Look = Look.COVERAGE, **words: str
) -> Plan:
    user = User.objects.get(pk=user.pk)
    selection = select({"commercial_district": str(district.pk), **words}, user)
    return plan(selection, user, look)


def standing(page: Plan) -> dict[tuple[str, str], list[str]]:
    return {
        (house.name, floor.name): [one.name for one in floor.shown]
        for house in page.houses
        for floor in house.floors
    }


def test_facts_say_where_an_organisation_is(park: CommercialDistrict) -> None:
    """On the floor of its stores in its building, where all of them are on one."""
    floors = dict(
        OrganisationFact.objects.filter(building__name="2号楼").values_list("name", "floor")
    )
    assert floors == {"甲总部有限公司": "1F", "未建三名有限公司": ""}
    assert StorefrontFact.objects.get(name="益华百货").floor == "B1"


def test_stores_stand_on_their_floors(park: CommercialDistrict, cast: SimpleNamespace) -> None:
    found = standing(drawn(cast.official, park, Look.STORES))
    assert list(found) == [
        ("2号楼", "3–6 层"),
        ("2号楼", "2 层"),
        ("2号楼", "1 层"),
        ("2号楼", "地下 1 层"),
        ("2号楼", "夹层"),
        ("楼栋未登记", "楼层未登记"),
    ]
    assert found["2号楼", "1 层"] == [
        "万信通讯",
        "文华书城",
        "未建三名有限公司1F",
        "甲总部有限公司1F",
    ]
    assert found["2号楼", "3–6 层"] == []
    assert found["楼栋未登记", "楼层未登记"] == ["格豪假日酒店"]


@pytest.mark.parametrize("basis", ["default", "with-sole"])
def test_coverage_adds_up_to_the_figures(
    park: CommercialDistrict, cast: SimpleNamespace, town: Town, basis: str
) -> None:
    counts = Figure.objects.get(area=town.district, commercial_district=park, basis__code=basis)
    page = drawn(cast.official, park, basis=basis)
    found = Counter(one.kind for one in page.shown)
    figures = counts.counts
    for code in ("standalone", "joint", "other"):
        assert found[code] == rate(figures, code).numerator
    work = rate(figures, "work_coverage")
    assert found["none"] == work.denominator - work.numerator
    assert page.total.total == rate(figures, "organisations").numerator == 7
    assert found["reached"] == 1


def test_model_stores_add_up_to_the_figures(
    park: CommercialDistrict, cast: SimpleNamespace, town: Town
) -> None:
    figures = Figure.objects.get(
        area=town.district, commercial_district=park, basis__code="default"
    ).counts
    page = drawn(cast.official, park, Look.STORES)
    found = {item.kind.key: item.count for item in page.legend}
    assert found["standing"] == rate(figures, "model_stores").numerator == 2
    assert found["suspended"] == rate(figures, "model_stores_suspended").numerator == 1
    assert found["expired"] == rate(figures, "model_stores_expired").numerator == 1
    assert page.total.total == rate(figures, "storefronts").numerator == 8


def test_sole_proprietors_are_counted_not_drawn(
    park: CommercialDistrict, cast: SimpleNamespace
) -> None:
    mall = CommercialDistrict.objects.get(name="万达商圈")
    page = drawn(cast.official, mall, basis="with-sole")
    assert (page.undrawn, page.total.total) == (1, 3)
    (house,) = page.houses
    assert house.drawing is not None
    names = {one.cell.name for storey in house.drawing.storeys for one in storey.cells}
    assert names == {"未建一名有限公司", "@街道商会"}


def test_too_many_are_a_table_only(
    park: CommercialDistrict, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_DRAWN", 6)
    page = drawn(cast.official, park)
    assert page.too_many
    assert not any(house.drawing for house in page.houses)
    assert sum(row.total for row in page.rows) == 7


def test_cells_wrap_and_shrink_and_stay_apart() -> None:
    for many in (1, 48, 200, 450):
        cells = [
            Cell(f"单位{number}有限公司", "none", "未", "未覆盖", "/") for number in range(many)
        ]
        found = drawing([("1 层", many, cells), ("2 层", 0, [])])
        placed = [one for storey in found.storeys for one in storey.cells]
        assert len({(one.x, one.y) for one in placed}) == many
        assert all(one.x >= LEFT and one.x + one.width <= WIDTH for one in placed)
        assert all(min(one.width, one.height) >= 24 for one in placed)
        assert all(one.y + one.height <= found.storeys[0].bottom for one in placed)
        assert found.height < 1400
        assert bool(placed[0].name) == (many <= 48)


def test_what_all_names_begin_with_is_left_out() -> None:
    names = ("演示满城北街1号商贸有限公司", "演示满城北街2号商贸有限公司")
    cells = [Cell(name, "none", "未", "未覆盖", "/") for name in names]
    (storey,) = drawing([("1 层", 2, cells)]).storeys
    assert [one.name for one in storey.cells] == ["1号商贸有限…", "2号商贸有限…"]
    assert [one.cell.title for one in storey.cells] == [f"{name}：未覆盖" for name in names]


def test_floors_of_nobody_are_told_together() -> None:
    shown = [plans.Shown(name, 1, floor, "none") for name, floor in (("甲", "2F"), ("乙", "B2"))]
    names = [floor.name for floor in plans._floors(shown, 9)]
    assert names == ["3–9 层", "2 层", "1 层", "地下 2 层"]
    assert list(plans._floors([plans.Shown("丙", 1, "", "none")], 9)) == [
        Floor("楼层未登记", (plans.Shown("丙", 1, "", "none"),))
    ]


def test_the_page(park: CommercialDistrict, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.official)
    address = reverse("district-plan")
    page = client.get(address, {"commercial_district": park.pk}).content.decode()
    assert '<text class="plan-sign plan-on-standalone"' in page
    assert "甲总部有限公司：单独组建" in page
    assert "style=" not in page.partition("<main")[2]
    assert "登记册里没有单位的楼栋：10号楼。" in page
    stores = client.get(address, {"commercial_district": park.pk, "look": "stores"})
    assert "文华书城：示范店在册" in stores.content.decode()
    odd = client.get(address, {"commercial_district": park.pk, "look": "rank"})
    assert "没有“rank”这种着色，已按两个覆盖显示。" in odd.content.decode()
    choice = client.get(address).content.decode()
    assert "请先选一个商圈" in choice
    assert f"commercial_district={park.pk}" in choice
    early = client.get(address, {"commercial_district": park.pk, "period": "2016Q4"})
    assert "未汇总" in early.content.decode()
    dashboard = client.get(reverse("dashboard"), {"commercial_district": park.pk})
    assert f"{address}?" in dashboard.content.decode()


def test_a_cell_opens_its_row(
    park: CommercialDistrict, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = drawn(cast.official, park)
    cell = next(
        one.cell
        for house in page.houses
        for storey in house.drawing.storeys
        for one in storey.cells
        if one.cell.name == "甲总部有限公司"
    )
    opened = sign_in(cast.official).get(cell.url).content.decode()
    assert "共 1 家" in opened
    assert "甲总部有限公司" in opened


def test_a_foreign_commercial_district_is_not_there(
    park: CommercialDistrict, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    answer = sign_in(cast.foreign_clerk).get(
        reverse("district-plan"), {"commercial_district": park.pk}
    )
    assert answer.status_code == 404
    street = sign_in(cast.street_clerk).get(
        reverse("district-plan"), {"commercial_district": park.pk}
    )
    assert street.status_code == 404


def test_the_number_of_queries_does_not_grow(
    park: CommercialDistrict, cast: SimpleNamespace, town: Town
) -> None:
    def asked(**words: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            drawn(cast.official, park, **words)
        return len(found)

    before = asked(), asked(look=Look.STORES)
    for number in range(5):
        town.add(f"新{number}有限公司", area=town.zone, commercial_district=park)
        Building.objects.create(name=f"新{number}号楼", commercial_district=park)
    recompile(town)
    assert (asked(), asked(look=Look.STORES)) == before
