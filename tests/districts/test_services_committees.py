"""Joint committees and seats beyond one office's list: who may speak, since when, until when."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    MemberOrganisation,
    OrganisationCoverage,
    PartyOrganisation,
)
from districts.services.committees import nature
from tests.conftest import START
from tests.districts.books import day
from tests.districts.plans import Planned, Planner, planner, writer

ALLIANCE = "甲商圈党建联盟"


@pytest.fixture
def plan(clerk: User, zone: Area) -> Planner:
    return planner(clerk, zone)


@pytest.fixture
def seat(plan: Planner) -> Planner:
    """`seat("2017.12.31", {"joined": "2016"})`: the seats of 甲公司, an owner, in the alliance."""
    write = writer(plan)

    def written(on: str, *rows: dict[str, Any]) -> Planned:
        whole = [
            {"committee": ALLIANCE, "name": "甲公司", "capacity": "owner", **row} for row in rows
        ]
        return write(on, *whole, kind="member-organisations")

    return written


def committee() -> JointCommittee:
    return JointCommittee.objects.get(name=ALLIANCE)


def seats() -> list[tuple[str, str, str]]:
    rows = MemberOrganisation.objects.order_by("since")
    return [(str(row.since), row.since_precision, str(row.until or "")) for row in rows]


# the committee


def test_a_new_one_is_founded_and_lies_where_its_row_says(seat: Planner, zone: Area) -> None:
    seat("2017.12.31", {"district": "甲商圈", "founded": "2015.06", "joined": "2016"})
    row = committee()
    assert (row.founded_text, row.nature, row.area) == ("2015年6月", "coordinating", zone)
    assert (str(row.commercial_district), row.party_organisation) == ("甲商圈", None)
    assert CommercialDistrict.objects.get().area == zone


@pytest.mark.parametrize(
    ("founded", "joined", "text"),
    [
        ("2015.06", "2016", "2015年6月"),
        (None, "2016", "2016年"),
        (None, None, "不晚于2017-12-31"),
    ],
)
def test_when_a_committee_was_founded(
    founded: str | None, joined: str | None, text: str, seat: Planner
) -> None:
    seat("2017.12.31", {"founded": founded, "joined": joined})
    assert committee().founded_text == text


@pytest.mark.parametrize(
    ("known", "stated", "text"),
    [
        ("2015.06", "2014", "2014年"),
        ("2015.06", "2015.07", "2015年6月"),
        ("2015", "2015.01.01", "2015年"),
        ("2015.06", None, "2015年6月"),
    ],
)
def test_the_earliest_founding_counts(
    known: str, stated: str | None, text: str, seat: Planner
) -> None:
    seat("2016.12.31", {"founded": known})
    seat("2017.12.31", {"founded": stated})
    assert committee().founded_text == text


def test_one_that_is_a_party_organisation_is_entered_as_one(plan: Planner, zone: Area) -> None:
    row = {
        "committee": "甲商圈联合党委",
        "name": "甲公司",
        "capacity": "enterprise",
        "district": "甲商圈",
        "founded": "2016",
        "party": "甲公司党支部",
    }
    writer(plan)("2017.12.31", row, kind="member-organisations")
    found = JointCommittee.objects.get()
    party = PartyOrganisation.objects.get(name="甲商圈联合党委")
    assert (found.party_organisation, found.nature) == (party, "party_organisation")
    assert (party.type, party.founded_text, party.area) == ("committee", "2016年", zone)
    assert party.commercial_district == found.commercial_district


@pytest.mark.parametrize(
    ("where", "foreign"), [("zone", False), ("street", True), ("foreign_zone", None)]
)
def test_another_offices_committee_is_theirs(
    where: str, foreign: bool | None, plan: Planner, request: pytest.FixtureRequest
) -> None:
    """In the same district it is found and refused; of another district it is another one."""
    area = request.getfixturevalue(where)
    JointCommittee.objects.create(name=ALLIANCE, nature="coordinating", area=area, founded=START)
    row = {"committee": ALLIANCE, "name": "甲公司", "capacity": "owner"}
    planned = plan("2017.12.31", row, kind="member-organisations")
    if foreign:
        said = f"“{ALLIANCE}”由满城北街街道管理，请由对方导入它的成员单位。"
        assert planned.faults == [(4, said)]
        assert planned.plan.creates == []
    else:
        assert planned.faults == []
        made = [row for row in planned.plan.creates if isinstance(row, JointCommittee)]
        assert len(made) == (1 if foreign is None else 0)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("甲商圈党建联盟党委", "coordinating"),  # the first word that fits
        ("甲商圈党工委", "dispatched"),
        ("中共甲商圈工作委员会", "dispatched"),
        ("甲商圈联合党支部", "party_organisation"),
        ("中共甲商圈委员会", "party_organisation"),
        ("甲商圈", "coordinating"),
    ],
)
def test_the_first_word_that_fits_tells_the_nature(name: str, kind: str) -> None:
    assert nature(name) == kind


# seats


@pytest.mark.parametrize(
    ("joined", "since"),
    [("2016.05", ("2016-05-01", "M", "")), (None, ("2017-12-31", "B", ""))],
)
def test_a_seat_is_held_since_it_was_taken(joined: str | None, since: Any, seat: Planner) -> None:
    planned = seat("2017.12.31", {"joined": joined})
    assert seats() == [since]
    assert planned.outcomes == ["new"]
    assert seat("2017.12.31", {"joined": joined}).outcomes == ["unchanged"]


def test_a_seat_taken_by_somebody_known_is_told(seat: Planner, make_organisation: Any) -> None:
    make_organisation("甲公司")
    planned = seat("2017.12.31", {"joined": "2016"})
    assert planned.outcomes == ["changed"]
    assert planned.changes == [f"席位：—→{ALLIANCE}"]


def test_what_is_known_is_a_seat_and_not_its_holder(seat: Planner, make_organisation: Any) -> None:
    make_organisation("甲公司")
    other = {"committee": "乙商圈党建联盟"}
    assert [row.known for row in seat("2016.12.31", {"joined": "2015"}).plan.rows] == [False]
    planned = seat("2017.12.31", {"joined": "2015"}, {**other, "joined": "2017"})
    assert [row.known for row in planned.plan.rows] == [True, False]
    planned = seat("2017.12.31", {}, other, {"name": "乙公司"}, {**other, "name": "乙公司"})
    assert [row.known for row in planned.plan.rows] == [True, True, False, False]


def test_a_seat_given_up_and_taken_again_is_new(seat: Planner) -> None:
    seat("2016.12.31", {"joined": "2015"})
    MemberOrganisation.objects.update(until="2017-06-01")
    planned = seat("2017.12.31", {"joined": "2017.08"})
    assert [row.known for row in planned.plan.rows] == [False]


@pytest.mark.parametrize(
    ("until", "joined", "second"),
    [
        ("2017-06-01", "2016", "2017-06-01"),  # not before it had been given up
        ("2017-06-01", "2017.08", "2017-08-01"),
        ("2017-12-31", "2016", "2017-12-31"),
        ("2017-12-31", None, "2017-12-31"),
    ],
)
def test_a_seat_taken_again_begins_after_it_was_given_up(
    until: str, joined: str | None, second: str, seat: Planner
) -> None:
    seat("2016.12.31", {"joined": "2015"})
    MemberOrganisation.objects.update(until=until)
    seat("2017.12.31", {"joined": joined})
    assert [since for since, _, _ in seats()] == ["2015-01-01", second]
    assert [end for _, _, end in seats()] == [until, ""]


def test_an_older_list_seats_it_up_to_the_seat_that_follows(seat: Planner) -> None:
    seat("2018.12.31", {"joined": "2018.06"})
    seat("2017.12.31", {"joined": "2016"})
    assert seats() == [("2016-01-01", "Y", "2018-06-01"), ("2018-06-01", "M", "")]


@pytest.mark.parametrize(
    ("on", "changes", "conflicts", "capacity"),
    [
        ("2018.12.31", ["成员单位性质：业主→社区"], [], "community"),
        ("2017.12.31", ["成员单位性质：业主→社区"], [], "community"),
        ("2016.12.31", [], ["甲公司：成员单位性质登记为“业主”，本表为“社区”"], "owner"),
    ],
)
def test_another_capacity_is_put_right_or_a_conflict(
    on: str, changes: list[str], conflicts: list[str], capacity: str, seat: Planner
) -> None:
    seat("2017.12.31", {"joined": "2015"})
    planned = seat(on, {"joined": "2015", "capacity": "community"})
    assert [one for one in planned.changes if "性质" in one] == changes
    assert planned.plan.conflicts == conflicts
    assert MemberOrganisation.objects.get().capacity == capacity


def test_its_party_organisation_is_filled_and_an_empty_cell_takes_nothing(seat: Planner) -> None:
    seat("2016.12.31", {"joined": "2015"})
    planned = seat("2017.12.31", {"joined": "2015", "party": "甲公司党支部"})
    assert "单位党组织名称：—→甲公司党支部" in planned.changes
    assert str(MemberOrganisation.objects.get().party_organisation) == "甲公司党支部"
    assert seat("2018.12.31", {"joined": "2015"}).outcomes == ["unchanged"]
    assert str(MemberOrganisation.objects.get().party_organisation) == "甲公司党支部"


BRANCH = "甲公司党支部"


def covered_since() -> tuple[str, str]:
    """Of the coverage, and of the Party organisation."""
    row = OrganisationCoverage.objects.get()
    return row.since_text, row.party_organisation.founded_text


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        ("2016.05.08", ("不晚于2016-05-08", "不晚于2016-05-08")),
        (None, ("不晚于2017-12-31", "不晚于2017-12-31")),
    ],
)
def test_the_day_of_a_seat_is_a_latest_day_of_what_covers_its_holder(
    joined: str | None, told: tuple[str, str], seat: Planner
) -> None:
    seat("2017.12.31", {"joined": joined, "party": BRANCH})
    assert covered_since() == told


@pytest.mark.parametrize("on", ["2017.12.31", "2018.12.31"])
@pytest.mark.parametrize("since", ["2015", "2016.03.01", "2017.06", "~2014.12.31"])
def test_it_says_nothing_of_a_coverage_that_is_known(
    since: str, on: str, plan: Planner, seat: Planner
) -> None:
    """Before the seat, after it, known well or not: the register's days stay."""
    write = writer(plan)
    write("2017.12.31", {"name": "甲公司", "covered": True, "party": BRANCH, "since": since})
    seat("2017.12.31", {"joined": "2016.02", "party": BRANCH})
    before = covered_since()
    assert before == (str(day(since)),) * 2
    assert seat(on, {"joined": "2016.02", "party": BRANCH}).outcomes[-1] == "unchanged"
    assert covered_since() == before


def test_nobody_is_covered_before_his_party_organisation_was_founded(
    seat: Planner, make_party_organisation: Any
) -> None:
    make_party_organisation(BRANCH, founded=dt.date(2017, 3, 1))
    seat("2017.12.31", {"joined": "2016.02", "party": BRANCH})
    assert covered_since() == ("不晚于2017-03-01", "2017-03-01")


def test_the_missing_seats_are_those_held_on_the_day(seat: Planner) -> None:
    seat("2016.12.31", {"joined": "2015"}, {"name": "乙公司", "joined": "2015"})
    assert seat("2017.12.31", {}).plan.missing == [f"乙公司（{ALLIANCE}）"]
    gone = MemberOrganisation.objects.filter(organisation__name="乙公司")
    gone.update(until=dt.date(2017, 12, 31))
    assert seat("2017.12.31", {}).plan.missing == []
    other = {"committee": "乙商圈党建联盟", "name": "丙公司"}
    assert seat("2018.12.31", other).plan.missing == []  # of committees the list names
