"""结对: who helps visits by a plan (so many times a month, quarter or year), writes down what is
needed, and what became of it; a pairing ends on a day with a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.enums import VisitRhythm
from activities.models import Pairing, Visit
from core.dated import Quarter, months_later
from core.errors import Refused
from core.workflow import record
from districts import advice

VISIT, SOLVE, END = "登记走访", "登记解决", "结束结对"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """What was seen on a visit; a need may be solved on the spot."""

    day: dt.date
    words: str = ""
    people: int = 1
    need: str = ""
    solution: str = ""


def period(rhythm: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The month, quarter or year of the day: its first and its last day."""
    if rhythm == VisitRhythm.MONTH:
        first = day.replace(day=1)
        return first, months_later(first, 1) - DAY
    if rhythm == VisitRhythm.QUARTER:
        quarter = Quarter.of(day)
        return quarter.first, quarter.last
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def previous(rhythm: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The one before."""
    return period(rhythm, period(rhythm, day)[0] - DAY)


def missing(pairing: Pairing, day: dt.date) -> int:
    """How many visits its plan still wants in the period of the day."""
    if pairing.since > day or (pairing.until is not None and pairing.until <= day):
        return 0
    done = pairing.visits.filter(day__range=period(pairing.visit_rhythm, day)).count()
    return max(0, pairing.visit_times - done)


@transaction.atomic
def visit(pairing: Pairing, seen: Seen, *, by: Any) -> Visit:
    """Raises Refused, with its field."""
    Pairing.objects.select_for_update(no_key=True, of=("self",)).get(pk=pairing.pk)
    if why := not_on(pairing, seen.day):
        raise Refused(why, field="day")
    if pairing.visits.filter(day=seen.day).exists():
        raise Refused(f"{seen.day} 已登记走访，请更正那一条，或者改日期。", field="day")
    if seen.solution.strip() and not seen.need.strip():
        raise Refused("写了解决情况的，请写明发现的需求。", field="need")
    made = Visit.objects.create(
        pairing=pairing,
        day=seen.day,
        people=seen.people,
        words=seen.words.strip(),
        need=seen.need.strip(),
        solution=seen.solution.strip(),
        solved_on=seen.day if seen.solution.strip() else None,
    )
    record(by, VISIT, pairing, f"{seen.day}")
    advice.ask(pairing.area)
    return made


def not_on(pairing: Pairing, day: dt.date) -> str:
    """Why there was no visit on the day, or nothing."""
    if day > localdate():
        return f"走访日期不能晚于今天（{localdate()}），请核对。"
    if day < pairing.since:
        return f"{pairing.since_text} 才结对，走访日期不能更早，请核对。"
    if pairing.until is not None and day >= pairing.until:
        return f"结对已于 {pairing.until} 结束，走访日期请填在这以前。"
    return ""


@transaction.atomic
def solve(row: Visit, *, day: dt.date, solution: str, by: Any) -> Visit:
    """The need that was found is met. Raises Refused, with its field."""
    locked = Visit.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not locked.need:
        raise Refused("这次走访没有登记需求，请先更正走访，写明需求。")
    if locked.solved_on is not None:
        raise Refused(f"这项需求已于 {locked.solved_on} 解决，不用再办。")
    if not locked.day <= day <= localdate():
        raise Refused(
            f"解决日期应在走访日期（{locked.day}）到今天（{localdate()}）之间，请核对。",
            field="day",
        )
    locked.solved_on, locked.solution = day, solution.strip()
    locked.save(update_fields=["solved_on", "solution"])
    record(by, SOLVE, locked.pairing, f"{day}")
    advice.ask(locked.pairing.area)
    return locked


@transaction.atomic
def end(pairing: Pairing, *, day: dt.date, reason: str, by: Any) -> Pairing:
    """The day is the first on which it holds no more. Raises Refused, with its field."""
    locked = Pairing.objects.select_for_update(no_key=True, of=("self",)).get(pk=pairing.pk)
    if locked.until is not None:
        raise Refused(f"结对已于 {locked.until} 结束，不用再办。")
    if not locked.since < day <= localdate():
        raise Refused(
            f"结束日期应在结对日期（{locked.since}）之后、今天之前（含今天），请核对。", field="day"
        )
    if late := locked.visits.filter(day__gte=day).order_by("day").first():
        raise Refused(f"{late.day} 还有走访，结束日期请填在这以后。", field="day")
    locked.until, locked.end_reason = day, reason.strip()
    locked.save(update_fields=["until", "end_reason"])
    record(by, END, locked, f"{day} 起。{locked.end_reason}")
    advice.ask(locked.area)
    return locked
