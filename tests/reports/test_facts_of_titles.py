"""What a title's fact says on the last day of the quarter, and what happened in the quarter.

One register holds every case, named after what it is a case of, and is compiled once.
"""

import datetime as dt
from typing import Any

import pytest

from districts.models import Area, Building, CommercialDistrict
from reports.compile.compiling import compile_report
from reports.models import TitleFact
from tests.reports.life import AWARDED, ENDS, phase, title_with
from tests.reports.making import Q4
from tests.storefronts.stores import store_in

DAY, FIRST = Q4.last, Q4.first
EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
BEFORE = FIRST - dt.timedelta(days=1)
NOVEMBER = dt.date(2017, 11, 15)
SPRING, SUMMER = dt.date(2017, 4, 1), dt.date(2017, 7, 1)
NEXT_YEAR = dt.date(2019, 2, 28)

Case = tuple[list[Any], dict[str, Any], dict[str, Any] | None]

CASES: dict[str, Case] = {
    "在册": ([], {}, {"state": "standing", "awarded_in_quarter": False}),
    "授于季首": ([], {"awarded_on": FIRST}, {"state": "standing", "awarded_in_quarter": True}),
    "授于上季末": ([], {"awarded_on": BEFORE}, {"awarded_in_quarter": False}),
    "授于当日": ([], {"awarded_on": DAY}, {"state": "standing", "awarded_in_quarter": True}),
    "授于次日": ([], {"awarded_on": MORROW}, None),
    "当日有效": ([], {"valid_to": DAY}, {"state": "standing", "valid_to": DAY, "lapses_in": 0}),
    "前日到期": ([], {"valid_to": EVE}, {"state": "expired", "lapses_in": 0}),
    "时钟已记到期": (
        [phase(dt.date(2017, 12, 30), "expired")],
        {"valid_to": dt.date(2017, 12, 29)},
        {"state": "expired"},
    ),
    "暂停": ([phase(NOVEMBER, "suspended")], {}, {"state": "suspended", "lapses_in": 0}),
    "次日暂停": ([phase(MORROW, "suspended")], {}, {"state": "standing"}),
    "当日暂停": ([phase(DAY, "suspended")], {}, {"state": "suspended"}),
    "暂停后恢复": (
        [phase(SUMMER, "suspended"), phase(NOVEMBER, "standing")],
        {},
        {"state": "standing", "awarded_in_quarter": False, "revoked_in_quarter": False},
    ),
    "季首摘牌": ([phase(FIRST, "revoked")], {}, {"state": "revoked", "revoked_in_quarter": True}),
    "上季末摘牌": (
        [phase(BEFORE, "revoked")],
        {},
        {"state": "revoked", "revoked_in_quarter": False},
    ),
    "当日摘牌": ([phase(DAY, "revoked")], {}, {"state": "revoked", "revoked_in_quarter": True}),
    "次日摘牌": (
        [phase(MORROW, "revoked")],
        {},
        {"state": "standing", "revoked_in_quarter": False},
    ),
    "本季授本季摘": (
        [phase(NOVEMBER, "revoked")],
        {"awarded_on": FIRST},
        {"state": "revoked", "awarded_in_quarter": True, "revoked_in_quarter": True},
    ),
    "上季摘本季申诉": (
        [phase(SUMMER, "revoked"), phase(NOVEMBER, "appealed")],
        {},
        {"state": "appealed", "revoked_in_quarter": False},
    ),
    "上季摘本季维持": (
        [phase(SUMMER, "revoked"), phase(BEFORE, "appealed"), phase(NOVEMBER, "revoked")],
        {},
        {"state": "revoked", "revoked_in_quarter": False},
    ),
    "本季摘本季申诉": (
        [phase(FIRST, "revoked"), phase(NOVEMBER, "appealed")],
        {},
        {"state": "appealed", "revoked_in_quarter": True},
    ),
    "本季摘本季恢复": (
        [phase(FIRST, "revoked"), phase(NOVEMBER, "appealed"), phase(EVE, "standing")],
        {},
        {"state": "standing", "revoked_in_quarter": False},
    ),
    "恢复后又摘": (
        [phase(SPRING, "revoked"), phase(SUMMER, "standing"), phase(NOVEMBER, "revoked")],
        {},
        {"state": "revoked", "revoked_in_quarter": True},
    ),
    "退出": ([phase(NOVEMBER, "given_up")], {}, {"state": "given_up", "revoked_in_quarter": False}),
    "注销": ([phase(NOVEMBER, "closed")], {}, {"state": "closed", "revoked_in_quarter": False}),
    "到期后续期": (
        [phase(NOVEMBER, "expired"), phase(EVE, "standing")],
        {"valid_to": NEXT_YEAR},
        {"state": "standing", "awarded_in_quarter": False, "valid_to": NEXT_YEAR},
    ),
    "降星": (
        [phase(NOVEMBER, "standing", stars=3), phase(MORROW, "standing", stars=2)],
        {"code": "star_merchant", "stars": 2},
        {"stars": 3, "scheme": "star_merchant", "honour": "党员星级商户"},
    ),
    "没有星级": ([], {}, {"stars": 0, "scheme": "model_store", "honour": "党员示范店"}),
    "当日亮牌": ([], {"hung_on": DAY}, {"hung": True}),
    "次日亮牌": ([], {"hung_on": MORROW}, {"hung": False}),
    "没有亮牌": ([], {}, {"hung": False}),
    "下月初到期": ([], {"valid_to": MORROW}, {"lapses_in": 1}),
    "下月末到期": ([], {"valid_to": dt.date(2018, 1, 31)}, {"lapses_in": 1}),
    "第二个月到期": ([], {"valid_to": ENDS}, {"lapses_in": 2}),
    "第三个月末到期": ([], {"valid_to": dt.date(2018, 3, 31)}, {"lapses_in": 3}),
    "第四个月到期": ([], {"valid_to": dt.date(2018, 4, 1)}, {"lapses_in": 0}),
    "隔年同月到期": ([], {"valid_to": dt.date(2019, 1, 15)}, {"lapses_in": 0}),
}


