"""What an activity's fact says: which quarter it is of, who held it, who was there in numbers.

One register holds every case, named after what it is a case of, and is compiled once.
"""

import datetime as dt
from typing import Any

import pytest

from activities.models import Activity, VolunteerTeam
from districts.enums import CommitteeNature
from districts.models import Area, CommercialDistrict, JointCommittee
from reports.compile.compiling import compile_report, read, write
from reports.models import ActivityFact
from tests.activities.makers import member_in, volunteer_in
from tests.conftest import START
from tests.reports.deeds import NOVEMBER, came, deed, held_with, present
from tests.reports.making import Q4, make_member
from tests.storefronts.stores import store_in

DAY, FIRST = Q4.last, Q4.first
BEFORE = FIRST - dt.timedelta(days=1)
MORROW = DAY + dt.timedelta(days=1)
NEW_YEAR = dt.date(2017, 1, 1)

CASES: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "季中": ({}, {"in_quarter": True, "day": NOVEMBER}),
    "季首": ({"day": FIRST}, {"in_quarter": True}),
    "上季末": ({"day": BEFORE}, {"in_quarter": False}),
    "当日": ({"day": DAY}, {"in_quarter": True}),
    "次日": ({"day": MORROW}, None),
    "元旦": ({"day": NEW_YEAR}, {"in_quarter": False}),
    "上年末": ({"day": NEW_YEAR - dt.timedelta(days=1)}, None),
    "跨季的按开始那天": ({"day": BEFORE, "last_day": FIRST}, {"in_quarter": False}),
    "跨年的按开始那天": ({"day": DAY, "last_day": MORROW}, {"in_quarter": True}),
    "只知月份": ({"day": FIRST, "day_precision": "m"}, {"in_quarter": True}),
    "已归档": ({"state": "closed"}, {"in_quarter": True}),
    "筹备中": ({"state": "planned"}, None),
    "已发布": ({"state": "published"}, None),
    "已取消": ({"state": "cancelled"}, None),
    "主题和类别": (
        {"theme": "service", "kind": "jobs"},
        {"theme": "service", "kind": "jobs", "people": 0, "jobs": 0},
    ),
    "群众": ({"others": 30}, {"people": 30, "members": 0}),
}


def facts_of(report: Any) -> dict[str, ActivityFact]:
    return {fact.name: fact for fact in report.activity_facts.all()}


def test_each_activity_as_of_the_day(kept: Area, zone: Area) -> None:
    for name, (fields, _) in CASES.items():
        deed(zone, name, **fields)
    facts = facts_of(compile_report(kept, Q4).report)
    found = {
        name: None
        if name not in facts
        else {key: getattr(facts[name], key) for key in expected or {}}
        for name, (_, expected) in CASES.items()
    }
    assert found == {name: expected for name, (_, expected) in CASES.items()}


def test_who_was_there_and_for_how_long(kept: Area, zone: Area, make_organisation: Any) -> None:
    """学时 are of members alone; service hours of members and volunteers; bodies have none."""
    people = member_in(zone, "张三"), member_in(zone, "王五"), volunteer_in(zone, "李四")
    bodies = make_organisation("甲公司"), store_in(zone, members=0)
    themes = ("life", "training", "service", "volunteer", "development", "culture", "meeting")
    for theme in themes:
        found = deed(zone, theme, theme=theme, kind="other", others=5)
        present(found, *people, *bodies, hours=1.5)
    facts = facts_of(compile_report(kept, Q4).report)
    numbers = ["people", "members", "volunteers", "organisations", "storefronts"]
    for theme in themes:
        found = [getattr(facts[theme], name) for name in numbers]
        assert found == [8, 2, 1, 1, 1], theme
    hours = {theme: (facts[theme].study_tenths, facts[theme].service_tenths) for theme in themes}
    study, service, none = (30, 0), (0, 45), (0, 0)
    assert list(hours.values()) == [study, study, service, service, none, none, none]


