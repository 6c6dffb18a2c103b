"""志愿服务队: who joins, leaves and leads one, each from a day; a team that ends keeps its rows.

One person leads at a time. Who led before stays in the team.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from activities.models import TeamMembership, Volunteer, VolunteerTeam
from core.errors import Refused
from core.workflow import record

JOIN, LEAVE, LEAD, DISSOLVE = "加入", "退出", "任队长", "解散"


def namesakes(team: VolunteerTeam) -> QuerySet[VolunteerTeam]:
    """Other teams of the name that still stand in its area, above or below it."""
    codes = team.area.path.strip("/").split("/")
    rows = VolunteerTeam.objects.filter(name=team.name, dissolved=None).exclude(pk=team.pk)
    near = rows.filter(area__code__in=codes) | rows.filter(area__path__startswith=team.area.path)
    return near.select_related("area", "commercial_district").order_by("pk")


def present(team: VolunteerTeam, day: dt.date) -> QuerySet[TeamMembership]:
    """Who is in it on the day, the leader first."""
    rows = team.memberships.on(day)
    found: QuerySet[TeamMembership] = rows.select_related("volunteer").order_by(
        "-leader", "since", "pk"
    )
    return found


@transaction.atomic
def join(
    team: VolunteerTeam, volunteer: Volunteer, *, day: dt.date, by: Any, note: str = ""
) -> TeamMembership:
    """From the day he is in the team. Raises Refused."""
    _hold(team, day)
    if volunteer.left is not None:
        raise Refused(
            f"{volunteer}已于 {volunteer.left} 退出志愿者登记，请先恢复。", field="volunteer"
        )
    there = TeamMembership.objects.filter(team=team, volunteer=volunteer)
    if there.during(day, dt.date.max).exists():
        raise Refused(f"{volunteer}已在这支队里，起止日期有误的请更正那一条。", field="volunteer")
    made = TeamMembership.objects.create(team=team, volunteer=volunteer, since=day)
    record(by, JOIN, team, _told(volunteer, day, note))
    return made


@transaction.atomic
def leave(row: TeamMembership, *, day: dt.date, by: Any, note: str = "") -> TeamMembership:
    """The day is his first one no longer in the team. Raises Refused."""
    _hold(row.team, day)
    row.refresh_from_db()
    _check_ends(row, day)
    row.until = day
    row.save(update_fields=["until"])
    record(by, LEAVE, row.team, _told(row.volunteer, day, note))
    return row


@transaction.atomic
def lead(row: TeamMembership, *, day: dt.date, by: Any, note: str = "") -> TeamMembership:
    """From the day he leads the team, and whoever led it does so no longer. Raises Refused."""
    _hold(row.team, day)
    row.refresh_from_db()
    if row.leader:
        raise Refused(f"{row.volunteer}已是队长，不用再办。")
    for other in row.team.memberships.filter(leader=True).during(day, dt.date.max):
        _turn(other, day, leader=False)
    led = _turn(row, day, leader=True)
    record(by, LEAD, row.team, _told(row.volunteer, day, note))
    return led


@transaction.atomic
def dissolve(team: VolunteerTeam, *, day: dt.date, by: Any, note: str) -> None:
    """The team ends on the day, and so does whoever is in it. Raises Refused."""
    locked = _hold(team, day)
    if day <= locked.founded:
        raise Refused(f"解散日期要晚于成立日期（{locked.founded}），请核对。", field="day")
    rows = locked.memberships.filter(until=None)
    if late := rows.filter(since__gte=day).first():
        raise Refused(f"{late.volunteer} {late.since} 才加入，解散日期请填在这以后。", field="day")
    rows.update(until=day)
    locked.dissolved = day
    locked.save(update_fields=["dissolved"])
    record(by, DISSOLVE, locked, f"{day} 起。{note}")


def _hold(team: VolunteerTeam, day: dt.date) -> VolunteerTeam:
    """The team, held until the end, where something may happen to it on the day."""
    locked = VolunteerTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
    if locked.dissolved is not None:
        raise Refused(f"{locked}已于 {locked.dissolved} 解散，不能再变动，请核对。")
    if day > localdate():
        raise Refused(f"日期不能晚于今天（{localdate()}），请核对。", field="day")
    if day < locked.founded:
        raise Refused(f"{locked} {locked.founded} 才成立，日期不能更早，请核对。", field="day")
    return locked


def _check_ends(row: TeamMembership, day: dt.date) -> None:
    if row.until is not None:
        raise Refused(f"{row.volunteer}已于 {row.until} 退出，不用再办。")
    if day <= row.since:
        raise Refused(f"退出日期要晚于加入日期（{row.since}），请核对。", field="day")


def _turn(row: TeamMembership, day: dt.date, *, leader: bool) -> TeamMembership:
    """From the day the row says so: by itself where it begins then, else by one that follows it."""
    if row.until is not None or day < row.since:
        raise Refused(
            f"{row.volunteer}的登记是 {row.since} 起，日期请填在这以后，或先更正那一条。",
            field="day",
        )
    if day == row.since:
        row.leader = leader
        row.save(update_fields=["leader"])
        return row
    row.until = day
    row.save(update_fields=["until"])
    return TeamMembership.objects.create(
        team=row.team, volunteer=row.volunteer, since=day, leader=leader
    )


def _told(volunteer: Volunteer, day: dt.date, note: str) -> str:
    return "。".join(filter(None, (f"{volunteer}，{day} 起", note)))