def test_each_title_as_of_the_day(kept: Area, zone: Area) -> None:
    for name, (phases, fields, _) in CASES.items():
        title_with(store_in(zone, name, members=0), *phases, **fields)
    report = compile_report(kept, Q4).report
    facts = {fact.name: fact for fact in report.title_facts.all()}
    found = {
        name: None
        if name not in facts
        else {key: getattr(facts[name], key) for key in expected or {}}
        for name, (_, _, expected) in CASES.items()
    }
    assert found == {name: expected for name, (_, _, expected) in CASES.items()}


@pytest.mark.parametrize(
    ("renewed", "state", "valid_to"),
    [
        (MORROW, "expired", EVE),  # the clock had not been there yet
        (DAY, "standing", NEXT_YEAR),
    ],
)
def test_a_renewal_does_not_reach_back(
    kept: Area, zone: Area, renewed: dt.date, state: str, valid_to: dt.date
) -> None:
    title = title_with(store_in(zone), phase(renewed, "standing"), valid_to=NEXT_YEAR)
    title.phases.filter(since=AWARDED).update(valid_to=EVE)
    fact = compile_report(kept, Q4).report.title_facts.get()
    assert (fact.state, fact.valid_to) == (state, valid_to)


def test_a_title_of_a_closed_store_is_still_told(kept: Area, zone: Area) -> None:
    store = store_in(zone, closed=NOVEMBER, closed_reason="歇业")
    title_with(store, phase(NOVEMBER, "closed"))
    report = compile_report(kept, Q4).report
    assert report.title_facts.get().state == "closed"
    assert not report.storefront_facts.exists()


def test_where_it_is_and_what_it_is_called(
    kept: Area, zone: Area, commercial_district: CommercialDistrict
) -> None:
    mall = commercial_district
    building = Building.objects.create(name="凯旋广场", commercial_district=mall)
    within = {"commercial_district": mall, "building": building, "floor": "1层", "unit": "A01"}
    store = store_in(zone, "益华百货", **within)
    stall = store_in(zone, "流动摊位", address="永康巷口")
    title_with(store, code="pioneer_counter", counter="收银台", number="先锋001")
    title_with(stall, number="示范002")
    facts = {fact.number: fact for fact in compile_report(kept, Q4).report.title_facts.all()}
    counter = facts["先锋001"]
    assert (counter.name, counter.place) == ("益华百货（收银台）", "凯旋广场 1层 A01")
    assert (counter.area, counter.commercial_district) == (zone, mall)
    assert (facts["示范002"].name, facts["示范002"].place) == ("流动摊位", "永康巷口")
    assert TitleFact.objects.count() == 2
