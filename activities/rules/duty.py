"""The adviser's rules of duty sessions: to be published, written down, answered."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from activities.services import due_duty
from core.working_days import after
from districts import limits
from districts.advice import Finding, Rule, page

REGISTER = "activities_dutysession"


def _unpublished(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_duty.unpublished(path, day):
        when = "今天" if row.day == day else "明天"
        told = f"{when}进驻，还没有发布，商户和群众约不了"
        url = page(REGISTER, row.pk, "publish")
        yield Finding(str(row.pk), row.area_id, f"{row}", told, url, due=row.day)


def _unsettled(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_duty.unsettled(path, day):
        left = getattr(row, "left", 0)
        told = f"{left} 个预约没有登记到访或未到" if left else "还没有登记结束"
        url = reverse("duty-counter", args=[row.pk])
        yield Finding(str(row.pk), row.area_id, f"{row}", told, url, due=row.day)


def _unanswered(path: str, day: dt.date) -> Iterator[Finding]:
    """The limit is that of a case handed in on the day."""
    for row in due_duty.unanswered(path, day):
        session = row.slot.session
        due = after(session.day, limits.value("case_answer", session.area))
        told = f"{session.day} {session.title}时反映的问题，待答复或转诉求"
        url = page("activities_booking", row.pk, "answer")
        yield Finding(str(row.pk), session.area_id, f"{row}", told, url, due=due)


RULES = (
    Rule(
        "duty-unpublished",
        "进驻接访待发布",
        "发布",
        "进驻接访要提前发布，供商户和群众预约。",
        _unpublished,
    ),
    Rule(
        "duty-unsettled",
        "进驻接访待登记",
        "登记",
        "结束以后登记谁到访、谁没有到，再登记结束。",
        _unsettled,
    ),
    Rule(
        "duty-unanswered",
        "接访问题待答复",
        "答复",
        f"接访时当场没有答复的问题，按诉求建议的时限答复：{limits.LIMITS['case_answer'].told()}。",
        _unanswered,
    ),
)
