"""Published figures as the screens of the demonstration give them back, and docs/facts.md, which
says of each where it is shown and which test asserts it."""

import ast
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activities.models import Activity
from districts.enums import Means
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    JointCommittee,
    Responsible,
    Statement,
    Venue,
    WorkCoverage,
)
from members.models import MembershipTransfer
from reports.cycle.checks import CHECKS
from reports.indicators import BY_CODE
from tests.config.demo_done import counts, held

ROOT = Path(__file__).parents[3]
FACTS = (ROOT / "docs/facts.md").read_text("utf-8")
MALL, MATERIALS, SCIENCE = "建业百货楼商圈", "王城大道建材商圈", "信息科技城商圈"
FIRST = {MALL: dt.date(2015, 12, 9)}


def committee(name: str) -> JointCommittee:
    found: JointCommittee = JointCommittee.objects.get(
        area__code="410303", commercial_district__name=name
    )
    return found


def test_xg1_three_joint_committees_the_first_of_2015(areas: dict[str, Area]) -> None:
    founded = dict(
        JointCommittee.objects.filter(area=areas["410303"]).values_list(
            "commercial_district__name", "founded"
        )
    )
    assert set(founded) == {MALL, MATERIALS, SCIENCE}
    assert min(founded, key=lambda name: founded[name]) == MALL
    assert founded[MALL] == dt.date(2015, 12, 9)


@pytest.mark.parametrize(
    ("name", "seats"),
    [
        pytest.param(MALL, {"enterprise": 8, "department": 4}, id="xg2"),
        pytest.param(MATERIALS, {"enterprise": 5, "department": 1, "property": 1}, id="xg3"),
        pytest.param(SCIENCE, {"enterprise": 6}, id="xg4"),
    ],
)
def test_xg2_xg3_xg4_who_sits_in_each(
    areas: dict[str, Area], name: str, seats: dict[str, int]
) -> None:
    rows = committee(name).seats.all()
    assert Counter(rows.values_list("capacity", flat=True)) == seats
    enterprises = rows.filter(capacity="enterprise")
    assert not enterprises.filter(party_organisation=None).exists()


def test_xg5_members_of_each_commercial_district(areas: dict[str, Area]) -> None:
    found = [
        counts("410303", 2016, 4, district=name)["managed_members"][0]
        for name in (MALL, MATERIALS, SCIENCE)
    ]
    assert found == [249, 214, 36]
    assert counts("410303", 2016, 4)["managed_members"][0] == 499


def test_xg6_all_are_covered_where_seats_count(areas: dict[str, Area]) -> None:
    told = counts("410303", 2016, 4, basis="seats")
    assert told["organisation_coverage"] == told["work_coverage"] == [20, 20]
    for name in (MALL, MATERIALS, SCIENCE):
        inside = counts("410303", 2016, 4, basis="seats", district=name)
        assert inside["organisation_coverage"][0] == inside["organisation_coverage"][1]
    assert counts("410303", 2016, 4)["organisation_coverage"] == [19, 20]


def test_xg16_secretaries_report_each_year_and_each_district_has_a_person(
    areas: dict[str, Area],
) -> None:
    told = held(area=areas["410303"], title__contains="述职").order_by("day")
    assert [one.day.year for one in told] == [2015, 2016]
    named = Responsible.objects.filter(area=areas["410303"], duty="leader")
    assert set(named.values_list("commercial_district__name", flat=True)) == {
        MALL,
        MATERIALS,
        SCIENCE,
    }


def test_xg17_study_is_brought_to_the_door(areas: dict[str, Area]) -> None:
    rows = Activity.objects.filter(area=areas["410303"], kind="delivered")
    assert set(rows.values_list("title", flat=True)) == {"上门送学习", "上门送资料", "上门送培训"}
    centre = Venue.objects.get(name="建材商圈党员服务中心")
    assert str(centre.commercial_district) == MATERIALS


def test_jf1_joint_branches_of_the_district(areas: dict[str, Area]) -> None:
    assert counts("640106", 2017, 4)["joint_branches"][0] == 24


def test_jf4_the_business_district(areas: dict[str, Area]) -> None:
    told = counts("640106", 2017, 4, area="640106Z01")
    figures = ("organisations", "party_organisations", "standalone", "joint_branches", "members")
    assert [told[code][0] for code in figures] == [150, 10, 5, 1, 80]
    assert told["organisation_coverage"] == [75, 150]
    assert told["work_coverage"] == [150, 150]


