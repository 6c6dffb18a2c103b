"""Figures of activities: how many, of which theme, who was there, what came of them.

An activity counts on the first of its days.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from activities.enums import YUAN, OutcomeMetric, Theme
from reports.indicators.definition import ACTIVITIES, Indicator
from reports.indicators.predicates import EVERYTHING
from reports.indicators.times import Times
from reports.models import ActivityFact

HOURS, FEN = 10, 100  # tenths of an hour, fen a yuan

TIMES = Times(ActivityFact, ACTIVITIES, Q(in_quarter=True))


def _added(
    code: str, title: str, unit: str, definition: str, column: str, **more: Any
) -> Iterator[Indicator]:
    return TIMES.twice(
        code, title, unit, definition, rows=Q(**{f"{column}__gt": 0}), total=column, **more
    )


def _themes() -> Iterator[Indicator]:
    for theme in Theme:
        told = f"举办的“{theme.label}”主题活动，多日的按开始那天计。"
        yield from TIMES.twice(
            f"activities_{theme}", f"{theme.label}活动", "场", told, rows=Q(theme=theme)
        )


def _outcomes() -> Iterator[Indicator]:
    """Amounts of money as yuan, kept in fen; the words of a metric are `提供岗位（个）`."""
    for metric in OutcomeMetric:
        title, unit = str(metric.label).rstrip("）").split("（")
        scale = FEN if metric in YUAN else 1
        told = f"举办的活动登记的成效“{title}”之和；约数按登记的数计。"
        yield from _added(f"outcome_{metric}", title, unit, told, metric.value, scale=scale)


HELD = tuple(
    TIMES.twice(
        "activities", "活动", "场", "举办的活动，多日的按开始那天计；取消的不计。", rows=EVERYTHING
    )
)
THEMES = tuple(_themes())
PRESENT = (
    *_added(
        "participants",
        "参加活动人次",
        "人次",
        "举办的活动到场的党员、志愿者和其他群众，一人参加几场计几人次。",
        "people",
    ),
    *TIMES.twice(
        "members_share",
        "党员占参加人次",
        "%",
        "举办的活动到场党员人次 ÷ 到场全部人次。",
        rows=Q(members__gt=0),
        of=Q(people__gt=0),
        of_title="有人到场的活动",
        total="members",
        of_total="people",
        by_name=True,
    ),
    *_added(
        "study_hours",
        "学时",
        "学时",
        "举办的组织生活和培训活动，到场党员计入的学时之和。",
        "study_tenths",
        scale=HOURS,
        by_name=True,
    ),
    *_added(
        "service_hours",
        "服务小时",
        "小时",
        "举办的服务和志愿活动，到场党员和志愿者计入的服务小时之和。",
        "service_tenths",
        scale=HOURS,
    ),
)
OUTCOMES = tuple(_outcomes())
