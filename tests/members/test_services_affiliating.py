"""Floating in and out, dual participation, work: each from a day on, nobody twice."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from districts.models import Area, RoleAssignment
from members.models import Employment, PartyMember
from members.services import affiliating
from tests.conftest import START
from tests.members.people import belong, links, member_of
from tests.shared_world import shared

TODAY = localdate()
WEEK = dt.timedelta(days=7)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
@shared
def guest(zone: Area) -> PartyMember:
    """Not of ours."""
    return PartyMember.objects.create(name="曹静", area=zone)


def why(act: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    return refusal.value.field, str(refusal.value)


def test_a_guest_floats_in_and_leaves(guest: PartyMember, branch: Any, cast: Any) -> None:
    given = {"target": branch, "outside_name": "菏泽市张庄村党支部", "by": cast.clerk}
    affiliating.float_in(guest, day=TODAY - WEEK, **given)
    assert why(affiliating.float_in, guest, day=TODAY, **given) == (
        "day",
        "他已登记流入，请先结束那一次流动。",
    )
    affiliating.end_floating(guest, day=TODAY, by=cast.clerk)
    assert links(guest) == [("floating_in", "阅海湾第一支部", TODAY - WEEK, TODAY)]
    guest.refresh_from_db()
    assert (guest.ended, guest.end_reason) == (TODAY, "moved_out")


def test_our_own_member_does_not_float_in(branch: Any, cast: SimpleNamespace) -> None:
    member = member_of(branch)
    given = {"target": branch, "outside_name": "外地支部", "by": cast.clerk, "day": TODAY}
    assert "不算流入" in why(affiliating.float_in, member, **given)[1]


def test_our_own_member_floats_out_and_comes_back(branch: Any, cast: SimpleNamespace) -> None:
    member = member_of(branch)
    affiliating.float_out(member, outside_name="深圳某支部", day=TODAY - WEEK, by=cast.clerk)
    affiliating.end_floating(member, day=TODAY, by=cast.clerk)
    assert links(member) == [
        ("formal", "阅海湾第一支部", START, None),
        ("floating_out", "深圳某支部", TODAY - WEEK, TODAY),
    ]
    member.refresh_from_db()
    assert member.ended is None


def test_dual_is_with_another_branch(
    branch: Any, cast: SimpleNamespace, make_party_organisation: Any
) -> None:
    member, other = member_of(branch), make_party_organisation("商圈联合支部")
    given: dict[str, Any] = {"day": TODAY, "by": cast.clerk}
    assert why(affiliating.join_dual, member, target=branch, **given)[0] == "target"
    affiliating.join_dual(member, target=other, **given)
    assert links(member)[1] == ("dual", "商圈联合支部", TODAY, None)
    again = why(affiliating.join_dual, member, target=other, **given)
    assert again == ("target", "他已在这个党组织参加组织生活，请另选。")


def test_a_new_employer_ends_the_old(
    branch: Any, cast: SimpleNamespace, make_organisation: Any
) -> None:
    member, shop = member_of(branch), make_organisation("某某商店")
    Employment.objects.create(member=member, employer_name="旧单位", since=START)
    given: dict[str, Any] = {"organisation": shop, "employer_name": "", "post": "店长"}
    affiliating.employ(member, day=TODAY, by=cast.clerk, **given)
    rows = Employment.objects.order_by("since").values_list("employer_name", "since", "until")
    assert list(rows) == [("旧单位", START, TODAY), ("某某商店", TODAY, None)]


def test_the_area_follows(
    branch: Any, cast: SimpleNamespace, street: Area, make_party_organisation: Any
) -> None:
    there = make_party_organisation("街道支部", area=street)
    guest = PartyMember.objects.create(name="曾平", area=branch.area)
    given = {"outside_name": "外地支部", "day": TODAY, "by": cast.street_clerk}
    affiliating.float_in(guest, target=there, **given)
    guest.refresh_from_db()
    assert guest.area == street
    belong(guest, branch)
    affiliating.settle_areas([guest.pk])
    guest.refresh_from_db()
    assert guest.area == branch.area


def test_nobody_takes_in_for_a_branch_where_he_may_only_look(
    guest: PartyMember,
    branch: Any,
    street: Area,
    make_party_organisation: Any,
    cast: SimpleNamespace,
) -> None:
    """A clerk of one street who audits the district sees the other's branches."""
    RoleAssignment.objects.create(user=cast.clerk, role="auditor", area=street.parent, since=START)
    other = make_party_organisation("满城北街支部", area=street)
    sentence = "满城北街支部由满城北街街道办理，请选择本单位的党组织。"
    given = {"target": other, "day": TODAY, "by": cast.clerk}
    assert why(affiliating.float_in, guest, outside_name="外地支部", **given) == (
        "party_organisation",
        sentence,
    )
    assert why(affiliating.join_dual, member_of(branch), **given) == ("target", sentence)
    assert links(guest) == []


# where he floats in beside where he belongs


@pytest.fixture
@shared
def both(branch: Any, make_party_organisation: Any) -> PartyMember:
    """Of ours, and floating in with another branch of ours, as ledgers may state it."""
    member = member_of(branch)
    belong(member, make_party_organisation("商圈联合支部"), "floating_in", outside_name="外地支部")
    return member


def standing_of(member: PartyMember) -> tuple[dt.date | None, list[tuple[str, str]]]:
    """When he ended, and what holds from today on."""
    member.refresh_from_db()
    held = [(kind, name) for kind, name, _, until in links(member) if until is None]
    return member.ended, held


def test_who_floats_in_elsewhere_does_not_end_with_his_transfer(both: PartyMember) -> None:
    affiliating.transfer(both, None, TODAY)
    assert standing_of(both) == (None, [("floating_in", "商圈联合支部")])


def test_whom_nothing_holds_here_ends_with_his_transfer(branch: Any) -> None:
    member = member_of(branch)
    affiliating.transfer(member, None, TODAY)
    assert standing_of(member) == (TODAY, [])
    assert member.end_reason == "moved_out"


def test_a_transfer_ends_his_floating_only_where_he_now_belongs(
    both: PartyMember, make_party_organisation: Any
) -> None:
    third = make_party_organisation("第三支部")
    affiliating.transfer(both, third, TODAY - WEEK)
    assert standing_of(both)[1] == [("floating_in", "商圈联合支部"), ("formal", "第三支部")]
    joint = both.affiliations.get(kind="floating_in").party_organisation  # type: ignore[attr-defined]
    affiliating.transfer(both, joint, TODAY)
    assert standing_of(both) == (None, [("formal", "商圈联合支部")])


def test_who_belongs_here_does_not_end_with_his_floating(
    both: PartyMember, cast: SimpleNamespace
) -> None:
    affiliating.end_floating(both, day=TODAY, by=cast.clerk)
    assert standing_of(both) == (None, [("formal", "阅海湾第一支部")])
