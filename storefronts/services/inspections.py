"""检查: planned for a day and an inspector, then done with what was found.

What was found is never rewritten. It moves stars by the bands of the title's rules, suspends the
title until a day, or asks the approver to revoke it; a check after rectification restores it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from core.dated import holds
from core.errors import Refused
from core.workflow import record
from districts import advice
from districts.scoping import ACTIONS, assigned_paths
from storefronts.enums import InspectionKind, TitleState
from storefronts.models import Feedback, Inspection, Title

HELD = (TitleState.STANDING, TitleState.SUSPENDED)
RIGHTS = ("change", "decide")


def inspectors(user: Any) -> QuerySet[User]:
    """Whom the user may send: who inspects in his areas, by a role there, below or above."""
    roles = [role for role, actions in ACTIONS.items() if actions & set(RIGHTS)]
    near = Q(role_assignments__area=None)
    for path in assigned_paths(user, "change"):
        near |= Q(role_assignments__area__path__startswith=path)
        near |= Q(role_assignments__area__code__in=path.strip("/").split("/"))
    held = holds(localdate(), "role_assignments__") & Q(role_assignments__role__in=roles)
    return User.objects.filter(held & near, is_active=True).order_by("username").distinct()


def _inspects(user: Any, title: Title) -> bool:
    return any(Title.objects.for_user(user, right).filter(pk=title.pk).exists() for right in RIGHTS)


def planned(title: Title) -> QuerySet[Inspection]:
    """What is planned of it and not done yet."""
    return title.inspections.filter(done_on=None)


@transaction.atomic
def plan(
    title: Title,
    *,
    by: Any,
    day: dt.date,
    inspector: User | None,
    kind: str = InspectionKind.QUARTERLY,
    feedback: Feedback | None = None,
) -> Inspection:
    """One visit; a title has one to come at a time. Raises Refused."""
    locked = Title.objects.select_for_update(no_key=True).get(pk=title.pk)
    if locked.state not in HELD:
        raise Refused(f"当前为“{locked.get_state_display()}”，不用检查，请核对。")
    if day < localdate():
        raise Refused("计划日期不能早于今天，请改选。", field="day")
    if known := planned(locked).first():
        raise Refused(f"已安排 {known.planned_on} 检查，请改那一条，不用再排。")
    if inspector is not None and not _inspects(inspector, locked):
        raise Refused(f"{inspector}不管{locked.storefront.area}，请改选检查人。", field="inspector")
    made = Inspection.objects.create(
        title=locked, kind=kind, planned_on=day, inspector=inspector, feedback=feedback
    )
    record(by, "安排检查", locked, f"{day} {made.get_kind_display()}")
    advice.ask(locked.storefront.area)
    return made


@transaction.atomic
def cancel(inspection: Inspection, *, by: Any, reason: str) -> None:
    """A visit that will not be made; one that was done stays."""
    locked = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if locked.done_on is not None:
        raise Refused("这次检查已经登记结果，不能取消，请核对。")
    record(by, "取消检查", locked.title, f"{locked.planned_on}：{reason}")
    advice.ask(locked.title.storefront.area)
    locked.delete()
