"""The week's inspections in the order in which somebody walks."""

import datetime as dt
from typing import Any

import pytest

from districts.models import Building, CommercialDistrict
from storefronts.models import Inspection
from storefronts.services.route import Week, floor_of, visits
from tests.storefronts.stores import store_in, title_of

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-W48", MONDAY),
        ("2026-W53", dt.date(2026, 12, 28)),
        ("2020-W53", dt.date(2020, 12, 28)),
        ("2027-W53", MONDAY),  # there is none
        ("2026-W00", MONDAY),
        ("2026-48", MONDAY),
        ("", MONDAY),
    ],
)
def test_a_week_is_read(text: str, first: dt.date) -> None:
    assert Week.read(text, dt.date(2026, 11, 26)).first == first


def test_a_week_is_written_as_it_is_read() -> None:
    week = Week.of(dt.date(2027, 1, 3))
    assert (str(week), str(week.shift(1)), week.last) == (
        "2026-W53",
        "2027-W01",
        dt.date(2027, 1, 3),
    )


def test_floors_from_below() -> None:
    floors = ["B2", "负一层", "", "1F", "二楼", "3层", "十楼", "12F", "二十一层"]
    assert [floor_of(floor) for floor in floors] == [-2, -1, 0, 1, 2, 3, 10, 12, 21]


@pytest.mark.django_db
def test_by_building_floor_and_unit(zone: Any) -> None:
    district = CommercialDistrict.objects.create(name="万达广场", area=zone)
    for name in ("A座", "B座"):
        Building.objects.create(name=name, commercial_district=district)
    places = [
        ("B座", "10F", "01", "十楼店"),
        ("B座", "2F", "02", "二楼店"),
        ("A座", "B1", "09", "地下店"),
        ("B座", "2F", "01", "前一家"),
    ]
    for building, floor, unit, name in places:
        where = Building.objects.get(name=building)
        store = store_in(zone, name, building=where, floor=floor, unit=unit)
        Inspection.objects.create(
            title=title_of(store), kind="quarterly", planned_on=MONDAY + dt.timedelta(days=6)
        )
    for number, day in enumerate((MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=7))):
        Inspection.objects.create(
            title=title_of(store_in(zone, f"别的周{number}")), kind="spot", planned_on=day
        )
    gone = title_of(store_in(zone, "已退出"), state="given_up")
    Inspection.objects.create(title=gone, kind="spot", planned_on=MONDAY)
    found = visits(Inspection.objects.all(), Week(MONDAY))
    walked = [(where, [str(one.title.storefront) for one in group]) for where, group in found]
    assert walked == [("A座", ["地下店"]), ("B座", ["前一家", "二楼店", "十楼店"])]