def test_what_came_of_it(kept: Area, zone: Area) -> None:
    outcomes = {"jobs": 320, "enterprises": 56, "goods": 40_123_45}
    came(deed(zone, "春风行动", theme="service", kind="jobs"), outcomes)
    came(deed(zone, "义卖"), {"money": 1, "people_served": 7})
    facts = facts_of(compile_report(kept, Q4).report)
    fair = facts["春风行动"]
    assert {metric: getattr(fair, metric) for metric in outcomes} == outcomes
    assert (fair.money, fair.people_served, fair.hired) == (0, 0, 0)
    assert (facts["义卖"].money, facts["义卖"].people_served, facts["义卖"].jobs) == (1, 7, 0)


def test_who_held_it(
    kept: Area, zone: Area, make_organisation: Any, make_party_organisation: Any
) -> None:
    team = VolunteerTeam.objects.create(name="法律服务队", area=zone, founded=START)
    alliance = JointCommittee.objects.create(
        name="商圈党建联盟", nature=CommitteeNature.COORDINATING, area=zone, founded=START
    )
    hosts = {
        "party_organisation": make_party_organisation("第一支部"),
        "committee": alliance,
        "organisation": make_organisation("甲公司"),
        "team": team,
    }
    for kind, host in hosts.items():
        deed(zone, kind, **{kind: host})
    deed(zone, "office")
    facts = facts_of(compile_report(kept, Q4).report)
    found = {name: (fact.host_kind, fact.host) for name, fact in facts.items()}
    expected = {kind: (kind, host.name) for kind, host in hosts.items()}
    assert found == {**expected, "office": ("office", zone.name)}


def test_where_it_lies_and_whose_report_it_is(
    kept: Area, zone: Area, foreign_district: Area, commercial_district: CommercialDistrict
) -> None:
    deed(zone, "商圈里", commercial_district=commercial_district)
    deed(kept, "区直")
    deed(foreign_district, "别的区")
    facts = facts_of(compile_report(kept, Q4).report)
    assert facts.keys() == {"商圈里", "区直"}
    assert (facts["商圈里"].area, facts["商圈里"].commercial_district) == (
        zone,
        commercial_district,
    )
    assert (facts["区直"].area, facts["区直"].commercial_district) == (kept, None)


def test_an_activity_taken_back_since_it_was_read_is_left_out(kept: Area, zone: Area) -> None:
    deed(zone, "留下")
    gone = deed(zone, "撤销导入")
    read(kept, Q4)
    Activity.objects.filter(pk=gone.pk).delete()
    assert facts_of(write(kept, Q4).report).keys() == {"留下"}


@pytest.mark.parametrize(
    ("when", "active"),
    [
        ({"day": FIRST}, True),
        ({"day": DAY, "state": "closed"}, True),
        ({"day": BEFORE}, False),
        ({"day": MORROW}, False),
        ({"state": "published"}, False),
        ({"state": "cancelled"}, False),
    ],
)
def test_who_took_part_in_the_quarter(
    kept: Area, foreign_district: Area, make_organisation: Any, when: dict[str, Any], active: bool
) -> None:
    """As host, together with the host, or by being there, also at an activity of elsewhere."""
    host, partner, guest, _ = (make_organisation(f"{name}公司") for name in "甲乙丙丁")
    found = deed(foreign_district, "联办", organisation=host, **when)
    held_with(found, organisation=partner)
    present(found, guest)
    facts = compile_report(kept, Q4).report.organisation_facts.all()
    told = {fact.name: fact.active for fact in facts}
    assert told == {"甲公司": active, "乙公司": active, "丙公司": active, "丁公司": False}


def test_a_members_presence_is_not_his_employers(
    kept: Area, zone: Area, make_organisation: Any
) -> None:
    firm = make_organisation("甲公司")
    present(deed(zone, "巡查"), make_member(firm))
    assert not compile_report(kept, Q4).report.organisation_facts.get().active
