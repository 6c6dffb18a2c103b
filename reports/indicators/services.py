"""Figures of services: claims, visits to those who are helped, duty sessions, cases."""

from collections.abc import Iterator

from django.db.models import Q

from activities.enums import (
    Adoption,
    CaseKind,
    DutyKind,
    MediationOutcome,
    PairingKind,
    Satisfaction,
)
from reports.indicators.definition import Indicator
from reports.indicators.predicates import EVERYTHING, both
from reports.indicators.times import Times
from reports.models import CaseFact, ClaimFact, DutyFact, PairingFact

CLAIM_REGISTER = "服务项目和认领登记"
PAIRING_REGISTER = "结对和走访登记"
DUTY_REGISTER = "进驻接访和预约登记"
CASE_REGISTER = "诉求建议登记"

SATISFIED = Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.FAIR])
EVALUATED = Q(satisfaction__in=Satisfaction.values)

MADE = Times(ClaimFact, CLAIM_REGISTER, Q(made=True), Q(made_year=True))
DONE = Times(ClaimFact, CLAIM_REGISTER, Q(done=True), Q(done_year=True))
CONFIRMED = Times(ClaimFact, CLAIM_REGISTER, Q(confirmed=True), Q(confirmed_year=True))
CLAIMS = (
    *MADE.twice("claims", "项目认领", "件", "认领的服务项目、微心愿和双报到岗位；放弃的不计。"),
    *DONE.twice("claims_done", "办理认领", "件", "办理的认领，不论何时认领。"),
    *CONFIRMED.twice("claims_confirmed", "确认认领", "件", "由服务对象或者工作人员确认的认领。"),
    *CONFIRMED.twice(
        "claims_satisfaction",
        "认领满意率",
        "%",
        "确认的认领中，评价为满意和基本满意的 ÷ 已评价的。",
        rows=SATISFIED,
        of=EVALUATED,
        of_title="已评价的",
    ),
    Indicator(
        "claims_waiting",
        "在办认领",
        "件",
        "截至当日已认领、还没有办理的。",
        both(Q(waiting=True)),
        source=CLAIM_REGISTER,
        subject=ClaimFact,
    ),
)

VISITED = Times(PairingFact, PAIRING_REGISTER, EVERYTHING)


def _paired(code: str, title: str, definition: str, kind: PairingKind) -> Indicator:
    return Indicator(
        code,
        title,
        "户" if kind == PairingKind.HOUSEHOLD else "对",
        definition,
        both(Q(stands=True, kind=kind)),
        source=PAIRING_REGISTER,
        subject=PairingFact,
    )


PAIRINGS = (
    _paired(
        "paired_households",
        "结对帮扶户",
        "截至当日有党员、志愿者、党组织、单位或商户结对帮扶的户。",
        PairingKind.HOUSEHOLD,
    ),
    _paired(
        "paired_bodies",
        "结对共建",
        "截至当日结对共建的单位和党组织，一对计一次。",
        PairingKind.ORGANISATION,
    ),
    *VISITED.column("visits", "走访", "次", "结对走访的次数。", "visits"),
    *VISITED.column("visited_people", "走访人次", "人次", "结对走访的人次之和。", "people"),
    *VISITED.column("needs_found", "走访发现需求", "件", "结对走访时登记的需求。", "needs"),
    *VISITED.column(
        "needs_solved", "走访解决需求", "件", "结对走访发现、截至当日已解决的需求。", "solved"
    ),
)

HELD = Times(DutyFact, DUTY_REGISTER, Q(in_quarter=True))


def _received(code: str, title: str, unit: str, definition: str) -> Iterator[Indicator]:
    column = code.removeprefix("duty_")
    return HELD.twice(code, title, unit, definition, rows=Q(**{f"{column}__gt": 0}), total=column)


DUTIES = (
    *HELD.twice("duty_sessions", "进驻接访", "场", "举办的部门进驻和党代表接访；取消的不计。"),
    *HELD.twice(
        "duty_departments",
        "部门进驻",
        "场",
        "举办的部门进驻。",
        rows=Q(kind=DutyKind.DEPARTMENT),
    ),
    *HELD.twice(
        "duty_deputies",
        "党代表接访",
        "场",
        "举办的党代表接访。",
        rows=Q(kind=DutyKind.DEPUTIES),
    ),
    *_received("duty_visitors", "接待来访", "人次", "进驻接访到访的预约和现场取号。"),
    *_received("duty_questions", "来访反映问题", "件", "进驻接访来访者反映的问题。"),
    *_received("duty_answered", "答复来访问题", "件", "进驻接访反映、截至当日已答复的问题。"),
)

RECEIVED = Times(CaseFact, CASE_REGISTER, Q(received=True), Q(received_year=True))
FELL_DUE = Times(CaseFact, CASE_REGISTER, Q(fell_due=True), Q(fell_due_year=True))
ANSWERED = Times(CaseFact, CASE_REGISTER, Q(answered=True), Q(answered_year=True))
SUGGESTIONS = Q(kind=CaseKind.SUGGESTION)
ADOPTED = SUGGESTIONS & Q(adoption__in=[Adoption.ADOPTED, Adoption.PARTLY])


def _kinds() -> Iterator[Indicator]:
    for kind in CaseKind:
        told = f"受理的“{kind.label}”；撤回的不计。"
        yield from RECEIVED.twice(f"cases_{kind}", str(kind.label), "件", told, rows=Q(kind=kind))


def _open(code: str, title: str, definition: str, rows: Q) -> Indicator:
    return Indicator(
        code, title, "件", definition, both(rows), source=CASE_REGISTER, subject=CaseFact
    )


CASES = (
    *RECEIVED.twice("cases", "诉求建议", "件", "受理的金点子、诉求、矛盾调解和社情民意。"),
    *_kinds(),
    *ANSWERED.twice("cases_answered", "答复诉求建议", "件", "答复的诉求建议，不论何时受理。"),
    *FELL_DUE.twice(
        "cases_in_time",
        "按时答复率",
        "%",
        "到办理期限的诉求建议中，在期限内答复的 ÷ 全部到期的。",
        rows=Q(in_time=True),
        of=EVERYTHING,
        of_title="到期的诉求建议",
    ),
    *RECEIVED.twice(
        "suggestions_adopted",
        "采纳金点子",
        "件",
        "受理的金点子中，截至当日采纳和部分采纳的。",
        rows=ADOPTED,
    ),
    *RECEIVED.twice(
        "adoption_rate",
        "金点子采纳率",
        "%",
        "受理的金点子中，截至当日采纳和部分采纳的 ÷ 受理的金点子。",
        rows=ADOPTED,
        of=SUGGESTIONS,
        of_title="受理的金点子",
    ),
    *RECEIVED.twice(
        "disputes_agreed",
        "调解成功",
        "件",
        "受理的矛盾调解中，截至当日达成协议的。",
        rows=Q(mediation=MediationOutcome.AGREED),
    ),
    *ANSWERED.twice(
        "cases_satisfaction",
        "诉求满意率",
        "%",
        "答复的诉求建议中，评价为满意和基本满意的 ÷ 已评价的。",
        rows=SATISFIED,
        of=EVALUATED,
        of_title="已评价的",
    ),
    _open("cases_waiting", "等待答复", "截至当日还没有答复的诉求建议。", Q(waiting=True)),
    _open(
        "cases_overdue",
        "超期未答复",
        "截至当日过了办理期限、还没有答复的诉求建议。",
        Q(overdue=True),
    ),
)
