"""清城区 in the demonstration: QC2, QC4, QC7–QC9, QC13, QC16."""

import datetime as dt
from collections import Counter

from django.db.models import Sum

from activities.models import (
    Activity,
    Booking,
    Claim,
    DutySession,
    Project,
    ServiceItem,
    TeamMembership,
    VolunteerTeam,
)
from districts.enums import CommercialDistrictKind
from districts.models import Area, CommercialDistrict, JointCommittee, PartyOrganisation
from members.models import Pledge
from tests.config.demo_done import held

TOLD = dt.date(2014, 1, 15)


def test_qc2_the_thirteenth_themed_activity_since_the_founding(areas: dict[str, Area]) -> None:
    general = PartyOrganisation.objects.get(name="城市广场商圈党总支")
    rows = held(party_organisation=general).between(general.founded, TOLD).order_by("day")
    assert rows.count() == 13
    last = rows.last()
    assert (last.title, last.day) == ("“永远跟党走，共圆中国梦”党日活动", TOLD)
    assert not rows.filter(theme="meeting").exists()


def test_qc4_ten_teams_of_nine_names_with_volunteers(areas: dict[str, Area]) -> None:
    teams = VolunteerTeam.objects.filter(commercial_district__name="城市广场商圈")
    names = Counter(teams.values_list("name", flat=True))
    assert (teams.count(), len(names)) == (10, 9)
    assert [name for name, count in names.items() if count == 2] == ["法律政策咨询队"]
    rows = TeamMembership.objects.on(TOLD).filter(team__in=teams)
    assert set(Counter(rows.values_list("team", flat=True)).values()) == {7}
    assert rows.values("volunteer").distinct().count() < 100  # the target is not reached yet


def test_qc7_a_joint_meeting_in_each_quarter(areas: dict[str, Area]) -> None:
    committee = JointCommittee.objects.get(name="城市广场商圈党总支")
    meetings = held(committee=committee, kind="joint_meeting").order_by("day")
    quarters = meetings.values_list("day__year", "day__quarter")
    assert list(quarters) == [(2013, 3), (2013, 4), (2014, 1)]
    assert all(meeting.minutes.text and meeting.resolutions.count() for meeting in meetings)


def test_qc8_deputies_of_two_departments_announced_and_their_visitors_answered(
    areas: dict[str, Area],
) -> None:
    sessions = DutySession.objects.filter(kind="deputies", day=dt.date(2013, 12, 6))
    assert set(sessions.values_list("department", flat=True)) == {
        "清远市社保局清城直属分局",
        "清远市经济开发试验区国家税务局小市税务分局",
    }
    assert all(one.deputies and one.published_on < one.day for one in sessions)
    came = Booking.objects.filter(slot__session__in=sessions, state="came")
    assert came.count() == 5
    assert not came.filter(answered_on=None).exists()
    assert {one.who for one in came} == {"已清除"}


def test_qc9_pledges_claims_and_activities_of_the_estate(areas: dict[str, Area]) -> None:
    signed = Pledge.objects.filter(text__contains="党员志愿服务承诺书")
    assert signed.values("member").distinct().count() == signed.count() == 129
    estate = CommercialDistrict.objects.get(name="阳光嘉园")
    claims = Claim.objects.filter(item__commercial_district=estate)
    assert claims.count() > 200
    assert set(claims.values_list("state", flat=True)) == {"evaluated"}
    assert not claims.filter(satisfaction="").exists()
    assert not claims.exclude(member__pledges__in=signed).exists()
    listed = ServiceItem.objects.filter(commercial_district=estate)
    assert set(listed.values_list("state", flat=True)) == {"closed"}
    assert Activity.objects.between(dt.date(2013, 1, 1), TOLD).filter(
        commercial_district=estate, co_hosts__name="阳光嘉园党支部"
    ).count() in range(50, 60)


def test_qc13_eight_projects_of_one_company_and_what_two_saved(areas: dict[str, Area]) -> None:
    projects = Project.objects.filter(organisation__name="蒙牛乳业公司", state="done")
    assert projects.count() == 8
    saved = {
        project.title: [(one.fen, (one.last - one.first).days // 30) for one in found]
        for project in projects
        if (found := project.savings.all())
    }
    assert saved == {
        "低温杯线漏奶改善项目": [(86_900_00, 9)],
        "物流仓储成本改善项目": [(48_852_00, 3)],
    }
    assert projects.aggregate(sum=Sum("savings__fen"))["sum"] == 135_752_00


def test_qc13_the_company_is_one_of_the_232(areas: dict[str, Area]) -> None:
    (company,) = {one.organisation for one in Project.objects.filter(area=areas["441802004"])}
    assert company.kind == "enterprise"
    assert company.commercial_district.name == "荷兴工业园"
    assert company.coverages.on(TOLD).count() == 1


def test_qc16_four_stations_under_one_joint_meeting_and_38_events(areas: dict[str, Area]) -> None:
    council = JointCommittee.objects.get(name="园区党建联席会")
    assert set(council.sections.values_list("name", flat=True)) == {
        "企业党群服务站",
        "党员志愿服务站",
        "安全生产监督站",
        "群团联动共组站",
    }
    events = held(committee=council).between(council.founded, TOLD)
    assert events.count() == 38
    assert {"“校企共建”第 1 场", "“党员人才工程”第 1 场"} < {one.title for one in events}


def test_qc16_three_pilots_of_three_kinds(areas: dict[str, Area]) -> None:
    pilots = CommercialDistrict.objects.filter(area__path__startswith="441800/441802/")
    assert dict(pilots.values_list("name", "kind")) == {
        "城市广场商圈": CommercialDistrictKind.COMMERCIAL,
        "荷兴工业园": CommercialDistrictKind.PARK,
        "阳光嘉园": CommercialDistrictKind.COMMUNITY,
    }
