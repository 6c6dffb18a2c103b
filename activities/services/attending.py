"""Who was there: one way to record it, for one or for many, whichever list they come from.

A volunteer who is a member of the Party is recorded as the member; who is recorded already stays as
he is. Hours are those of the activity unless others are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from activities.models import Activity, Attendance, SignInSheet, Volunteer
from activities.models.attending import ATTENDING
from activities.services.activities import check_open
from core.copying import copy_rows
from core.errors import Refused
from core.workflow import record

MOST_HOURS = 80
MOST_OTHERS = 100_000  # more than a commercial district holds


@dataclass(frozen=True)
class Present:
    """Keys of those who were there, by what they are, and how many of no register."""

    members: Sequence[int] = ()
    volunteers: Sequence[int] = ()
    organisations: Sequence[int] = ()
    storefronts: Sequence[int] = ()
    others: int = 0

    def links(self) -> Iterable[tuple[str, int]]:
        groups = (self.members, self.volunteers, self.organisations, self.storefronts)
        for name, keys in zip(ATTENDING, groups, strict=True):
            yield from ((f"{name}_id", key) for key in keys)


@dataclass
class Recorded:
    """How many are new, and how many were recorded before."""

    new: int = 0
    known: int = 0
    others: int = field(default=0)


@transaction.atomic
def attend(
    activity: Activity,
    present: Present,
    *,
    by: Any,
    source: str,
    hours: Decimal | None = None,
    sheet: SignInSheet | None = None,
) -> Recorded:
    """Record them all. Raises Refused where the activity is not open for it or hours are wrong."""
    locked = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    check_open(locked)
    each = locked.hours if hours is None else hours
    _check_hours(each)
    if not 0 <= present.others <= MOST_OTHERS:
        raise Refused(f"群众人数应在 0 到 {MOST_OTHERS:,} 之间，请核对。", field="others")
    wanted = set(_as_members(present.links()))
    fresh = sorted(wanted - _recorded(locked))
    copy_rows(
        Attendance,
        [
            Attendance(activity=locked, hours=each, source=source, sheet=sheet, **{name: key})
            for name, key in fresh
        ],
    )
    if present.others:
        Activity.objects.filter(pk=locked.pk).update(others=F("others") + present.others)
    _check_room(locked)
    found = Recorded(len(fresh), len(wanted) - len(fresh), present.others)
    record(by, "登记参加", locked, f"新登记 {found.new}，群众 {found.others} 人")
    return found


def _check_room(activity: Activity) -> None:
    """Nobody had a place that there was not."""
    if activity.places is None:
        return
    there = activity.attendances.filter(Q(member__isnull=False) | Q(volunteer__isnull=False))
    people = there.count() + Activity.objects.values_list("others", flat=True).get(pk=activity.pk)
    if people > activity.places:
        raise Refused(
            f"计入后到场 {people} 人，超过活动的 {activity.places} 个名额，没有计入；"
            "确实来了这么多人的，请先更正活动的名额。"
        )


def _as_members(links: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    """Volunteers who are members, as the members they are."""
    links = list(links)
    keys = [key for name, key in links if name == "volunteer_id"]
    linked = Volunteer.objects.filter(pk__in=keys).exclude(member=None)
    members = dict(linked.values_list("pk", "member_id"))
    for name, key in links:
        if name == "volunteer_id" and key in members:
            yield "member_id", members[key]
        else:
            yield name, key


def _recorded(activity: Activity) -> set[tuple[str, int]]:
    names = [f"{name}_id" for name in ATTENDING]
    return {
        (name, key)
        for row in activity.attendances.values_list(*names)
        for name, key in zip(names, row, strict=True)
        if key is not None
    }


def _check_hours(hours: Decimal) -> None:
    if not 0 <= hours <= MOST_HOURS:
        raise Refused(f"时长应在 0 到 {MOST_HOURS} 小时之间，请改正。", field="hours")


@transaction.atomic
def correct_hours(attendance: Attendance, hours: Decimal, *, by: Any, reason: str) -> None:
    """It was another time than is recorded. Raises Refused."""
    check_open(attendance.activity)
    _check_hours(hours)
    before, attendance.hours = attendance.hours, hours
    attendance.save(update_fields=["hours"])
    told = f"{attendance}的时长由 {before} 改为 {hours}：{reason}"
    record(by, "更正参加", attendance.activity, told)


@transaction.atomic
def strike(attendance: Attendance, *, by: Any, reason: str) -> None:
    """Somebody was not there after all; the history keeps the row. Raises Refused."""
    check_open(attendance.activity)
    record(by, "更正参加", attendance.activity, f"去掉{attendance}：{reason}")
    attendance.delete()
