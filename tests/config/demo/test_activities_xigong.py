"""西工区 in the demonstration: XG8, XG10, XG11, XG13."""

import datetime as dt
from collections import Counter

import pytest

from activities.models import Activity, DutySession, Pairing, Resolution
from config.demo.systems import SYSTEMS
from districts.models import Area, JointCommittee
from tests.config.demo_done import held, results

YEAR = dt.date(2016, 1, 1), dt.date(2016, 12, 31)


@pytest.fixture
def area(areas: dict[str, Area]) -> Area:
    return areas["410303"]


def test_xg8_a_letter_boards_and_questionnaires(area: Area) -> None:
    campaign = held(kind="campaign", title__contains="寻找党员、亮出身份")
    assert campaign.filter(title__contains="告党员一封信").count() == 1
    assert results("寻找党员、亮出身份") == {"boards": "20 余", "questionnaires": "1,500"}
    told = " ".join(campaign.values_list("text", flat=True))
    assert "口袋党员" in told
    assert "隐形党员" in told
    assert [number for number in (249, 214, 36) if campaign.filter(report__contains=number)] == [
        249,
        214,
        36,
    ]


def test_xg10_four_departments_come_each_week(area: Area) -> None:
    sessions = DutySession.objects.filter(area=area, state="held", day__range=YEAR)
    offices = {"西工区公安分局", "西工区市场监管局西工所", "西工区税务局", "西工区城市管理局"}
    weeks = Counter(one.day.isocalendar().week for one in sessions)
    assert (len(weeks), set(weeks.values())) == (52, {4})
    assert set(sessions.values_list("organisation__name", flat=True)) == offices
    assert all(one.published_on < one.day for one in sessions)


def test_xg10_jobs_brought_to_the_people(area: Area) -> None:
    assert results("春风行动送岗位") == {"enterprises": "50 余", "jobs": "300 余"}
    (jobs,) = held(kind="jobs").between(*YEAR)
    assert (jobs.host.commercial_district.name, jobs.theme) == ("王城大道建材商圈", "service")


def test_xg11_the_auction_and_who_is_visited(area: Area) -> None:
    assert results("公益慈善拍卖会") == {"goods": "40,000.00 余"}
    day = dt.date(2016, 12, 31)
    pairs = Pairing.objects.on(day).filter(kind="household", situation__contains="空巢老人")
    places = set(pairs.values_list("commercial_district__name", flat=True))
    assert places == {"王城大道建材商圈", "信息科技城商圈"}
    for pair in pairs:
        months = {visit.day.month for visit in pair.visits.all()}
        assert months == set(range(6, 13))
        assert pair.visits.exclude(solved_on=None).exists()


def test_xg13_joint_meetings_by_the_systems(area: Area) -> None:
    assert {"议事会议制度", "联席会议制度"} < set(SYSTEMS)
    for committee in JointCommittee.objects.filter(area=area):
        meetings = Activity.objects.took_place().filter(committee=committee)
        quarters = meetings.filter(kind="joint_meeting").values_list("day__quarter", flat=True)
        since = 1 if committee.founded.month <= 3 or committee.founded.year < 2016 else 2
        assert sorted(quarters) == list(range(since, 5))
        assert meetings.filter(kind="deliberation").count() == 1
    decided = Resolution.objects.filter(activity__area=area)
    assert set(decided.values_list("state", flat=True)) == {"done"}
    assert decided.filter(organisation=None, unit="").count() == 0
