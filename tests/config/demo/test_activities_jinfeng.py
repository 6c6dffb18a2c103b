"""金凤区 in the demonstration: JF2, JF9–JF12, JF14."""

import datetime as dt
from collections import Counter

import pytest

from activities.models import (
    Activity,
    Attendance,
    Booking,
    Claim,
    Pairing,
    Series,
    ServiceItem,
    TeamMembership,
    ThanksEntry,
    VolunteerTeam,
)
from districts.models import Area, VenueRoom
from tests.config.demo_done import held

YEAR = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
ZONE, STREET = "640106Z01", "640106001"


@pytest.fixture
def community(areas: dict[str, Area]) -> Area:
    return Area.objects.get(name="宝湖社区")


def test_jf2_twelve_sections_with_over_eighty_services(areas: dict[str, Area]) -> None:
    rooms = VenueRoom.objects.filter(venue__name="悦海新天地党群活动服务中心")
    names = set(rooms.values_list("name", flat=True))
    assert len(names) == 12
    assert {"党群驿站", "便民大厅", "创客空间", "市民学校", "人才驿站"} < names
    services = ServiceItem.objects.filter(kind="service", venue__rooms__in=rooms).distinct()
    assert services.filter(state="published").count() == 84
    assert {one.text.removeprefix("服务板块：") for one in services} == names
    titles = set(services.values_list("title", flat=True))
    assert {"组织生活", "缴费", "健康咨询", "政务服务", "心理咨询"} < titles


def test_jf9_menu_booking_group_and_theme_with_points(areas: dict[str, Area]) -> None:
    street = areas[STREET]
    assert ServiceItem.objects.filter(area=street, state="published").exists()  # 菜单式
    booked = Booking.objects.filter(slot__session__area=street)  # 预约式
    assert booked.filter(state="came").exclude(answered_on=None).count() == 24
    team = VolunteerTeam.objects.get(area=street)
    assert held(team=team).between(*YEAR).count() == 12  # 组团式
    series = Series.objects.get(area=street)  # 主题式
    assert (series.title, series.activities.between(*YEAR).count()) == ("主题创客月", 12)
    thanked = ThanksEntry.objects.filter(volunteer__area=street)
    served = Attendance.objects.filter(activity__team=team)
    assert thanked.count() == served.count() > 0
    assert not thanked.filter(points__lte=0).exists()


def test_jf10_wishes_are_claimed_each_quarter_and_each_month_has_its_theme(
    areas: dict[str, Area],
) -> None:
    days = held(title="微心愿集中认领").between(*YEAR).values_list("day", flat=True)
    assert [(day.month - 1) // 3 for day in sorted(days)] == [0, 1, 2, 3]
    claims = Claim.objects.filter(item__kind="wish", state="evaluated")
    assert set(claims.values_list("claimed_on", flat=True)) == set(days)
    series = Series.objects.get(team__name="园区公益服务队")
    topics = series.activities.took_place().between(*YEAR)
    assert sorted(topics.values_list("day__month", flat=True)) == list(range(1, 13))
    assert topics.values("title").distinct().count() == 12


def test_jf12_mass_organisations_hold_and_the_network_branch_studies(
    areas: dict[str, Area],
) -> None:
    bodies = Counter(
        name
        for activity in held(area__code=ZONE).between(*YEAR)
        for name in activity.co_hosts.values_list("name", flat=True)
    )
    assert {"园区工会", "园区团委", "园区妇联"} <= set(bodies)
    study = held(place__contains="网络e支部", kind="member_training").between(*YEAR)
    assert study.count() == 12
    (host,) = {str(one.party_organisation) for one in study}
    assert "CBD金融中心联合支部" in host


def test_jf_most_branches_of_the_zone_have_held_what_was_due(areas: dict[str, Area]) -> None:
    kinds = ("members_meeting", "lecture", "theme_day", "committee_meeting")
    parties = areas[ZONE].party_organisations.filter(founded__lt=YEAR[0])
    whole = []
    for party in parties:
        rows = Activity.objects.took_place().between(*YEAR).filter(party_organisation=party)
        found = Counter(rows.values_list("kind", flat=True))
        whole.append([found[kind] for kind in kinds] == [4, 4, 12, 12])
    assert len(whole) - 2 <= whole.count(True)


def test_jf11_families_paired_households_helped_volunteers_and_actions(community: Area) -> None:
    pairs = Pairing.objects.on(YEAR[1]).filter(area=community, kind="household")
    assert pairs.count() == 150
    assert pairs.exclude(situation="").count() == 30
    team = VolunteerTeam.objects.get(area=community)
    members = TeamMembership.objects.filter(team=team)
    assert members.on(team.founded).count() == 15
    assert members.on(YEAR[1]).count() > 50
    actions = held(team=team).between(team.founded, YEAR[1])
    assert 1600 < actions.count() < 1610
    assert not actions.filter(attendances=None).exists()


def test_jf11_nobody_took_part_before_he_joined(community: Area) -> None:
    rows = Attendance.objects.filter(activity__area=community)
    for day, joined in rows.values_list("activity__day", "volunteer__joined"):
        assert joined <= day


def test_jf14_fifteen_events_with_enterprises_in_2017(community: Area) -> None:
    rows = held(party_organisation__area=community).between(*YEAR)
    assert rows.count() == 15
    assert not rows.filter(co_hosts=None).exists()
    festival = rows.get(co_hosts__name="宁味楼餐饮")
    assert festival.day == dt.date(2017, 10, 4)
