"""A case: received → routed → answered → closed, or withdrawn.

Who handed it in reads the steps that are told. A suggestion is adopted or not, with the reason; a
dispute ends with an outcome and, where they agreed, the agreement. The limits are working days.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.enums import Adoption, CaseKind, CaseState, MediationOutcome, Satisfaction
from activities.models import Case, CaseStep
from core.errors import Refused
from core.workflow import Transition, advance, record
from core.working_days import after
from districts import advice, limits
from districts.models import Organisation, PartyOrganisation
from storefronts.models import Storefront

S = CaseState


def _of_office(case: Case, user: Any) -> bool:
    return Case.objects.for_user(user, "change").filter(pk=case.pk).exists()


def _office(case: Case, user: Any) -> str:
    return "" if _of_office(case, user) else f"这一件由{case.area}的经办人办理，请转告他们。"


def _whose(case: Case, user: Any) -> str:
    """Nobody is asked who came with receipt and phone."""
    if user is None or _of_office(case, user):
        return ""
    stores = Storefront.objects.for_merchant(user)
    if case.storefront_id and stores.filter(pk=case.storefront_id).exists():
        return ""
    return "只能办理自己提出的事项，请核对受理编号。"


ROUTE = Transition("交办", frozenset({S.RECEIVED, S.ROUTED}), S.ROUTED, (_office,))
ANSWER = Transition("答复", frozenset({S.RECEIVED, S.ROUTED}), S.ANSWERED, (_office,))
REOPEN = Transition("退回重办", frozenset({S.ANSWERED}), S.ROUTED, (_office,), needs_note=True)
CLOSE = Transition("办结", frozenset({S.ANSWERED}), S.CLOSED, (_office,))
WITHDRAW = Transition("撤回", frozenset({S.RECEIVED, S.ROUTED}), S.WITHDRAWN, (_whose,))
TRANSITIONS = (ROUTE, ANSWER, REOPEN, CLOSE, WITHDRAW)
#: How satisfied he was is said of what was answered, and may be said again.
JUDGED = frozenset({S.ANSWERED, S.CLOSED})
ADOPTED = (Adoption.ADOPTED, Adoption.PARTLY)


def step(case: Case, verb: str, words: str = "", *, by: Any, told: bool = False) -> CaseStep:
    return CaseStep.objects.create(case=case, by=by, verb=verb, words=words[:400], told=told)


@transaction.atomic
def route(
    case: Case,
    *,
    by: Any,
    organisation: Organisation | None = None,
    party: PartyOrganisation | None = None,
    name: str = "",
    note: str = "",
) -> Case:
    """To the one who does it: a department, a Party organisation, or somebody by name. Raises
    Refused."""
    if sum(map(bool, (organisation, party, name.strip()))) != 1:
        raise Refused("承办方请选一个：承办单位、承办党组织，或者写名称。", field="unit_name")
    moved = advance(case, ROUTE, by=by, note=note)
    moved.unit, moved.unit_party, moved.unit_name = organisation, party, name.strip()
    moved.handled_by = by
    moved.due = after(localdate(), limits.value("case_answer", moved.area))
    moved.save(update_fields=["unit", "unit_party", "unit_name", "handled_by", "due"])
    step(moved, ROUTE.verb, f"交{moved.responsible}办理", by=by, told=True)
    if note.strip():
        step(moved, "说明", note.strip(), by=by)
    advice.ask(moved.area)
    return moved


@dataclass(frozen=True)
class Reply:
    """What is answered; of a suggestion whether it was adopted and why, of a dispute how it
    ended."""

    answer: str
    adoption: str = ""
    adoption_reason: str = ""
    mediation: str = ""
    agreement: str = ""


@transaction.atomic
def answer(case: Case, reply: Reply, *, by: Any) -> Case:
    """Who handed it in reads the answer. Raises Refused, with its field."""
    _check(case, reply)
    moved = advance(case, ANSWER, by=by)
    moved.answer, moved.answered_on = reply.answer.strip(), localdate()
    moved.adoption, moved.adoption_reason = reply.adoption, reply.adoption_reason.strip()
    moved.mediation, moved.agreement = reply.mediation, reply.agreement.strip()
    moved.handled_by = by
    moved.satisfaction = ""
    moved.erase_on = limits.later("visitor_erasure", moved.area, localdate())
    moved.save()
    step(moved, ANSWER.verb, _result(moved), by=by, told=True)
    advice.ask(moved.area)
    return moved


def _check(case: Case, reply: Reply) -> None:
    if not reply.answer.strip():
        raise Refused("请写明答复，提出人会看到同样的话。", field="answer")
    if case.kind == CaseKind.SUGGESTION:
        if reply.adoption not in Adoption.values:
            raise Refused("请选择是否采纳。", field="adoption")
        if not reply.adoption_reason.strip():
            raise Refused("采纳或不采纳，都请写明理由。", field="adoption_reason")
    if case.kind == CaseKind.DISPUTE:
        if reply.mediation not in MediationOutcome.values:
            raise Refused("请选择调解结果。", field="mediation")
        if reply.mediation == MediationOutcome.AGREED and not reply.agreement.strip():
            raise Refused("达成协议的，请写明协议内容。", field="agreement")


def _result(case: Case) -> str:
    """In a word: whether it was adopted, how it ended. Of a dispute no more than that."""
    return case.get_adoption_display() or case.get_mediation_display()


@transaction.atomic
def reopen(case: Case, *, by: Any, note: str) -> Case:
    """It is done once more, with the whole time limit. Raises Refused."""
    moved = advance(case, REOPEN, by=by, note=note)
    moved.due = after(localdate(), limits.value("case_answer", moved.area))
    moved.erase_on, moved.answered_on = None, None
    moved.adoption = moved.adoption_reason = moved.mediation = ""
    moved.save()
    step(moved, REOPEN.verb, note, by=by, told=True)
    advice.ask(moved.area)
    return moved


@transaction.atomic
def judge(case: Case, satisfaction: str, *, by: Any) -> Case:
    """How satisfied who handed it in is with the answer. Raises Refused."""
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if why := _whose(locked, by):
        raise Refused(why)
    if locked.state not in JUDGED:
        raise Refused("还没有答复，请等答复以后再评价。")
    if satisfaction not in Satisfaction.values:
        raise Refused("请选择满意度。", field="satisfaction")
    locked.satisfaction = satisfaction
    locked.save(update_fields=["satisfaction"])
    record(by, "登记满意度", locked, locked.get_satisfaction_display())
    step(locked, "满意度", locked.get_satisfaction_display(), by=by, told=True)
    advice.ask(locked.area)
    return locked


@transaction.atomic
def close(case: Case, *, by: Any) -> Case:
    """From now on what is personal of it has a day on which it goes. Raises Refused."""
    moved = advance(case, CLOSE, by=by)
    moved.erase_on = limits.later("visitor_erasure", moved.area, localdate())
    moved.save(update_fields=["erase_on"])
    step(moved, CLOSE.verb, by=by, told=True)
    advice.ask(moved.area)
    return moved


@transaction.atomic
def withdraw(case: Case, *, by: Any, note: str = "") -> Case:
    """Whoever handed it in, or the office for him. Raises Refused."""
    moved = advance(case, WITHDRAW, by=by, note=note)
    moved.erase_on = limits.later("visitor_erasure", moved.area, localdate())
    moved.save(update_fields=["erase_on"])
    step(moved, WITHDRAW.verb, note, by=by, told=True)
    advice.ask(moved.area)
    return moved
