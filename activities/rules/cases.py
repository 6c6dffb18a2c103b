"""The adviser's rules of cases: to be routed, to be answered, not satisfied with."""

import datetime as dt
from collections.abc import Iterator

from activities.enums import CaseState
from activities.models import Case
from activities.services import due_cases
from districts import limits
from districts.advice import Finding, Rule, page

REGISTER = "activities_case"


def _waiting(state: CaseState, path: str, day: dt.date) -> Iterator[Case]:
    yield from due_cases.waiting(path, day).filter(state=state)


def _to_route(path: str, day: dt.date) -> Iterator[Finding]:
    for row in _waiting(CaseState.RECEIVED, path, day):
        told = f"{row.received_on} 受理，待交办"
        url = page(REGISTER, row.pk, "route")
        yield Finding(str(row.pk), row.area_id, f"{row}", told, url, due=row.due)


def _to_answer(path: str, day: dt.date) -> Iterator[Finding]:
    for row in _waiting(CaseState.ROUTED, path, day):
        told = f"已交{row.responsible}办理，待答复"
        url = page(REGISTER, row.pk, "answer")
        yield Finding(str(row.pk), row.area_id, f"{row}", told, url, due=row.due)


def _unsatisfied(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_cases.unsatisfied(path, day):
        told = f"{row.answered_on} 答复，提出人不满意，请退回重办或办结"
        yield Finding(str(row.pk), row.area_id, f"{row}", told, page(REGISTER, row.pk))


RULES = (
    Rule(
        "case-route",
        "诉求建议待交办",
        "交办",
        f"{limits.LIMITS['case_route'].told()}。",
        _to_route,
    ),
    Rule(
        "case-answer",
        "诉求建议待答复",
        "答复",
        f"{limits.LIMITS['case_answer'].told()}。",
        _to_answer,
    ),
    Rule(
        "case-unsatisfied",
        "诉求建议答复不满意",
        "办理",
        "提出人不满意的，退回重办，或者说明后办结。",
        _unsatisfied,
    ),
)
