"""The adviser's rules of 群众反映: to be looked into and answered, decided, rejected."""

import datetime as dt
from collections.abc import Iterator

from districts import limits
from districts.advice import Finding, Rule, page
from storefronts.enums import FeedbackState
from storefronts.services import due_feedback

REGISTER = "storefronts_feedback"


def _waiting(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_feedback.waiting(path, day):
        received = row.state == FeedbackState.RECEIVED
        yield Finding(
            str(row.pk),
            row.area_id,
            f"{row}",
            f"{row.received_at:%Y-%m-%d} 受理，{'待核查' if received else '待答复'}",
            page(REGISTER, row.pk, "check" if received else "answer"),
            due=row.due,
        )


def _undecided(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_feedback.undecided(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"{row.get_consequence_display()}：{row.title}",
            f"{row}查证属实，请决定是否采纳",
            page(REGISTER, row.pk, "decide"),
        )


def _to_reject(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_feedback.to_reject(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"公示异议属实：{row.application}",
            f"{row}查证属实，不能授牌，请办理不予通过",
            page("storefronts_application", row.application_id or 0, "reject"),
        )


_CHECK = f"{limits.LIMITS['feedback_check'].told()}。"

RULES = (
    Rule("feedback-waiting", "群众反映待答复", "办理", _CHECK, _waiting),
    Rule(
        "feedback-undecided",
        "群众反映属实待处理",
        "决定",
        "调低星级、暂停称号由审批人决定。",
        _undecided,
        action="decide",
    ),
    Rule(
        "feedback-objection",
        "公示异议属实",
        "办理",
        "公示异议查证属实的，不能授牌。",
        _to_reject,
        action="decide",
    ),
)
