"""群众反映 at the office: looked into, proven or not, answered; what a proven one leads to.

Whoever looked into it says what follows. A visit is planned at once; taking stars and suspending
are the approver's to decide, and so is an objection's rejection of the application.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import advice, limits
from storefronts.enums import (
    ApplicationState,
    FeedbackConsequence,
    FeedbackKind,
    FeedbackState,
    InspectionKind,
    TitleState,
)
from storefronts.models import Feedback, Title
from storefronts.services import inspections, titles

S, C = FeedbackState, FeedbackConsequence


def _office(feedback: Feedback, user: Any) -> str:
    own = Feedback.objects.for_user(user, "change").filter(pk=feedback.pk).exists()
    return "" if own else f"这件反映由{feedback.area}的经办人办理，请转告他们。"


CHECK = Transition("核查", frozenset({S.RECEIVED}), S.CHECKED, (_office,))
ANSWER = Transition("答复", frozenset({S.CHECKED}), S.ANSWERED, (_office,))
TRANSITIONS = (CHECK, ANSWER)

#: What waits for the approver's decision.
PROPOSED = (C.STARS, C.SUSPENSION)


@dataclass(frozen=True)
class Visit:
    """Who goes to see for himself, and when."""

    day: dt.date
    inspector: Any


def consequences(feedback: Feedback) -> list[FeedbackConsequence]:
    """What a proven one may lead to as things stand."""
    if feedback.kind == FeedbackKind.OBJECTION:
        return [C.REJECTION] if _noticed(feedback) else [C.NONE]
    title = feedback.title
    held = title is not None and title.state in inspections.HELD
    offered = {
        C.NONE: True,
        C.STARS: held and bool(title and title.stars),
        C.INSPECTION: held,
        C.SUSPENSION: title is not None and title.state == TitleState.STANDING,
    }
    return [one for one, open_ in offered.items() if open_]


def _noticed(feedback: Feedback) -> bool:
    application = feedback.application
    return application is not None and application.state == ApplicationState.NOTICED


@transaction.atomic
def check(
    feedback: Feedback,
    *,
    by: Any,
    proven: bool,
    found: str,
    consequence: str = "",
    visit: Visit | None = None,
) -> Feedback:
    """What was found; of a proven one also what follows. Raises Refused, with its field."""
    if not found.strip():
        raise Refused("请写明核查情况，不写反映人。", field="found")
    follows = consequence if proven else ""
    if proven and follows not in consequences(feedback):
        raise Refused("请选择属实后怎样处理。", field="consequence")
    moved = advance(feedback, CHECK, by=by, note="属实" if proven else "不属实")
    moved.proven, moved.found, moved.handled_by = proven, found.strip(), by
    moved.consequence = follows
    moved.save(update_fields=["proven", "found", "handled_by", "consequence"])
    if follows == C.INSPECTION:
        _plan(moved, visit, by)
    advice.ask(moved.area)
    return moved


def _plan(feedback: Feedback, visit: Visit | None, by: Any) -> None:
    if visit is None:
        raise Refused("请写明哪一天由谁去检查。", field="day")
    title = _title(feedback)
    kind = InspectionKind.FEEDBACK
    inspections.plan(
        title, by=by, day=visit.day, inspector=visit.inspector, kind=kind, feedback=feedback
    )


@transaction.atomic
def answer(feedback: Feedback, *, by: Any, answer: str) -> Feedback:
    """What the reporter reads; from now on his data have a day on which they go. Raises Refused."""
    if not answer.strip():
        raise Refused("请写明答复，反映人会看到同样的话。", field="answer")
    moved = advance(feedback, ANSWER, by=by)
    moved.answer, moved.handled_by = answer.strip(), by
    moved.erase_on = limits.later("feedback_erasure", moved.area, localdate())
    moved.save(update_fields=["answer", "handled_by", "erase_on"])
    advice.ask(moved.area)
    return moved


def undecided(feedback: Feedback) -> bool:
    """Whether it waits for the approver, who may still do what was proposed."""
    if feedback.consequence not in PROPOSED or feedback.decided_on is not None:
        return False
    return feedback.consequence in consequences(feedback)


@transaction.atomic
def decide(
    feedback: Feedback, *, by: Any, accepted: bool, note: str, stars: int | None = None
) -> Feedback:
    """The approver takes stars or suspends as proposed, or does not. Raises Refused."""
    locked = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if not Feedback.objects.for_user(by, "decide").filter(pk=locked.pk).exists():
        raise Refused("这一步由街道审批人决定，请转告有审批权限的同事。")
    if not undecided(locked):
        raise Refused("这件反映没有等待决定的处理，请核对。")
    if accepted:
        _carry_out(locked, by, note, stars)
    locked.decided_on = localdate()
    locked.save(update_fields=["decided_on"])
    told = locked.get_consequence_display() if accepted else "不采纳"
    record(by, "决定处理", locked, f"{told}：{note}")
    advice.ask(locked.area)
    return locked


def _carry_out(feedback: Feedback, by: Any, note: str, stars: int | None) -> None:
    title = _title(feedback)
    reason = f"群众反映 {feedback.number} 查证属实：{note}"
    if feedback.consequence == C.SUSPENSION:
        titles.suspend(title, by=by, reason=reason)
        return
    if stars is None or not 0 <= stars < (title.stars or 0):
        raise Refused(f"现为 {title.stars} 星，请选择更低的星级。", field="stars")
    titles.set_stars(title, stars, by=by, reason=reason)


def _title(feedback: Feedback) -> Title:
    if feedback.title is None:
        raise Refused("这件反映没有称号，请核对。")
    return feedback.title
