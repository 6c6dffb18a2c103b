"""Which storefronts are counted on the last day of the quarter, where, and with whom."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area
from districts.services import area_changes
from members.models import PartyMember
from reports.compile.compiling import compile_report
from reports.models import QuarterlyReport
from storefronts.models import Storefront, StorefrontMember
from tests.conftest import START, make_area
from tests.reports.days import MORROW
from tests.reports.life import phase, title_with
from tests.reports.making import Q4, figure
from tests.storefronts.stores import store_in

DAY = Q4.last


def facts(report: QuarterlyReport) -> dict[str, Any]:
    return {fact.name: fact for fact in report.storefront_facts.select_related("area")}


def test_open_on_the_day(kept: Area, zone: Area, foreign_zone: Area) -> None:
    gone = {"closed_reason": "歇业"}
    for name, fields in {
        "一直": {},
        "开业于当日": {"opened": DAY},
        "开业于次日": {"opened": MORROW},
        "歇业于当日": {"closed": DAY, **gone},
        "歇业于次日": {"closed": MORROW, **gone},
    }.items():
        Storefront.objects.create(name=name, area=zone, **fields)
    Storefront.objects.create(name="外地", area=foreign_zone)
    report = compile_report(kept, Q4).report
    assert facts(report).keys() == {"一直", "开业于当日", "歇业于次日"}
    assert figure(report, kept)["storefronts"] == [3, 0]


@pytest.mark.parametrize(
    ("works", "member", "count"),
    [
        ({}, {}, 1),
        ({"since": DAY}, {}, 1),
        ({"since": MORROW}, {}, 0),
        ({"until": DAY}, {}, 0),
        ({"until": MORROW}, {}, 1),
        ({}, {"ended": DAY, "end_reason": "moved_out"}, 0),
        ({}, {"ended": MORROW, "end_reason": "moved_out"}, 1),
    ],
)
def test_members_who_work_there(
    kept: Area, zone: Area, works: dict[str, Any], member: dict[str, Any], count: int
) -> None:
    store = store_in(zone, members=0)
    person = PartyMember.objects.create(name="王某", area=zone, **member)
    StorefrontMember.objects.create(
        **{"storefront": store, "member": person, "since": START, **works}
    )
    report = compile_report(kept, Q4).report
    assert report.storefront_facts.get().members == count
    assert figure(report, kept)["storefronts_with_member"] == [count, 0]


def test_what_it_holds(kept: Area, zone: Area) -> None:
    """Only what stands on the day, each honour once."""
    store = store_in(zone)
    title_with(store, number="1")
    title_with(store, code="honest_merchant", number="2")
    title_with(store, phase(DAY, "revoked"), code="star_merchant", number="3")
    for number, counter in enumerate(("收银台", "服务台"), 4):
        title_with(store, code="pioneer_counter", counter=counter, number=str(number))
    fact = compile_report(kept, Q4).report.storefront_facts.get()
    assert sorted(fact.honours.split("、")) == ["党员先锋岗", "党员示范店", "诚信经营户"]


def test_a_street_without_books_has_its_stores(district: Area, zone: Area, street: Area) -> None:
    """A title is entered with its number, whether or not a ledger of organisations is kept."""
    zone.ledger_since = START
    zone.save()
    title_with(store_in(street))
    report = compile_report(district, Q4).report
    assert figure(report, street)["model_stores"] == [1, 0]
    assert figure(report, district)["model_stores"] == [1, 0]


def test_after_a_merger_the_past_keeps_its_street(
    kept: Area, zone: Area, street: Area, cast: Any
) -> None:
    """Stores carry the area of today; what a past quarter says is of the area of its day."""
    title_with(store_in(street, "老店"))
    title_with(store_in(zone, "原在功能区", members=0), number="x")
    area_changes.merge(street, zone, localdate(), by=cast.admin)
    assert Storefront.objects.get(name="老店").area == zone
    report = compile_report(kept, Q4).report
    assert {name: fact.area for name, fact in facts(report).items()} == {
        "老店": street,
        "原在功能区": zone,
    }
    assert figure(report, street)["model_stores"] == [1, 0]
    later = compile_report(kept, Quarter.of(localdate())).report
    assert {fact.area for fact in facts(later).values()} == {zone}


def test_a_street_that_went_to_another_district_leaves_its_past(
    kept: Area, street: Area, cast: Any
) -> None:
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT)
    into = make_area("640104001", "新华街街道", AreaKind.STREET, other)
    Area.objects.filter(pk=other.pk).update(ledger_since=START)
    other.refresh_from_db()
    title_with(store_in(street))
    area_changes.merge(street, into, localdate(), by=cast.admin)
    ours, theirs = (compile_report(area, Q4).report for area in (kept, other))
    assert figure(ours, kept)["model_stores"] == [1, 0]
    assert figure(theirs, other)["model_stores"] == [0, 0]
    now = compile_report(other, Quarter.of(localdate())).report
    assert now.storefront_facts.get().area == into


def test_a_store_without_a_day_of_opening_has_always_been_there(kept: Area, zone: Area) -> None:
    Storefront.objects.create(name="老字号", area=zone, opened=None)
    first = compile_report(kept, Quarter(2016, 1)).report
    assert first.day == dt.date(2016, 3, 31)
    assert facts(first).keys() == {"老字号"}
