"""党员攻关项目: running until it is done or stopped. What it saved is written down by periods that
do not overlap, so that nothing is counted twice."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate

from activities.enums import ProjectState
from activities.models import Project, ProjectMember, Saving
from core.errors import Refused
from core.money import yuan
from core.workflow import Transition, advance, record
from districts import advice
from districts.scoping import holding

S = ProjectState
SAVE = "登记成效"

_office = holding("change", "攻关项目由所在街道的经办人登记，请转告他们。")

FINISH = Transition("完成", frozenset({S.RUNNING}), S.DONE, (_office,))
STOP = Transition("终止", frozenset({S.RUNNING}), S.STOPPED, (_office,), needs_note=True)
RESUME = Transition(
    "恢复攻关", frozenset({S.DONE, S.STOPPED}), S.RUNNING, (_office,), needs_note=True
)
TRANSITIONS = (FINISH, STOP, RESUME)


@dataclass(frozen=True)
class Period:
    """Both days belong to it."""

    first: dt.date
    last: dt.date

    def meets(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        return f"{self.first} 至 {self.last}"


def fault(project: Project, period: Period, others: Iterable[Period]) -> tuple[str, str]:
    """(field, why) where nothing can be saved over the period; nothing where it can."""
    if period.last < period.first:
        return "last", "“至”不能早于“自”，请核对。"
    if period.first < project.since:
        return "first", f"项目 {project.since} 才开始，成效期间不能更早，请核对。"
    if period.last > localdate():
        return "last", f"成效期间不能晚于今天（{localdate()}），请核对。"
    if met := next((one for one in others if period.meets(one)), None):
        return "first", f"与已登记的 {met} 重叠，请改期间，或者更正那一条。"
    return "", ""


@transaction.atomic
def save(project: Project, period: Period, fen: int, *, basis: str, by: Any) -> Saving:
    """What it saved over the period, in fen. Raises Refused, with its field."""
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if locked.state == S.STOPPED:
        raise Refused("项目已终止，不能登记成效；确有成效的，请先恢复攻关。")
    if fen <= 0:
        raise Refused("节约金额要大于 0，请改正。", field="yuan")
    known = [Period(*days) for days in locked.savings.values_list("first", "last")]
    field, why = fault(locked, period, known)
    if why:
        raise Refused(why, field=field)
    made = Saving.objects.create(
        project=locked, first=period.first, last=period.last, fen=fen, basis=basis
    )
    record(by, SAVE, locked, f"{period}，{yuan(fen)} 元")
    return made


@transaction.atomic
def end(
    project: Project, transition: Transition, *, day: dt.date, by: Any, note: str, result: str = ""
) -> Project:
    """It is done, or stopped, on the day. Raises Refused."""
    if not project.since <= day <= localdate():
        raise Refused(
            f"结束日期应在 {project.since} 到今天（{localdate()}）之间，请核对。", field="day"
        )
    moved = advance(project, transition, by=by, note=note)
    moved.ended, moved.result = day, result.strip() or moved.result
    moved.save(update_fields=["ended", "result"])
    advice.ask(moved.area)
    return moved


@transaction.atomic
def resume(project: Project, *, by: Any, note: str) -> Project:
    """It was ended by mistake, or goes on. Raises Refused."""
    moved = advance(project, RESUME, by=by, note=note)
    moved.ended = None
    moved.save(update_fields=["ended"])
    advice.ask(moved.area)
    return moved


@dataclass(frozen=True)
class Totals:
    """Of many projects: how many, how many done, and what they saved in fen."""

    projects: int
    done: int
    fen: int

    @property
    def yuan(self) -> str:
        return yuan(self.fen)


def totals(rows: QuerySet[Project]) -> Totals:
    rows = rows.order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk", distinct=True)))
    saved = Saving.objects.filter(project__in=rows.values("pk")).aggregate(all=Sum("fen"))
    return Totals(sum(counts.values()), counts.get(S.DONE, 0), int(saved["all"] or 0))


@transaction.atomic
def drop(row: ProjectMember, *, by: Any, note: str) -> None:
    """He does not work on it after all, or no longer; the history keeps the row."""
    record(by, "减少组员", row.project, f"{row.member}：{note}")
    row.delete()
