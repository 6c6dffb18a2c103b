"""决议: followed up until it is done or given up."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet
from django.utils.timezone import localdate

from activities.enums import ActivityKind, ResolutionState
from activities.models import Activity, Resolution, ResolutionStep
from core.dated import Quarter
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import limits
from districts.advice import ask
from districts.models import JointCommittee
from districts.scoping import below, holding

S = ResolutionState

_office = holding("change", "决议由召集会议的街道跟踪，请转告他们。")

FINISH = Transition("办结", frozenset({S.OPEN}), S.DONE, (_office,))
DROP = Transition("不再办理", frozenset({S.OPEN}), S.DROPPED, (_office,), needs_note=True)
REOPEN = Transition("恢复办理", frozenset({S.DONE, S.DROPPED}), S.OPEN, (_office,), needs_note=True)
TRANSITIONS = (FINISH, DROP, REOPEN)


def _check_day(resolution: Resolution, day: dt.date) -> None:
    if day > localdate():
        raise Refused(f"日期不能晚于今天（{localdate()}），请改正。", field="day")
    if day < resolution.activity.day:
        raise Refused(f"日期不能早于会议日期 {resolution.activity.day}，请改正。", field="day")


@transaction.atomic
def follow(resolution: Resolution, words: str, day: dt.date, *, by: Any) -> ResolutionStep:
    """登记落实情况, while it is open. Raises Refused."""
    if resolution.state != S.OPEN:
        told = resolution.get_state_display()
        raise Refused(f"决议{told}，不能再登记落实情况；确要继续的，请先恢复办理。")
    _check_day(resolution, day)
    step = ResolutionStep.objects.create(resolution=resolution, day=day, words=words, by=by)
    record(by, "登记落实情况", resolution, words[:100])
    return step


@transaction.atomic
def finish(resolution: Resolution, day: dt.date, *, by: Any, note: str = "") -> Resolution:
    """办结 on a day. Raises Refused."""
    _check_day(resolution, day)
    locked = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if why := FINISH.refusal(locked, by):
        raise Refused(why)
    locked.state, locked.done_on = S.DONE, day  # a check holds the two together
    locked.save(update_fields=["state", "done_on"])
    record(by, FINISH.verb, locked, note)
    ask(locked.activity.area)
    return locked


def drop(resolution: Resolution, *, by: Any, note: str) -> Resolution:
    """不再办理, with the reason. Raises Refused."""
    moved = advance(resolution, DROP, by=by, note=note)
    ask(moved.activity.area)
    return moved


@transaction.atomic
def reopen(resolution: Resolution, *, by: Any, note: str) -> Resolution:
    """恢复办理: what was thought done goes on. Raises Refused."""
    locked = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if why := REOPEN.refusal(locked, by):
        raise Refused(why)
    locked.state, locked.done_on = S.OPEN, None
    locked.save(update_fields=["state", "done_on"])
    record(by, REOPEN.verb, locked, note)
    ask(locked.activity.area)
    return locked


# What is due


def late(day: dt.date) -> QuerySet[Resolution]:
    """Open ones whose time is over on the day; the day of the limit is still in time."""
    return Resolution.objects.filter(state=S.OPEN, due__lt=day)


def pressing(path: str, day: dt.date) -> QuerySet[Any]:
    """Open ones below the path that are late, or due within the days of the warning."""
    rows = Resolution.objects.filter(below(path, Resolution.area_path), state=S.OPEN)
    warned = rows.alias(warning=limits.expression("resolution_warning", Resolution.area_path))
    first = ExpressionWrapper(F("due") - F("warning"), output_field=DateField())
    soon = warned.alias(first=first).filter(first__lte=day)
    return soon.select_related("activity__area", "organisation", "party_organisation")


def without_meeting(path: str, day: dt.date) -> list[tuple[JointCommittee, int, int]]:
    """(committee, held, needed) of those that have met too seldom in the quarter of the day. One
    that was not there on the quarter's first day owes nothing in it."""
    quarter = Quarter.of(day)
    lasts = Q(dissolved=None) | Q(dissolved__gt=quarter.last)
    there = JointCommittee.objects.filter(below(path), lasts, founded__lte=quarter.first)
    asked = there.annotate(needed=limits.expression("joint_meetings", "area"))
    held: dict[int | None, int] = {}
    rows = Activity.objects.took_place().filter(
        kind=ActivityKind.JOINT_MEETING, day__range=(quarter.first, min(day, quarter.last))
    )
    for key in rows.filter(committee__in=there).values_list("committee", flat=True):
        held[key] = held.get(key, 0) + 1
    found = asked.select_related("area").order_by("area__path", "name")
    counted = [(one, held.get(one.pk, 0), one.needed) for one in found]
    return [(one, number, needed) for one, number, needed in counted if number < needed]
