"""宣化经济开发区 in the demonstration: XH6–XH11."""

import datetime as dt

import pytest
from django.db.models import Count, Sum

from activities.models import (
    Case,
    Outcome,
    Pairing,
    Project,
    Series,
    Visit,
    VolunteerTeam,
)
from core.money import yuan
from districts.models import Area, PartyPost
from members.models import Affiliation, MemberHonour, PioneerPost
from tests.config.demo_done import held, results

CODE = "130705Z01"
YEAR = dt.date(2018, 1, 1), dt.date(2018, 12, 31)


@pytest.fixture
def area(areas: dict[str, Area]) -> Area:
    return areas["130705Z01"]


def test_xh6_courses_person_times_and_secretaries(area: Area) -> None:
    courses = held(area=area, outcomes__metric="courses").between(*YEAR)
    assert courses.count() == 22
    there = courses.annotate(n=Count("attendances")).values_list("n", "others")
    assert sum(named + others for named, others in there) == 1200
    told = Outcome.objects.filter(activity__in=courses, metric="trained")
    assert told.aggregate(sum=Sum("value"))["sum"] == 1200


def test_xh6_the_share_of_secretaries_comes_of_who_was_there(area: Area) -> None:
    posts = PartyPost.objects.on(YEAR[1]).filter(title="secretary", party_organisation__area=area)
    trained = 0
    for post in posts:
        (member,) = Affiliation.objects.on(YEAR[1]).filter(
            party_organisation=post.party_organisation, member__name=post.name
        )
        was = held(kind="secretary_training", attendances__member=member.member_id)
        trained += was.between(*YEAR).exists()
    assert (trained, posts.count()) == (47, 60)
    assert round(100 * trained / posts.count()) == 78


def test_xh7_suggestions_of_the_fifteenth(area: Area) -> None:
    series = Series.objects.get(area=area, month_day=15)
    days = series.activities.took_place().values_list("day", flat=True)
    assert sorted(days) == [dt.date(2018, month, 15) for month in range(1, 13)]
    cases = Case.objects.filter(area=area, kind="suggestion", activity__series=series)
    for day in days:
        month = cases.filter(received_on=day)
        adopted = month.filter(adoption="adopted").count()
        assert month.count() > 60
        assert adopted / month.count() > 0.3
    assert not cases.filter(adoption_reason="").exists()
    assert not cases.exclude(name="", phone="", text="").exists()
    assert {case.received_at.year for case in cases} == {2018}


def test_xh8_volunteer_events_donations_and_visits(area: Area) -> None:
    team = VolunteerTeam.objects.get(area=area, name="志愿服务联合会")
    assert held(team=team, kind="volunteering").between(*YEAR).count() > 2500
    raised = Outcome.objects.filter(metric="money", activity__in=held(team=team).between(*YEAR))
    months = raised.values("activity__day__month").distinct().count()
    total = raised.aggregate(sum=Sum("value"))["sum"]
    assert (months, yuan(total // months)) == (12, "95,000.00")
    visits = Visit.objects.filter(pairing__area=area, pairing__kind="household")
    assert visits.aggregate(sum=Sum("people"))["sum"] == 816


def test_xh9_over_400_events_at_the_centre(area: Area) -> None:
    there = held(venue__name="宣化经开区党群服务中心").between(*YEAR)
    assert there.count() > 400


def test_xh10_paired_building_backbones_workers_and_results(area: Area) -> None:
    pairs = Pairing.objects.on(YEAR[1]).filter(area=area, kind="organisation")
    assert pairs.count() == 12
    assert not pairs.filter(visits=None).exists()
    assert results("党建+人才") == {"results": "70 余"}
    honours = MemberHonour.objects.filter(member__area=area)
    counted = dict(honours.values_list("name").annotate(Count("member", distinct=True)))
    assert (counted["党员技术骨干"], counted["劳动模范"]) == (39, 15)
    (summary,) = held(title__contains="党建+人才")
    assert "创新工作室 36 家" in summary.report


def test_xh11_fifteen_experts_and_what_they_saved(area: Area) -> None:
    project = Project.objects.get(area=area)
    assert "博创智造孵化器" in project.goal
    assert project.people.count() == project.team_size == 15
    experts = MemberHonour.objects.filter(name="党员技术能手", member__projects__project=project)
    assert experts.count() == 15
    (saving,) = project.savings.all()
    assert yuan(saving.fen) == "605,000.00"
    assert (saving.last - saving.first).days < 365
    assert PioneerPost.objects.filter(area=area, kind="vanguard").count() == 15
