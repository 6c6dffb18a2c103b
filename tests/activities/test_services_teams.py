"""Who joins, leaves and leads a team, each from a day."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.services import teams
from core.errors import Refused
from core.models import Act
from tests.activities.makers import volunteer_in
from tests.activities.service_makers import DAY, team_in
from tests.conftest import START


def test_one_leads_at_a_time_and_who_led_stays(zone: Any, clerk: Any) -> None:
    team, today = team_in(zone), localdate()
    first, second = (
        teams.join(team, volunteer_in(zone, name), day=today - 9 * DAY, by=clerk)
        for name in ("李四", "王五")
    )
    teams.lead(first, day=today - 9 * DAY, by=clerk)
    first.refresh_from_db()
    assert first.leader
    assert first.until is None
    teams.lead(second, day=today - 2 * DAY, by=clerk)
    told = [(str(row.volunteer.name), row.leader, row.since) for row in teams.present(team, today)]
    assert told == [("王五", True, today - 2 * DAY), ("李四", False, today - 2 * DAY)]
    (before,) = teams.present(team, today - 3 * DAY).filter(leader=True)
    assert before.volunteer == first.volunteer


def test_nobody_is_in_a_team_twice_but_may_come_again(zone: Any, clerk: Any) -> None:
    team, volunteer, today = team_in(zone), volunteer_in(zone), localdate()
    row = teams.join(team, volunteer, day=today - 5 * DAY, by=clerk)
    with pytest.raises(Refused, match="已在这支队里"):
        teams.join(team, volunteer, day=today, by=clerk)
    teams.leave(row, day=today - DAY, by=clerk)
    with pytest.raises(Refused, match="已在这支队里"):
        teams.join(team, volunteer, day=today - 2 * DAY, by=clerk)
    again = teams.join(team, volunteer, day=today - DAY, by=clerk)
    assert again.since == today - DAY
    assert Act.objects.filter(verb=teams.JOIN, by=clerk).count() == 2


@pytest.mark.parametrize(
    ("days", "told"), [(1, "不能晚于今天"), (-100_0, "才成立")], ids=["to come", "before it was"]
)
def test_days_that_cannot_be(zone: Any, clerk: Any, days: int, told: str) -> None:
    team = team_in(zone, founded=localdate() - 900 * DAY)
    with pytest.raises(Refused, match=told) as refused:
        teams.join(team, volunteer_in(zone), day=localdate() + days * DAY, by=clerk)
    assert refused.value.field == "day"


def test_who_left_the_register_joins_nothing(zone: Any, clerk: Any) -> None:
    gone = volunteer_in(zone, left=dt.date(2017, 1, 1))
    with pytest.raises(Refused, match="请先恢复"):
        teams.join(team_in(zone), gone, day=localdate(), by=clerk)


def test_one_leaves_after_he_came_and_once(zone: Any, clerk: Any) -> None:
    row = teams.join(team_in(zone), volunteer_in(zone), day=localdate() - DAY, by=clerk)
    with pytest.raises(Refused, match="要晚于加入日期"):
        teams.leave(row, day=localdate() - DAY, by=clerk)
    teams.leave(row, day=localdate(), by=clerk)
    with pytest.raises(Refused, match="不用再办"):
        teams.leave(row, day=localdate(), by=clerk)


def test_a_team_that_ends_takes_its_people_along_and_takes_no_more(zone: Any, clerk: Any) -> None:
    team, today = team_in(zone), localdate()
    row = teams.join(team, volunteer_in(zone), day=today - DAY, by=clerk)
    with pytest.raises(Refused, match="才加入"):
        teams.dissolve(team, day=today - DAY, by=clerk, note="并入别队")
    teams.dissolve(team, day=today, by=clerk, note="并入别队")
    row.refresh_from_db()
    assert row.until == today
    with pytest.raises(Refused, match=r"已于 .* 解散"):
        teams.join(team, volunteer_in(zone, "王五"), day=today, by=clerk)


def test_namesakes_are_those_near_that_still_stand(
    zone: Any, district: Any, street: Any, foreign_zone: Any
) -> None:
    team = team_in(zone)
    above, twin = team_in(district), team_in(zone)
    team_in(street), team_in(foreign_zone), team_in(zone, "别的队")
    team_in(zone, dissolved=START + DAY)
    assert {*teams.namesakes(team)} == {above, twin}
