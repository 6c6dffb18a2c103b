"""Titles of 济宁's parks and what 海能电商园 has for all stand in the demonstration (JN9)."""

from districts.models import (
    Area,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    PartyTitle,
    WorkCoverage,
)
from members.models import MemberHonour, PartyMember


def test_jn9_four_named_demonstration_points_of_the_zone(areas: dict[str, Area]) -> None:
    points = PartyTitle.objects.filter(name="红帆领航", kind="demonstration")
    assert set(points.values_list("area", flat=True)) == {areas["370800Z01"].pk}
    assert {str(one.party_organisation or one.commercial_district) for one in points} == {
        "三角绿地商圈",
        "接庄街道党建工作室党支部（演示）",
        "如意集团党委",
        "辰欣药业公司党委",
    }


def test_jn9_a_flag_for_each_branch_and_a_star_for_each_member(areas: dict[str, Area]) -> None:
    branches = PartyOrganisation.objects.filter(parent__name="济宁软件园联合党委")
    flags = PartyTitle.objects.filter(name="一个支部一面旗")
    assert set(flags.values_list("party_organisation", flat=True)) == set(
        branches.values_list("pk", flat=True)
    )
    members = PartyMember.objects.filter(affiliations__party_organisation__in=branches)
    stars = MemberHonour.objects.filter(name="一个党员一颗星")
    assert sorted(stars.values_list("member", flat=True)) == sorted(
        members.values_list("pk", flat=True)
    )
    assert (len(branches), len(stars)) == (3, 15)
    assert all("演示" in name for name in members.values_list("name", flat=True))


def test_jn9_mass_organisations_of_the_park_reach_each_of_its_enterprises(
    areas: dict[str, Area],
) -> None:
    inside = Organisation.objects.filter(commercial_district__name="海能电商园")
    enterprises = inside.filter(kind="enterprise")
    reached = WorkCoverage.objects.filter(park_level=True)
    assert {(row.organisation_id, row.means) for row in reached} == {
        (enterprise.pk, means)
        for enterprise in enterprises
        for means in ("trade_union", "youth_league", "womens_federation")
    }
    assert enterprises.count() == 8


def test_jn9_bodies_of_the_park_and_its_association(areas: dict[str, Area]) -> None:
    council = JointCommittee.objects.get(name="海能电商园党建联席会")
    names = set(council.sections.values_list("name", flat=True))
    assert {"园区工会", "园区团委", "园区妇联", "志愿者服务队"} < names
    seat = council.seats.get(organisation__kind="social")
    assert str(seat.organisation) == "海能电商园行业协会（演示）"
