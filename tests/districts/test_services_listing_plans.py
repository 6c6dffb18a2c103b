"""What a listing makes of the register beyond coverage: identity, phases, numbers, the missing."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from districts.enums import AreaKind, Role
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    Statement,
)
from tests.conftest import make_area, make_user
from tests.districts.books import day
from tests.districts.plans import Planner, planner, writer

CODE = "916401062301110056"
NO: dict[str, Any] = {"covered": False}


@pytest.fixture
def plan(clerk: User, zone: Area) -> Planner:
    return planner(clerk, zone)


@pytest.fixture
def write(plan: Planner) -> Planner:
    return writer(plan)


def organisation(name: str = "甲公司") -> Organisation:
    return Organisation.objects.get(name=name)


def phases(name: str = "甲公司") -> list[OrganisationPhase]:
    return list(organisation(name).phases.order_by("since"))


# identity


@pytest.mark.parametrize(
    ("key", "old", "new", "told"),
    [
        ("uscc", None, CODE, f"统一社会信用代码：—→{CODE}"),
        ("phone", "13800000001", "13900000002", "联系电话：138****0001→139****0002"),
        ("remark", "旧", "新", "备注：旧→新"),
        ("opened", "2015", "2015.03", "成立日期：2015年→2015年3月"),
        ("opened", None, "2015.03", "成立日期：—→2015年3月"),
    ],
)
@pytest.mark.parametrize("later", ["2017.12.31", "2018.12.31"])
def test_a_later_ledger_or_a_correction_changes_identity(  # noqa: PLR0917
    key: str, old: Any, new: str, told: str, later: str, write: Planner
) -> None:
    row = {"name": "甲公司", **NO}
    write("2017.12.31", {**row, key: old})
    planned = write(later, {**row, key: new})
    assert (planned.outcomes, planned.changes) == (["changed"], [told])
    assert write(later, {**row, key: new}).outcomes == ["unchanged"]


@pytest.mark.parametrize(
    ("key", "known", "older", "conflicts"),
    [
        ("phone", "13800000001", "13900000002",
         ["甲公司：联系电话登记为“138****0001”，本表为“139****0002”"]),
        ("phone", None, "13900000002", []),
        ("remark", "旧", "新", ["甲公司：备注登记为“旧”，本表为“新”"]),
        ("remark", None, "新", []),
        ("opened", "2015", "2014.03", ["甲公司：成立日期登记为“2015年”，本表为“2014年3月”"]),
        ("opened", None, "2014.03", []),
        ("uscc", None, CODE, []),
    ],
)  # fmt: skip
def test_an_older_ledger_only_fills_what_is_empty(
    key: str, known: Any, older: str, conflicts: list[str], write: Planner
) -> None:
    row = {"name": "甲公司", **NO}
    write("2017.12.31", {**row, key: known})
    planned = write("2016.12.31", {**row, key: older})
    assert planned.plan.conflicts == conflicts
    shown = "opened_text" if key == "opened" else key
    stored = {"2014.03": "2014年3月", "2015": "2015年"}
    kept = str(known if conflicts else older)
    assert getattr(organisation(), shown) == stored.get(kept, kept)
    assert str(organisation().stated_on) == "2017-12-31"


@pytest.mark.parametrize(
    ("known", "stated", "text"),
    [
        ("2015.03.08", "2015.03", "2015-03-08"),
        ("2015.03.08", "2015", "2015-03-08"),
        ("2015.01.01", "2015", "2015-01-01"),
        ("2015.03", "2015", "2015年3月"),
        ("2015", "~2016.01.01", "2015年"),
        ("2015.03.08", "2015.04", "2015年4月"),
        ("2015.03.08", "2014", "2014年"),
        ("2015", "2015.03", "2015年3月"),
        ("2016", "~2015.12.31", "不晚于2015-12-31"),
    ],
)
@pytest.mark.parametrize("phone", [None, "13800000001"])  # alone, or beside another cell
def test_a_vaguer_opening_never_blurs_a_known_one(
    known: str, stated: str, text: str, phone: str | None, write: Planner
) -> None:
    write("2017.12.31", {"name": "甲公司", "opened": known, **NO})
    planned = write("2018.12.31", {"name": "甲公司", "opened": stated, "phone": phone, **NO})
    assert organisation().opened_text == text
    told = [said for said in planned.changes if said.startswith("成立日期")]
    held = str(day(known))
    assert told == ([] if held == text else [f"成立日期：{held}→{text}"])
    assert organisation().phone == (phone or "")


@pytest.mark.parametrize(
    ("first", "opened", "starts"),
    [
        (None, "2015.03", ["2015-03-01"]),  # no later than the ledger: now it is known
        ("2015", "2014.06", ["2014-06-01"]),  # put right: the phase that began with it follows
        ("2015", "2016.06", ["2016-06-01"]),
    ],
)
def test_the_first_phase_moves_with_the_opening(
    first: str | None, opened: str, starts: list[str], write: Planner
) -> None:
    write("2017.12.31", {"name": "甲公司", "opened": first, **NO})
    write("2017.12.31", {"name": "甲公司", "opened": opened, **NO})
    assert [str(phase.since) for phase in phases()] == starts
    assert phases()[0].since_precision == "M"


def test_it_moves_as_far_as_the_next_phase_lets_it(write: Planner) -> None:
    row = {"name": "甲公司", **NO}
    write("2016.12.31", {**row, "opened": "2010", "staff": 8})
    write("2017.12.31", {**row, "opened": "2010", "staff": 9})
    write("2017.12.31", {**row, "opened": "2017.12.31", "staff": 9})
    assert [str(phase.since) for phase in phases()] == ["2010-01-01", "2017-12-31"]


def test_a_phase_that_began_otherwise_does_not_follow(
    write: Planner, make_organisation: Any
) -> None:
    row = make_organisation("甲公司", since=dt.date(2012, 5, 1))
    Organisation.objects.filter(pk=row.pk).update(opened=dt.date(2010, 1, 1))
    write("2017.12.31", {"name": "甲公司", "opened": "2014", **NO})
    assert [str(phase.since) for phase in phases()] == ["2012-05-01"]
    write("2017.12.31", {"name": "甲公司", "opened": "2011", **NO})
    assert [str(phase.since) for phase in phases()] == ["2011-01-01"]


# new ones


def test_a_new_organisation_is_written_whole(write: Planner, zone: Area) -> None:
    planned = write(
        "2017.12.31",
        {
            "name": "甲公司",
            "uscc": CODE,
            "kind": "sole_proprietor",
            "opened": "2015.03",
            "phone": "13800000001",
            "remark": "备注",
            "district": "甲商圈",
            "building": "一号楼",
            "state": "suspended",
            "ownership": "私营",
            "industry": "零售",
            "staff": 0,
            "covered": False,
            "reason": "没有党员",
            "members": 0,
        },
    )
    assert (planned.outcomes, planned.changes) == (["new"], [])
    row, (phase,) = organisation(), phases()
    assert (row.uscc, row.kind, row.state, row.area) == (CODE, "sole_proprietor", "suspended", zone)
    assert (row.opened_text, row.phone, row.remark) == ("2015年3月", "13800000001", "备注")
    assert (str(row.commercial_district), str(row.stated_on)) == ("甲商圈", "2017-12-31")
    assert (phase.kind, phase.state, phase.area) == (row.kind, row.state, zone)
    assert (phase.commercial_district, str(phase.building)) == (row.commercial_district, "一号楼")
    assert (phase.ownership, phase.industry, phase.staff) == ("私营", "零售", 0)
    assert (phase.unestablished_reason, str(phase.since)) == ("没有党员", "2015-03-01")
    assert Statement.objects.get().value == 0


def test_a_state_that_is_not_stated_is_operating(write: Planner) -> None:
    write("2017.12.31", {"name": "甲公司", **NO})
    assert (organisation().state, phases()[0].state) == ("operating", "operating")


# what it is, and where


@pytest.mark.parametrize(
    ("known", "stated", "result"),
    [
        ("sole_proprietor", None, "sole_proprietor"),
        ("sole_proprietor", "enterprise", "enterprise"),
        ("other", None, "enterprise"),  # only that it sits in a committee was known
    ],
)
def test_a_kind_is_changed_where_the_row_says_one(
    known: str, stated: str | None, result: str, write: Planner, make_organisation: Any
) -> None:
    make_organisation("甲公司", kind=known)
    write("2017.12.31", {"name": "甲公司", "kind": stated, **NO})
    assert organisation().kind == result
    assert phases()[-1].kind == result


def test_what_lies_above_moves_into_the_ledgers_area_and_what_lies_below_stays(
    district: Area, zone: Area, make_organisation: Any
) -> None:
    community = make_area("640106-YHW-1", "甲社区", AreaKind.COMMUNITY, zone)
    make_organisation("上级公司", area=district)
    make_organisation("下级公司", area=community)
    user = make_user("district_clerk", (Role.CLERK, district))
    writer(planner(user, zone))(
        "2017.12.31", {"name": "上级公司", **NO}, {"name": "下级公司", **NO}
    )
    assert organisation("上级公司").area == zone
    assert [phase.area for phase in phases("上级公司")] == [district, zone]
    assert organisation("下级公司").area == community
    assert len(phases("下级公司")) == 1


def test_a_building_is_in_the_known_commercial_district(write: Planner) -> None:
    write("2016.12.31", {"name": "甲公司", "district": "甲商圈", **NO})
    write("2017.12.31", {"name": "甲公司", "building": "一号楼", **NO})
    (phase,) = phases()
    assert (str(phase.building), str(phase.building.commercial_district)) == ("一号楼", "甲商圈")


def test_a_reason_goes_when_something_is_established(write: Planner) -> None:
    write("2016.12.31", {"name": "甲公司", "covered": False, "reason": "没有党员"})
    write("2017.12.31", {"name": "甲公司", "covered": True, "party": "甲支部", "since": "2017.06"})
    assert [phase.unestablished_reason for phase in phases()] == ["没有党员", ""]
    older = write("2017.06.30", {"name": "甲公司", "covered": False, "reason": "仅有个别党员"})
    assert not [said for said in older.plan.conflicts if "未建原因" in said]


# coverage: where the ledger does not say how


@pytest.mark.parametrize(
    ("known", "party", "way"),
    [
        ("挂靠", "甲支部", "attached"),  # the way in force
        (None, "甲支部", "standalone"),
        (None, "某某联合支部", "joint"),
    ],
)
def test_a_way_that_is_not_stated(known: str | None, party: str, way: str, write: Planner) -> None:
    row = {"name": "甲公司", "covered": True, "party": party, "since": "2015"}
    if known:
        write("2016.12.31", {**row, "way": known})
    write("2017.12.31", row)
    assert OrganisationCoverage.objects.get(until=None).way.code == way


def test_a_coverage_that_ended_tells_no_way(write: Planner) -> None:
    row = {"name": "甲公司", "covered": True, "party": "甲支部", "since": "2015"}
    write("2015.12.31", {**row, "way": "挂靠"})
    write("2016.12.31", {"name": "甲公司", **NO})
    write("2017.12.31", row)
    assert OrganisationCoverage.objects.get(until=None).way.code == "standalone"


def test_a_start_before_a_vague_opening_is_no_warning(plan: Planner) -> None:
    row = {"name": "甲公司", "covered": True, "party": "甲支部"}
    near = plan("2017.12.31", {**row, "opened": "2016.05", "since": "2016"})
    assert near.faults == []
    ((number, said),) = plan("2017.12.31", {**row, "opened": "2016.05", "since": "2015"}).faults
    assert number == 4
    assert said == "早于单位成立日期，覆盖从 2016年5月 起算；如成立日期有误请更正。"


# numbers


@pytest.mark.parametrize(
    ("days", "values", "rows", "said"),
    [
        (("2016.12.31", "2017.12.31"), (3, 5), [("2016-12-31", 3), ("2017-12-31", 5)],
         ["党员总数：3→5"]),
        (("2016.12.31", "2017.12.31"), (3, 3), [("2016-12-31", 3), ("2017-12-31", 3)], []),
        (("2017.12.31", "2017.12.31"), (3, 5), [("2017-12-31", 5)], ["党员总数：3→5"]),
        (("2017.12.31", "2016.12.31"), (3, 5), [("2016-12-31", 5), ("2017-12-31", 3)],
         ["党员总数：—→5"]),
    ],
)  # fmt: skip
def test_a_number_is_kept_for_its_day(
    days: Any, values: Any, rows: Any, said: list[str], write: Planner
) -> None:
    for on, value in zip(days, values, strict=True):
        planned = write(on, {"name": "甲公司", "opened": "2010", "members": value, **NO})
    assert planned.changes == said
    kept = Statement.objects.order_by("day").values_list("day", "value")
    assert [(str(on), value) for on, value in kept] == rows
    assert set(Statement.objects.values_list("source", "metric")) == {("台账.xlsx", "members")}


def test_the_same_older_day_again_is_a_conflict(write: Planner) -> None:
    for on, value in (("2016.12.31", 3), ("2017.12.31", 5)):
        write(on, {"name": "甲公司", "members": value, **NO})
    planned = write("2016.12.31", {"name": "甲公司", "members": 4, **NO})
    assert planned.plan.conflicts == ["甲公司：党员总数登记为“3”，本表为“4”"]
    assert Statement.objects.get(day="2016-12-31").value == 3


# who is missing


def test_the_missing_are_those_the_ledger_should_have_listed(
    plan: Planner, make_organisation: Any, street: Area, zone: Area
) -> None:
    for name, fields in {
        "在册": {},
        "社会组织": {"kind": "social"},
        "外街": {"area": street},
        "已注销": {"closed": dt.date(2017, 1, 1)},
        "后来开业": {"opened": dt.date(2018, 1, 1)},
        "当日开业": {"opened": dt.date(2017, 12, 31)},
        "在表": {},
    }.items():
        make_organisation(name, **fields)
    assert plan("2017.12.31", {"name": "在表", **NO}).plan.missing == ["在册", "当日开业"]


def test_a_ledger_of_one_commercial_district_misses_none_of_another(
    plan: Planner, make_organisation: Any, zone: Area
) -> None:
    for place in ("甲商圈", "乙商圈"):
        here = CommercialDistrict.objects.create(name=place, area=zone)
        make_organisation(f"{place}公司", commercial_district=here)
    make_organisation("无商圈公司")
    row = {"name": "新公司", "district": "甲商圈", **NO}
    assert plan("2017.12.31", row).plan.missing == ["甲商圈公司"]
    assert plan("2017.12.31", {**row, "district": None}).plan.missing == [
        "甲商圈公司",
        "乙商圈公司",
        "无商圈公司",
    ]


# one organisation on two rows


def test_an_organisation_met_again_is_not_stated_again(write: Planner) -> None:
    """The same body in two committees: its coverage stands in the first of its rows."""
    row = {"name": "甲公司", "uscc": CODE, "capacity": "enterprise", "party": "甲支部"}
    planned = write(
        "2017.12.31",
        {**row, "committee": "甲联盟", "joined": "2016"},
        {**row, "committee": "乙联盟", "joined": "2017"},
        kind="member-organisations",
    )
    assert planned.outcomes == ["new", "changed"]
    assert organisation().seats.count() == 2
    assert OrganisationCoverage.objects.count() == PartyOrganisation.objects.count() == 1
    assert str(OrganisationCoverage.objects.get().since) == "2016-01-01"
