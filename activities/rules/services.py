"""The adviser's rules of claims, member projects and pairings; where an area has many of a kind
they are told together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from activities.services import due_services, pairings
from districts import limits
from districts.advice import Finder, Finding, Rule, page

MANY = 5


@dataclass(frozen=True)
class Kind:
    """How one is told, and how many of an area are: `listed` narrows the register's list."""

    register: str
    listed: str
    subject: Callable[[Any], str]
    detail: Callable[[Any], str]
    many: str
    act: str = "change"
    area: Callable[[Any], Any] = lambda row: row.area
    due: Callable[[Any], dt.date | None] = lambda row: row.due


def _told(find: Callable[[str, dt.date], Iterable[Any]], kind: Kind) -> Finder:
    def found(path: str, day: dt.date) -> Iterator[Finding]:
        by_area: dict[Any, list[Any]] = defaultdict(list)
        for row in find(path, day):
            by_area[kind.area(row)].append(row)
        for area, rows in by_area.items():
            if len(rows) > MANY:
                yield _together(kind, area, rows)
            else:
                yield from (_one(kind, area, row) for row in rows)

    return found


def _one(kind: Kind, area: Any, row: Any) -> Finding:
    url = page(kind.register, row.pk, kind.act)
    return Finding(
        str(row.pk), area.pk, kind.subject(row), kind.detail(row), url, due=kind.due(row)
    )


def _together(kind: Kind, area: Any, rows: list[Any]) -> Finding:
    listed = reverse(f"admin:{kind.register}_changelist")
    days = [day for row in rows if (day := kind.due(row))]
    return Finding(
        f"area-{area.pk}",
        area.pk,
        kind.many.format(len(rows)),
        f"{area}，请逐件办理",
        f"{listed}?{kind.listed}&area={area.code}",
        due=min(days, default=None),
    )


def _plan_ends(row: Any) -> dt.date:
    """The last day of the month, quarter or year in which the day lies that was looked at."""
    return pairings.period(row.visit_rhythm, row.seen_on)[1]


def _visits(find: Callable[[str, dt.date], Iterable[Any]]) -> Any:
    """With the day as of which they are due."""

    def found(path: str, day: dt.date) -> Iterator[Any]:
        for row in find(path, day):
            row.seen_on = day
            yield row

    return found


def _of_item(row: Any) -> Any:
    return row.item.area


UNDONE = Kind(
    "activities_claim",
    "late=do",
    lambda row: f"认领超期未办理：{row.item}",
    lambda row: f"{row.claimed_on} 认领，办理期限 {row.due}",
    "认领超期未办理：{} 件",
    area=_of_item,
)
UNCONFIRMED = Kind(
    "activities_claim",
    "late=confirm",
    lambda row: f"认领办理后没有确认：{row.item}",
    lambda row: f"{row.done_on} 办理，请问过服务对象代为确认",
    "认领办理后没有确认：{} 件",
    act="confirm",
    area=_of_item,
    due=lambda row: row.confirm_by,
)
PROJECT = Kind(
    "activities_project",
    "state=running",
    lambda row: f"攻关项目超期：{row}",
    lambda row: f"计划 {row.due} 完成，请登记完成，或者更正计划",
    "攻关项目超期：{} 个",
)
DUE = Kind(
    "activities_pairing",
    "visited=due",
    lambda row: f"结对待走访：{row}",
    lambda row: f"{row.get_visit_rhythm_display()} {row.visit_times} 次，{_plan_ends(row)} 前走访",
    "本期待走访的结对：{} 对",
    act="visit",
    due=_plan_ends,
)
LATE = Kind(
    "activities_pairing",
    "visited=late",
    lambda row: f"结对上期漏走访：{row}",
    lambda row: f"计划{row.get_visit_rhythm_display()} {row.visit_times} 次，走访过的请补登记",
    "上期漏走访的结对：{} 对",
    act="visit",
    due=lambda row: pairings.previous(row.visit_rhythm, row.seen_on)[1],
)
NEED = Kind(
    "activities_visit",
    "need=open",
    lambda row: f"走访发现的需求未解决：{row.pairing}",
    lambda row: f"{row.day} 走访发现，解决后请登记",
    "走访发现的需求未解决：{} 件",
    act="solve",
    area=lambda row: row.pairing.area,
    due=lambda row: None,
)


def _limit(code: str) -> str:
    return f"{limits.LIMITS[code].told()}。"


PLAN = "结对按登记的走访计划走访。"

RULES = (
    Rule(
        "claim-undone",
        "认领超期未办理",
        "办理",
        _limit("claim_do"),
        _told(due_services.undone, UNDONE),
    ),
    Rule(
        "claim-unconfirmed",
        "认领办理后没有确认",
        "确认",
        _limit("claim_confirm"),
        _told(due_services.unconfirmed, UNCONFIRMED),
    ),
    Rule(
        "project-overdue",
        "攻关项目超期",
        "办理",
        "攻关项目按计划日期完成，逾期的登记完成、终止或者更正计划。",
        _told(due_services.overdue_projects, PROJECT),
    ),
    Rule("visit-due", "结对待走访", "登记走访", PLAN, _told(_visits(due_services.visits_due), DUE)),
    Rule(
        "visit-late", "结对漏走访", "登记走访", PLAN, _told(_visits(due_services.visits_late), LATE)
    ),
    Rule(
        "need-unsolved",
        "走访需求未解决",
        "登记解决",
        "走访发现的需求要有回音，解决后登记。",
        _told(due_services.unsolved, NEED),
    ),
)
