"""Member projects: their way, and what they saved by periods that do not overlap."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.models import Project
from activities.services import projects
from activities.services.projects import Period, Totals
from core.errors import Refused
from tests.activities.service_makers import DAY, project_in

FIRST_QUARTER = Period(dt.date(2017, 1, 1), dt.date(2017, 3, 31))


def test_what_was_saved_is_kept_in_fen_and_added_up(zone: Any, clerk: Any) -> None:
    one, other = project_in(zone), project_in(zone, "节电")
    projects.save(one, FIRST_QUARTER, 48_852_00, basis="电费单", by=clerk)
    april = Period(dt.date(2017, 4, 1), dt.date(2017, 4, 30))
    projects.save(one, april, 150, basis="电费单", by=clerk)
    projects.save(other, FIRST_QUARTER, 86_900_00, basis="台账", by=clerk)
    projects.end(other, projects.FINISH, day=localdate(), by=clerk, note="", result="办成")
    assert projects.totals(Project.objects.all()) == Totals(2, 1, 135_753_50)
    assert projects.totals(Project.objects.all()).yuan == "135,753.50"
    assert projects.totals(Project.objects.none()) == Totals(0, 0, 0)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2017-03-31", "2017-04-30"),
        ("2017-01-01", "2017-01-01"),
        ("2017-02-01", "2017-02-28"),
        ("2017-01-01", "2017-12-31"),
    ],
)
def test_periods_that_meet_are_refused_by_name(
    zone: Any, clerk: Any, first: str, last: str
) -> None:
    project = project_in(zone)
    projects.save(project, FIRST_QUARTER, 100, basis="台账", by=clerk)
    period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    with pytest.raises(Refused, match="与已登记的 2017-01-01 至 2017-03-31 重叠") as refused:
        projects.save(project, period, 100, basis="台账", by=clerk)
    assert refused.value.field == "first"
    assert project.savings.count() == 1


@pytest.mark.parametrize(
    ("period", "fen", "field"),
    [
        (Period(dt.date(2017, 3, 1), dt.date(2017, 2, 1)), 100, "last"),
        (Period(dt.date(2016, 12, 31), dt.date(2017, 2, 1)), 100, "first"),
        (Period(dt.date(2017, 3, 1), dt.date(2999, 1, 1)), 100, "last"),
        (FIRST_QUARTER, 0, "yuan"),
        (FIRST_QUARTER, -5, "yuan"),
    ],
)
def test_savings_that_cannot_be(zone: Any, clerk: Any, period: Any, fen: int, field: str) -> None:
    project = project_in(zone)
    with pytest.raises(Refused) as refused:
        projects.save(project, period, fen, basis="台账", by=clerk)
    assert refused.value.field == field


def test_the_way_of_a_project(zone: Any, clerk: Any) -> None:
    project = project_in(zone)
    for day in (project.since - DAY, localdate() + DAY):
        with pytest.raises(Refused, match="结束日期应在"):
            projects.end(project, projects.FINISH, day=day, by=clerk, note="")
    with pytest.raises(Refused, match="请写明事由"):
        projects.end(project, projects.STOP, day=localdate(), by=clerk, note="")
    stopped = projects.end(project, projects.STOP, day=localdate(), by=clerk, note="设备停用")
    assert (stopped.state, stopped.ended) == ("stopped", localdate())
    with pytest.raises(Refused, match="项目已终止"):
        projects.save(project, FIRST_QUARTER, 100, basis="台账", by=clerk)
    again = projects.resume(stopped, by=clerk, note="又用了")
    assert (again.state, again.ended) == ("running", None)
    done = projects.end(again, projects.FINISH, day=localdate(), by=clerk, note="", result="办成")
    assert (done.state, done.result) == ("done", "办成")
    assert projects.save(done, FIRST_QUARTER, 100, basis="台账", by=clerk).fen == 100
