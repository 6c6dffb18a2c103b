"""Scoring by two appraisers: each his own sheet, the differences shown, then one score."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.workflow import record
from storefronts.enums import ApplicationState, CriterionKind
from storefronts.models import Application, Assessment, Criterion, Mark
from storefronts.services import applications

APPRAISERS = 2
NOTHING = Decimal(0)
TENTH = Decimal("0.1")
SCORED = (CriterionKind.SCORED, CriterionKind.BONUS)


@dataclass(frozen=True)
class Given:
    """What an appraiser gives for one criterion; a veto says in `why` what happened."""

    points: Decimal = NOTHING
    why: str = ""
    vetoed: bool = False


@dataclass(frozen=True)
class Difference:
    """One criterion as the appraisers see it; `spread` is how far apart they are."""

    criterion: Criterion
    marks: tuple[Mark | None, ...]
    spread: Decimal


def sheet(application: Application) -> list[Criterion]:
    """What is scored or may be vetoed, in the order of the scheme."""
    asked = application.version.criteria.exclude(kind=CriterionKind.HARD)
    return list(asked.order_by("order", "pk"))


def refusal(application: Application, user: Any) -> str:
    """Why the user may not score it, or nothing."""
    if application.state != ApplicationState.REVIEWED:
        return f"当前为“{application.get_state_display()}”，不在评分阶段，请核对。"
    if application.made_by_id == user.pk:
        return "自己填报的申报不能自己评分，请转告同事。"
    writes = Application.objects.for_user(user, "change").filter(pk=application.pk).exists()
    decides = Application.objects.for_user(user, "decide").filter(pk=application.pk).exists()
    return "" if writes or decides else "评分由街道的经办人或审批人办理，请转告他们。"


@transaction.atomic
def assess(
    application: Application, given: Mapping[int, Given], *, by: Any, words: str = ""
) -> Assessment:
    """The appraiser's sheet, by the criteria's keys; sent again it takes the place of his former
    one. Raises Refused with the field."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if why := refusal(locked, by):
        raise Refused(why)
    criteria = sheet(locked)
    for criterion in criteria:
        _check(criterion, given.get(criterion.pk, Given()))
    total = sum(
        (given.get(one.pk, Given()).points for one in criteria if one.kind in SCORED), NOTHING
    )
    made, _ = Assessment.objects.update_or_create(
        application=locked, appraiser=by, defaults={"total": total, "words": words}
    )
    made.marks.all().delete()
    Mark.objects.bulk_create(
        Mark(assessment=made, criterion=one, points=said.points, vetoed=said.vetoed, why=said.why)
        for one in criteria
        for said in [given.get(one.pk, Given())]
    )
    record(by, "评分", locked, f"{total} 分")
    return made


def _check(criterion: Criterion, given: Given) -> None:
    if criterion.kind == CriterionKind.VETO:
        if given.vetoed and not given.why.strip():
            raise Refused(f"否决“{criterion}”请写明查实的情况。", field=f"why_{criterion.pk}")
        return
    if not 0 <= given.points <= criterion.points:
        raise Refused(
            f"“{criterion}”应在 0 到 {criterion.points} 分之间，请核对。",
            field=f"points_{criterion.pk}",
        )
    taken = criterion.kind == CriterionKind.SCORED and given.points < criterion.points
    if taken and not given.why.strip():
        raise Refused(f"“{criterion}”扣了分，请写明扣分事由。", field=f"why_{criterion.pk}")


def differences(application: Application) -> list[Difference]:
    """Criterion by criterion what each appraiser gave, in the order of their sheets."""
    sheets = list(application.assessments.prefetch_related("marks"))
    marks = [{mark.criterion_id: mark for mark in one.marks.all()} for one in sheets]
    found = []
    for criterion in sheet(application):
        given = tuple(of.get(criterion.pk) for of in marks)
        points = [mark.points for mark in given if mark]
        spread = max(points) - min(points) if points else NOTHING
        found.append(Difference(criterion, given, spread))
    return found


def unready(application: Application) -> str:
    """Why the score cannot be settled yet, with the remedy; nothing when it can."""
    sheets = list(application.assessments.all())
    version = application.version
    if len(sheets) < APPRAISERS:
        return f"要有 {APPRAISERS} 名评委各自评分，现在有 {len(sheets)} 份，请等评完再定。"
    vetoed = Mark.objects.filter(assessment__application=application, vetoed=True)
    if found := vetoed.select_related("criterion").first():
        return (
            f"评委提出一票否决（{found.criterion}：{found.why}），请办理不予通过，或者请评委更正。"
        )
    totals = [one.total for one in sheets]
    if (apart := max(totals) - min(totals)) > version.tolerance:
        return f"评委相差 {apart} 分，超过 {version.tolerance} 分，请合议后重新评分。"
    if (score := score_of(application)) < version.pass_mark:
        return f"平均 {score} 分，低于合格分 {version.pass_mark} 分，请办理不予通过。"
    return ""


def score_of(application: Application) -> Decimal:
    """The mean of the sheets, to one decimal, halves up."""
    totals = [one.total for one in application.assessments.all()]
    mean = sum(totals, NOTHING) / len(totals)
    return mean.quantize(TENTH, ROUND_HALF_UP)


@transaction.atomic
def conclude(application: Application, *, by: Any, words: str = "") -> Application:
    """One score of the sheets, and the stars it earns. Raises Refused."""
    Application.objects.select_for_update().get(pk=application.pk)
    if application.state == ApplicationState.REVIEWED and (why := unready(application)):
        raise Refused(why)
    score = score_of(application) if application.assessments.exists() else NOTHING
    return applications.move(
        application,
        applications.CONCLUDE,
        by=by,
        words=words or f"{score} 分",
        score=score,
        stars=application.version.stars_of(score),
    )
