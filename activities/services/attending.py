"""Who was there: one way to record it, for one or for many, whichever list they come from.

A volunteer who is a member of the Party is recorded as the member; who is recorded already stays as
he is. Hours are those of the activity unless others are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from activities.models import Activity, Attendance, SignInSheet, Volunteer
from activities.models.attending import ATTENDING
from activities.services.activities import check_open
from core.copying import copy_rows
from core.errors import Refused
from core.workflow import record

MOST_HOURS = 80


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
    if not 0 <= each <= MOST_HOURS:
        raise Refused(f"时长应在 0 到 {MOST_HOURS} 小时之间，请改正。", field="hours")
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
    found = Recorded(len(fresh), len(wanted) - len(fresh), present.others)
    record(by, "登记参加", locked, f"新登记 {found.new}，群众 {found.others} 人")
    return found


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


@transaction.atomic
def strike(attendance: Attendance, *, by: Any, reason: str) -> None:
    """Somebody was not there after all; the history keeps the row. Raises Refused."""
    check_open(attendance.activity)
    record(by, "更正参加", attendance.activity, f"去掉{attendance}：{reason}")
    attendance.delete()
