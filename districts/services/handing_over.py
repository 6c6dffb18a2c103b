"""What somebody has begun and waits for him: shown when he leaves, given to a colleague.

Apps register their kinds of such work (`register`, from AppConfig.ready()).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import Message, User
from core.dated import holds
from core.models import Job, JobState
from districts.enums import BatchState, MoveState
from districts.models import FollowUpOrder, ImportBatch, MoveRequest
from districts.services import orders


@dataclass(frozen=True)
class Work:
    """A kind of work: the rows that wait for a user, named by `str()`, and how they are given."""

    title: str
    of: Callable[[User], QuerySet[Any]]
    give: Callable[[QuerySet[Any], User], Any]


_kinds: list[Work] = []


def register(kind: Work) -> Work:
    _kinds.append(kind)
    return kind


def waiting(user: User) -> list[tuple[str, list[Any]]]:
    """What waits for the user, by kind; kinds of which there is nothing are left out."""
    found = ((kind.title, list(kind.of(user))) for kind in _kinds)
    return [(title, rows) for title, rows in found if rows]


def colleagues(user: User) -> QuerySet[User]:
    """Who may take his work over: others who hold one of his present roles in the same area."""
    today = localdate()
    same = Q(pk__in=[])
    for role, area in user.role_assignments.filter(holds(today)).values_list("role", "area"):
        same |= Q(
            holds(today, "role_assignments__"),
            role_assignments__role=role,
            role_assignments__area=area,
        )
    return User.objects.filter(same, is_active=True).exclude(pk=user.pk).distinct()


def give(user: User, heir: User) -> int:
    """All that waits for the user from now on waits for the heir, who gets a message; how much."""
    given = sum(len(rows) for _, rows in waiting(user))
    for kind in _kinds:
        kind.give(kind.of(user), heir)
    if given:
        text = f"{user}离任，{given} 件经办中的工作已交给您，请到工作台接着办理。"
        Message.objects.create(user=heir, text=text, url="/admin/")
    return given


register(
    Work(
        "待确认的导入",
        lambda user: ImportBatch.objects.filter(
            by=user, state__in=[BatchState.UPLOADED, BatchState.PREVIEWED]
        ),
        lambda rows, heir: rows.update(by=heir),
    )
)
register(
    Work(
        "等待答复的迁入申请",
        lambda user: MoveRequest.objects.filter(by=user, state=MoveState.APPLIED),
        lambda rows, heir: rows.update(by=heir),
    )
)
register(
    Work(
        "没有办结的督办",
        lambda user: FollowUpOrder.objects.filter(by=user, state__in=orders.OPEN),
        lambda rows, heir: rows.update(by=heir),
    )
)
register(
    Work(
        "进行中的后台任务",
        lambda user: Job.objects.filter(
            requested_by=user, state__in=[JobState.QUEUED, JobState.RUNNING]
        ),
        lambda rows, heir: rows.update(requested_by=heir),
    )
)
