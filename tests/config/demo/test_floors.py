"""On the plan of a commercial district organisations and stores stand on floors."""

from collections import Counter
from collections.abc import Iterator

import pytest

from accounts.models import User
from config.demo.floors import FLOORS, LEDGERS
from districts.enums import BatchState
from districts.models import Area, Building, CommercialDistrict, ImportBatch
from reports.boards.plan import UNPLACED, House, Look, Plan, plan
from reports.selection import select
from storefronts.models import Storefront
from tests.config.demo_done import counts

ZONE, ZONES_PARK = "640106Z01", "银川阅海湾中央商务区"


def drawn(area: str, district: str, period: str, look: Look = Look.COVERAGE) -> Plan:
    user = User.objects.get(username="admin")
    place = CommercialDistrict.objects.get(name=district, area__code=area)
    words = {"area": area, "period": period, "commercial_district": str(place.pk)}
    return plan(select(words, user), user, look)


def unplaced(found: Plan) -> int:
    floors = (floor for house in found.houses for floor in house.floors)
    return sum(len(floor.shown) for floor in floors if floor.name == UNPLACED)


def on_floors(houses: tuple[House, ...]) -> Iterator[str]:
    yield from (house.name for house in houses for one in house.floors if one.shown)


def test_jf4_the_enterprises_of_the_zone_stand_on_floors(areas: dict[str, Area]) -> None:
    found = drawn(ZONE, ZONES_PARK, "2017Q4")
    assert {house.name for house in found.houses} == set(FLOORS)
    assert found.total.total == 150
    assert unplaced(found) < 20
    kinds = Counter(one.kind for one in found.shown)
    told = counts("640106", 2017, 4, area=ZONE)
    assert kinds["standalone"] == told["standalone"][0] == 5
    assert kinds["none"] == 0  # JF4: work coverage 100 %
    assert kinds["reached"] == 75
    floors = Counter(on_floors(found.houses))
    assert all(floors[name] >= high for name, high in FLOORS.items())


def test_jf3_the_joint_branch_is_in_one_building(areas: dict[str, Area]) -> None:
    found = drawn(ZONE, ZONES_PARK, "2017Q4")
    places = {one.building for one in found.shown if one.kind == "joint"}
    (joint,) = places
    assert Building.objects.get(pk=joint).name == "CBD金融中心（演示）"


def test_what_is_made_up_says_so(areas: dict[str, Area]) -> None:
    batches = ImportBatch.objects.filter(filename__in=[one.file for one in LEDGERS])
    assert set(batches.values_list("state", flat=True)) == {BatchState.DONE}
    made = Storefront.objects.filter(batch__in=batches)
    assert made.count() > 150
    assert not made.exclude(name__contains="演示").exists()
    assert not made.filter(organisation=None).exists()
    high = Building.objects.exclude(floors=None)
    assert all("演示" in building.name for building in high)


@pytest.mark.parametrize(
    ("area", "district", "period", "states"),
    [
        pytest.param("410303", "建业百货楼商圈", "2016Q4", {"standing": 26, "none": 5}, id="xg7"),
        pytest.param("441802001", "城市广场商圈", "2013Q4", {"standing": 5, "none": 6}, id="qc5"),
    ],
)
def test_xg7_qc5_model_stores_stand_on_the_floors_of_their_buildings(
    areas: dict[str, Area], area: str, district: str, period: str, states: dict[str, int]
) -> None:
    found = drawn(area, district, period, Look.STORES)
    assert Counter(one.kind for one in found.shown) == states
    assert unplaced(found) == 0
    assert len(list(on_floors(found.houses))) > 2