def test_jf5_what_is_ripe_in_a_joint_branch_is_told(areas: dict[str, Area]) -> None:
    assert "成熟一个独立一个" in BY_CODE["joint_with_three"].definition
    before = counts("640106", 2016, 4, area="640106Z01")
    after = counts("640106", 2017, 4, area="640106Z01")
    assert before["standalone"][0] < after["standalone"][0] == 5  # one after another
    titles = {check.code: check.title for check in CHECKS}
    assert titles["joint_with_three"] == "成熟一个独立一个"


def test_jf13_systems_and_who_serves_a_community_together(areas: dict[str, Area]) -> None:
    towers = JointCommittee.objects.get(name="悦海新天地楼宇社区联席会")
    estate = JointCommittee.objects.get(name="逸馨苑社区党建联席会")
    systems = [
        name for one in (towers, estate) for name in one.regulations.values_list("name", flat=True)
    ]
    assert set(systems) == {
        "五联五共",
        "党企联席会",
        "民主恳谈会",
        "龙头领建、区域统建",
        "交叉任职、双向进入",
    }
    assert set(estate.sections.values_list("name", flat=True)) == {
        "党组织",
        "居委会",
        "业委会",
        "物业",
        "警务",
        "网格员",
    }
    assert CoverageWay.objects.filter(name="区域统建").exists()


def test_xh2_coverage_of_enterprises_and_of_social_organisations(areas: dict[str, Area]) -> None:
    told = counts("130705", 2018, 4)
    above, below = told["enterprises_coverage"]
    assert (above, below, round(100 * above / below, 1)) == (108, 116, 93.1)
    assert told["social_organisations_coverage"] == [31, 31]


def test_xh3_thirteen_instructors_guide_28_organisations(areas: dict[str, Area]) -> None:
    day = dt.date(2018, 12, 31)
    guided = WorkCoverage.objects.on(day).filter(
        organisation__area=areas["130705Z01"], means=Means.INSTRUCTOR
    )
    assert guided.values("organisation").distinct().count() == 28
    instructors = Instructor.objects.filter(pk__in=guided.values("instructor"))
    assert (instructors.count(), set(instructors.values_list("part_time", flat=True))) == (
        13,
        {True},
    )


def test_xh4_the_flow_chart_of_a_transfer(areas: dict[str, Area], client: Client) -> None:
    client.force_login(User.objects.get(username="admin"))
    transfer = MembershipTransfer.objects.filter(area=areas["130705Z01"]).earliest("pk")
    page = client.get(reverse("admin:members_membershiptransfer_flow", args=[transfer.pk]))
    assert "组织关系转接流程图" in page.content.decode()


def test_jn1_party_organisations_and_floating_members(areas: dict[str, Area]) -> None:
    told = counts("370811", 2019, 3, district="太白楼路商圈")
    assert told["party_organisations"][0] == 25
    assert told["floating_members"][0] == 382
    stated = Statement.objects.get(commercial_district__name="太白楼路商圈", metric="members")
    assert (stated.value, stated.day) == (804, dt.date(2019, 9, 30))


def test_jn5_enterprises_and_graduates_of_the_park(areas: dict[str, Area]) -> None:
    park = CommercialDistrict.objects.get(name="海能电商园")
    told = {one.metric: (one.value, one.qualifier) for one in park.statements.all()}
    assert told == {"organisations": (200, "about"), "graduates": (2000, "over")}


# docs/facts.md itself


def rows(part: str) -> dict[str, str]:
    """The rows of its tables by id."""
    return {row[1]: row[0] for row in re.finditer(r"^\| ((?:XG|QC|JF|XH|JN)\d+) \|.*$", part, re.M)}


FIGURES, _, ASSERTED = FACTS.partition("## Which test asserts it")


def test_every_fact_says_where_it_is_shown() -> None:
    assert [code for code, row in rows(FIGURES).items() if " — shown: " not in row] == []
    assert len(rows(FIGURES)) == 67


def test_every_fact_names_tests_that_there_are() -> None:
    known = {
        f"{file.stem}::{node.name}"
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    named = {code: set(re.findall(r"`([^`]+)`", row)) for code, row in rows(ASSERTED).items()}
    assert set(named) == set(rows(FIGURES))
    assert {
        code: tests - known for code, tests in named.items() if not tests or tests - known
    } == {}
