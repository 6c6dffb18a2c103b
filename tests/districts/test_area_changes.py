"""An area is renamed, gets another code or is merged: what goes along, and what stays as it was."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import Act
from districts.enums import AreaKind
from districts.models import Area, CommercialDistrict, RoleAssignment, Venue
from districts.services import area_changes
from members.enums import TransferState
from members.models import MembershipTransfer, PartyMember
from tests.conftest import START, make_area, make_user
from tests.rows import rows_in
from tests.shared_world import shared

DAY = dt.date(2018, 7, 1)


@pytest.fixture
@shared
def community(street):
    return make_area("640106006001", "某某社区", AreaKind.COMMUNITY, street)


# Name and code


def test_a_new_name_keeps_the_old_one(street, admin):
    area_changes.rename(street, "满城街道", DAY, by=admin, note="区划调整")
    former = street.former.get()
    assert (former.name, former.code, former.until) == ("满城北街街道", "640106006", DAY)
    street.refresh_from_db()
    assert street.name == "满城街道"
    assert Act.objects.get().verb == "区划更名"


def test_a_new_code_takes_all_below_along(district, street, community, zone, admin):
    area_changes.recode(district, "640196", DAY, by=admin)
    paths = {one.pk: one.path for one in Area.objects.filter(path__startswith="640196/")}
    assert paths == {
        district.pk: "640196/",
        street.pk: "640196/640106006/",
        community.pk: "640196/640106006/640106006001/",
        zone.pk: "640196/640106-YHW/",
    }


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("640106-YHW", "代码“640106-YHW”已有别的区划使用，请核对。"),
        ("64/01", "请填写新的代码，代码里不能有斜线。"),
        ("640106006", "请填写新的代码，代码里不能有斜线。"),
    ],
)
@pytest.mark.usefixtures("zone")
def test_what_is_no_new_code(street, admin, code, sentence):
    with pytest.raises(Refused) as refused:
        area_changes.recode(street, code, DAY, by=admin)
    assert (str(refused.value), refused.value.field) == (sentence, "code")


def test_changes_follow_each_other(street, admin):
    area_changes.rename(street, "甲街道", DAY, by=admin)
    with pytest.raises(Refused, match="要晚于上一次变更（2018-07-01），请改填日期。"):
        area_changes.rename(street, "乙街道", DAY, by=admin)
    area_changes.rename(street, "乙街道", DAY + dt.timedelta(days=1), by=admin)
    with pytest.raises(Refused, match="2999-01-01还没有到"):
        area_changes.rename(street, "丙街道", dt.date(2999, 1, 1), by=admin)


# Merging


@pytest.fixture
@shared
def merged(street, zone, cast):
    """The zone, with a row of every model, goes to the street."""
    rows = rows_in(zone)
    moved = area_changes.merge(zone, street, DAY, by=cast.admin, note="撤并")
    return SimpleNamespace(rows=rows, moved=moved, zone=zone, street=street)


def test_the_old_area_ends_with_its_successor(merged):
    merged.zone.refresh_from_db()
    assert (merged.zone.until, merged.zone.successor) == (DAY, merged.street)


def test_whatever_is_of_no_day_goes_along(merged):
    for model, links in area_changes.followers():
        for link in links:
            assert not model._default_manager.filter(**{link: merged.zone}).exists(), model
    for label in ("districts.Organisation", "members.PartyMember", "districts.Venue"):
        row = merged.rows[label]
        row.refresh_from_db()
        assert row.area == merged.street, label
    assert merged.moved["单位"] == 1
    assert merged.moved["党组织"] == 1
    assert {CommercialDistrict, PartyMember, Venue} <= {m for m, _ in area_changes.followers()}


def test_what_is_of_a_day_stays(merged):
    phases = merged.rows["districts.Organisation"].phases.order_by("since")
    assert [(p.since, p.area) for p in phases] == [(START, merged.zone), (DAY, merged.street)]
    parties = merged.rows["districts.PartyOrganisation"].phases.order_by("since")
    assert [(p.since, p.area) for p in parties] == [(START, merged.zone), (DAY, None)]
    report = merged.rows["reports.QuarterlyReport"]
    report.refresh_from_db()
    assert report.area == merged.zone


def test_roles_move_with_their_users(merged, cast):
    held = RoleAssignment.objects.filter(user=cast.clerk).order_by("since")
    assert [(one.area, one.since, one.until) for one in held] == [
        (merged.zone, START, DAY),
        (merged.street, DAY, None),
    ]


def test_a_role_held_in_both_is_not_held_twice(street, zone, cast):
    RoleAssignment.objects.create(user=cast.clerk, area=street, role="clerk", since=START)
    area_changes.merge(zone, street, DAY, by=cast.admin)
    assert RoleAssignment.objects.filter(user=cast.clerk, area=street).count() == 1


def test_children_go_below_the_successor(street, zone, community, admin):
    area_changes.merge(street, zone, DAY, by=admin)
    community.refresh_from_db()
    assert (community.parent, community.path) == (zone, f"{zone.path}{community.code}/")
    assert community.former.get().parent == street


def test_namesakes_stand_in_the_way(street, zone, admin):
    for area in (street, zone):
        CommercialDistrict.objects.create(name="悦海商圈", area=area)
    with pytest.raises(Refused, match="两边有同名的登记：商圈“悦海商圈”。") as refused:
        area_changes.merge(zone, street, DAY, by=admin)
    assert refused.value.field == "into"
    zone.refresh_from_db()
    assert zone.until is None


def test_what_is_no_successor(street, zone, community, district, admin):
    for into in (street, community, district):
        with pytest.raises(Refused, match="不能并入自己、上级或下级"):
            area_changes.merge(street, into, DAY, by=admin)
    area_changes.merge(zone, street, DAY, by=admin)
    with pytest.raises(Refused, match="已撤销，请另选"):
        area_changes.merge(street, zone, DAY + dt.timedelta(days=1), by=admin)


# On its page


def test_the_page_counts_before_it_is_done(client_of, own, zone, street):
    url = reverse("admin:districts_area_merge", args=[zone.pk])
    client = client_of("admin")
    assert "随之转入：单位 1、" in client.get(url).content.decode()
    answer = client.post(url, {"into": street.pk, "day": str(DAY), "note": "撤并"})
    assert answer.status_code == 302, answer.context["form"].errors
    zone.refresh_from_db()
    assert zone.successor == street
    assert client_of("clerk").get(url).status_code == 404


def test_an_area_of_another_district_is_no_choice(sign_in, zone, street, foreign_zone, district):
    manager = make_user("manager", ("admin", district))
    url = reverse("admin:districts_area_merge", args=[zone.pk])
    answer = sign_in(manager).post(url, {"into": foreign_zone.pk, "day": str(DAY), "note": "撤"})
    assert list(answer.context["form"].errors) == ["into"]


def test_letters_that_both_have_issued_do_not_stand_in_the_way(street, zone, admin):
    """Their numbers stay as they were written on paper; the next goes on after both."""
    rows = [rows_in(area)["members.MembershipTransfer"] for area in (zone, street)]
    for row in rows:
        MembershipTransfer.objects.filter(pk=row.pk).update(
            letter_number="〔2018〕1号", state=TransferState.RECEIVED
        )
        row.area.commercial_districts.update(name=f"{row.area}商圈")
    area_changes.merge(zone, street, DAY, by=admin)
    assert {row.letter_number for row in MembershipTransfer.objects.filter(area=street)} == {
        "〔2018〕1号"
    }
