"""Xigong's joint committees and their seats (XG1–XG4)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from accounts.models import User
from districts.enums import CommitteeNature, SeatCapacity
from districts.models import (
    Area,
    CommercialDistrict,
    ImportBatch,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    OrganisationCoverage,
    PartyOrganisation,
)
from districts.services.committees import nature
from tests.districts.conftest import XIGONG, workbook
from tests.shared_world import shared

Importer = Callable[..., ImportBatch]
HEAD = (
    "商圈",
    "联合党组织名称",
    "成立时间",
    "成员单位名称",
    "成员单位性质",
    "单位党组织名称",
    "加入时间",
)
KIND = "member-organisations"


@pytest.fixture
@shared
def seats(imported: Importer, xigong_clerk: User, xigong: Area) -> ImportBatch:
    return imported(XIGONG, KIND, by=xigong_clerk, area=xigong)


def test_an_imprecise_day_is_the_last_of_its_period(seats: ImportBatch):
    assert seats.day == dt.date(2016, 12, 31)
    assert seats.preview["counts"]["new"] == 25


@pytest.mark.parametrize(
    ("place", "capacities"),
    [
        ("建业百货楼商圈", {"enterprise": 8, "department": 4}),
        ("王城大道建材商圈", {"enterprise": 5, "department": 1, "property": 1}),
        ("信息科技城商圈", {"enterprise": 6}),
    ],
)
def test_each_committee_has_its_seats(seats: ImportBatch, place: str, capacities: dict[str, int]):
    committee = JointCommittee.objects.get(commercial_district__name=place)
    assert Counter(committee.seats.values_list("capacity", flat=True)) == capacities
    assert committee.nature == CommitteeNature.DISPATCHED
    assert committee.party_organisation is None


def test_committees_and_seats_hold_since_their_days(seats: ImportBatch):
    first = JointCommittee.objects.earliest("founded")
    assert (first.founded, first.founded_text) == (dt.date(2015, 12, 9), "2015-12-09")
    latest = JointCommittee.objects.latest("founded")
    assert latest.founded_text == "2016年5月"
    assert set(latest.seats.values_list("since", "since_precision")) == {(dt.date(2016, 5, 1), "M")}


def test_seat_holders_are_entered_by_their_kind(seats: ImportBatch):
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {"enterprise": 20, "department": 5}
    assert CommercialDistrict.objects.count() == 3


def test_party_organisations_of_seat_holders_cover_them_alone(seats: ImportBatch):
    assert PartyOrganisation.objects.count() == 19
    coverages = OrganisationCoverage.objects.all()
    assert {coverage.way.code for coverage in coverages} == {"standalone"}
    assert len(coverages) == 19
    seat = MemberOrganisation.objects.get(organisation__name="洛阳丹尼斯百货有限公司")
    assert str(seat.party_organisation) == "中共洛阳丹尼斯百货支部委员会"
    assert seat.organisation.coverages.get().since == dt.date(2015, 12, 9)


def test_the_same_list_again_changes_nothing(
    seats: ImportBatch, imported: Importer, xigong_clerk: User, xigong: Area
):
    again = imported(XIGONG, KIND, by=xigong_clerk, area=xigong)
    assert again.state == "unchanged"
    assert "已在" in again.error
    assert MemberOrganisation.objects.count() == 25


def test_one_organisation_may_sit_in_two_committees(imported: Importer):
    rows = [
        ("甲商圈", "甲商圈党建联盟", None, "税务局", "职能部门", None, "2016.05"),
        ("乙商圈", "乙商圈联合党委", None, "税务局", "职能部门", None, "2016.06"),
    ]
    imported(workbook(HEAD, *rows, day="2016.12.31"), KIND)
    assert Organisation.objects.count() == 1
    assert MemberOrganisation.objects.count() == 2


def test_the_same_seat_twice_is_an_error(previewed: Importer):
    row = ("甲商圈", "甲商圈党建联盟", None, "税务局", "职能部门", None, "2016.05")
    batch = previewed(workbook(HEAD, row, row, day="2016.12.31"), KIND)
    messages = [issue["message"] for issue in batch.preview["issues"]]
    assert len(messages) == 2
    assert "第 5 行" in messages[0]
    assert "第 4 行" in messages[1]


def test_a_joint_committee_that_is_a_party_organisation_counts_as_one(imported: Importer):
    row = (
        "甲商圈",
        "甲商圈联合党委",
        "2016.01",
        "甲公司",
        "非公企业党组织",
        "甲公司党支部",
        "2016.02",
    )
    imported(workbook(HEAD, row, day="2016.12.31"), KIND)
    committee = JointCommittee.objects.get()
    assert committee.nature == CommitteeNature.PARTY_ORGANISATION
    assert committee.party_organisation is not None
    assert committee.party_organisation.type == "committee"


def test_a_committee_of_another_office_is_not_ours_to_seat(
    previewed: Importer, foreign_zone: Area, street: Area
):
    JointCommittee.objects.create(
        name="甲商圈党建联盟", nature="coordinating", area=street, founded=dt.date(2016, 1, 1)
    )
    row = ("甲商圈", "甲商圈党建联盟", None, "税务局", "职能部门", None, "2016.05")
    (issue,) = previewed(workbook(HEAD, row, day="2016.12.31"), KIND).preview["issues"]
    assert "由满城北街街道管理" in issue["message"]


def test_a_given_up_seat_is_named_not_ended(imported: Importer):
    rows = [
        ("甲商圈", "甲商圈党建联盟", None, name, "业主", None, "2016.05") for name in ("甲", "乙")
    ]
    imported(workbook(HEAD, *rows, day="2016.12.31"), KIND)
    batch = imported(workbook(HEAD, rows[0], day="2017.12.31"), KIND)
    assert batch.preview["missing"] == ["乙（甲商圈党建联盟）"]
    assert MemberOrganisation.objects.filter(until=None).count() == 2


def test_another_capacity_is_put_right_and_an_older_list_may_not(imported: Importer):
    row = ["甲商圈", "甲商圈党建联盟", None, "甲公司", "业主", None, "2016.05"]
    imported(workbook(HEAD, row, day="2016.12.31"), KIND)
    row[4] = "社区"
    later = imported(workbook(HEAD, row, day="2017.12.31"), KIND)
    assert later.preview["changed"][0]["changes"] == [
        {"title": "成员单位性质", "old": "业主", "new": "社区"}
    ]
    row[4] = "其他"
    older = imported(workbook(HEAD, row, day="2016.06.30"), KIND)
    assert older.preview["conflicts"] == ["甲公司：成员单位性质登记为“社区”，本表为“其他”"]
    assert MemberOrganisation.objects.get().capacity == SeatCapacity.COMMUNITY


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中共西工区建业百货楼商圈联合工作委员会", CommitteeNature.DISPATCHED),
        ("某某商圈联合党工委", CommitteeNature.DISPATCHED),
        ("某某商圈联合党委", CommitteeNature.PARTY_ORGANISATION),
        ("中共某某商圈总支部委员会", CommitteeNature.PARTY_ORGANISATION),
        ("太白楼路商圈党建联盟理事会", CommitteeNature.COORDINATING),
        ("某某商圈党建联席会议", CommitteeNature.COORDINATING),
        ("共治委员会", CommitteeNature.COORDINATING),
        ("协调小组", CommitteeNature.COORDINATING),
    ],
)
def test_the_name_tells_the_nature(name: str, expected: CommitteeNature):
    assert nature(name) == expected
