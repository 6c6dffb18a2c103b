"""检查: planned for a day and an inspector, then done with what was found.

What was found is never rewritten. It moves stars by the bands of the title's rules, suspends the
title until a day, or asks the approver to revoke it; a check after rectification restores it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from core.dated import holds
from core.errors import Refused
from core.workflow import record
from districts import advice
from districts.scoping import ACTIONS, assigned_paths
from storefronts.enums import CriterionKind, InspectionKind, InspectionOutcome, TitleState
from storefronts.models import Criterion, Feedback, Inspection, InspectionFinding, Title
from storefronts.services import plaques, schemes, titles

HELD = (TitleState.STANDING, TitleState.SUSPENDED)
MOST = 120  # points, with every bonus


def inspectors(user: Any) -> QuerySet[User]:
    """Whom the user may send: the clerks of his areas, by a role there, below or above."""
    roles = [role for role, actions in ACTIONS.items() if "change" in actions]
    near = Q(role_assignments__area=None)
    for path in assigned_paths(user, "change"):
        near |= Q(role_assignments__area__path__startswith=path)
        near |= Q(role_assignments__area__code__in=path.strip("/").split("/"))
    held = holds(localdate(), "role_assignments__") & Q(role_assignments__role__in=roles)
    return User.objects.filter(held & near, is_active=True).order_by("username").distinct()


def _inspects(user: Any, title: Title) -> bool:
    return Title.objects.for_user(user, "change").filter(pk=title.pk).exists()


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
    _check(locked, day, inspector)
    if known := planned(locked).first():
        raise Refused(f"已安排 {known.planned_on} 检查，请改那一条，不用再排。")
    if locked.inspections.filter(planned_on=day, kind=kind).exists():
        raise Refused("这一天已做过这类检查，请改选日期或类别。", field="day")
    made = Inspection.objects.create(
        title=locked, kind=kind, planned_on=day, inspector=inspector, feedback=feedback
    )
    record(by, "安排检查", locked, f"{day} {made.get_kind_display()}")
    advice.ask(locked.storefront.area)
    return made


def _check(title: Title, day: dt.date, inspector: User | None) -> None:
    if day < localdate():
        raise Refused("计划日期不能早于今天，请改选。", field="day")
    if inspector is not None and not _inspects(inspector, title):
        raise Refused(f"{inspector}不管{title.storefront.area}，请改选检查人。", field="inspector")


def _open(inspection: Inspection) -> Inspection:
    locked = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if locked.done_on is not None:
        raise Refused(f"这次检查已于 {locked.done_on} 登记结果，不能再改，请另行安排检查。")
    return locked


@transaction.atomic
def put_off(
    inspection: Inspection, *, by: Any, day: dt.date, inspector: User | None, note: str = ""
) -> Inspection:
    """For another day or another inspector. Raises Refused."""
    locked = _open(inspection)
    _check(locked.title, day, inspector)
    same = locked.title.inspections.filter(planned_on=day, kind=locked.kind)
    if same.exclude(pk=locked.pk).exists():
        raise Refused("这一天已做过这类检查，请改选日期。", field="day")
    locked.planned_on, locked.inspector = day, inspector
    locked.save(update_fields=["planned_on", "inspector"])
    record(by, "改期", locked, note or str(day))
    advice.ask(locked.title.storefront.area)
    return locked


@transaction.atomic
def cancel(inspection: Inspection, *, by: Any, reason: str) -> None:
    """A visit that will not be made; one that was done stays."""
    locked = _open(inspection)
    record(by, "取消检查", locked.title, f"{locked.planned_on}：{reason}")
    advice.ask(locked.title.storefront.area)
    locked.delete()


# What was found


@dataclass(frozen=True)
class Seen:
    """What was found of one criterion; a veto is met where nothing of the kind has happened."""

    met: bool = True
    words: str = ""
    photo: ContentFile | None = None


@dataclass(frozen=True)
class Report:
    """What the inspector comes back with; `score` only where the scheme has stars."""

    outcome: str
    day: dt.date
    plaque_shown: bool
    score: Decimal | None = None
    words: str = ""
    rectify_by: dt.date | None = None


def sheet(title: Title) -> list[Criterion]:
    """What is looked at: all that the rules ask, but for what the registers answer and a bonus."""
    version = title.version or schemes.in_force(title.scheme)
    if version is None:
        return []
    asked = version.criteria.filter(auto="").exclude(kind=CriterionKind.BONUS)
    return list(asked.order_by("order", "pk"))


@transaction.atomic
def do(inspection: Inspection, report: Report, seen: Mapping[int, Seen], *, by: Any) -> Inspection:
    """What was found, by the criteria's keys, and what it leads to. Raises Refused with the
    field."""
    locked = _open(inspection)
    title = Title.objects.select_for_update(no_key=True, of=("self",)).get(pk=locked.title_id)
    if title.state not in HELD:
        told = title.get_state_display()
        raise Refused(f"称号当前为“{told}”，不用再检查，请取消这次检查。")
    if not title.awarded_on <= report.day <= localdate():
        raise Refused(f"检查日期应在 {title.awarded_on} 至今天之间，请核对。", field="day")
    criteria = sheet(title)
    _check_findings(title, criteria, report, seen)
    locked.inspector = locked.inspector or by
    locked.done_on, locked.outcome, locked.words = report.day, report.outcome, report.words
    locked.score, locked.plaque_shown = report.score, report.plaque_shown
    locked.save()
    for one in criteria:
        said = seen.get(one.pk, Seen())
        InspectionFinding.objects.create(
            inspection=locked,
            criterion=one,
            met=said.met,
            words=said.words,
            photo=said.photo or "",
        )
    record(by, "登记检查", title, f"{locked.get_outcome_display()}。{report.words}")
    _lead_on(title, locked, report, by)
    return locked


def _check_findings(
    title: Title, criteria: list[Criterion], report: Report, seen: Mapping[int, Seen]
) -> None:
    unmet = [one for one in criteria if not seen.get(one.pk, Seen()).met]
    for one in unmet:
        if not seen[one.pk].words.strip():
            raise Refused(f"“{one}”不符，请写明情况。", field=f"words_{one.pk}")
    _check_score(title, report)
    if report.outcome != InspectionOutcome.PASSED:
        if not report.words.strip():
            raise Refused("没有合格的请写明检查情况。", field="words")
        return
    grave = [str(one) for one in unmet if one.kind != CriterionKind.SCORED]
    if grave:
        told = "、".join(grave)
        raise Refused(f"{told}不符，不能判为合格，请改选结果。", field="outcome")


def _check_score(title: Title, report: Report) -> None:
    if not title.scheme.starred:
        return
    version = title.version or schemes.in_force(title.scheme)
    if report.score is None or not 0 <= report.score <= MOST:
        raise Refused(f"分星级的称号请填写得分，在 0 到 {MOST} 分之间。", field="score")
    low = version is not None and report.score < version.pass_mark
    if low and version and report.outcome == InspectionOutcome.PASSED:
        told = f"得分 {report.score}，低于合格分 {version.pass_mark}，不能判为合格，请改选结果。"
        raise Refused(told, field="outcome")


def _lead_on(title: Title, inspection: Inspection, report: Report, by: Any) -> None:
    """Whether the plaque hangs; stars by the bands of the rules; suspended, restored, or a to-do
    for the approver."""
    day, why = report.day, f"{inspection.get_kind_display()}：{report.words}".rstrip("：")
    _hangs(title, report, by)
    version = title.version or schemes.in_force(title.scheme)
    stars = version.stars_of(report.score) if version and title.scheme.starred else None
    if stars is not None:
        titles.set_stars(title, stars, by=by, day=day, reason=f"{why}（{report.score} 分）")
    again = inspection.kind == InspectionKind.RECTIFIED and title.state == TitleState.SUSPENDED
    if report.outcome == InspectionOutcome.RECTIFY:
        _rectify(title, report, why, by)
    elif report.outcome == InspectionOutcome.PASSED and again:
        titles.move(title, titles.RECTIFIED, by=by, day=day, reason=why)
    advice.ask(title.storefront.area)


def _hangs(title: Title, report: Report, by: Any) -> None:
    if report.plaque_shown and title.hung_on is None:
        plaques.hang(title, by=by, day=report.day, note="检查时已亮牌")
    elif not report.plaque_shown and title.hung_on is not None:
        plaques.take_down(title, by=by, reason="检查时没有亮牌")


def _rectify(title: Title, report: Report, why: str, by: Any) -> None:
    """Suspended until a day; one that is suspended already is given another."""
    if title.state == TitleState.STANDING:
        titles.suspend(
            title,
            by=by,
            reason=why,
            day=report.day,
            rectify_by=report.rectify_by,
            transition=titles.RECTIFY,
        )
    else:
        titles.rectify_until(title, by=by, day=report.rectify_by, reason=why)
