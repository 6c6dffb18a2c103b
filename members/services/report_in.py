"""党员报到 at the office: contacted, verified, admitted, or could not be verified.

One result of a call may be several steps: whoever is verified and takes part with a branch is
verified and admitted in one transaction, each step written down.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition, advance
from districts import advice, limits
from districts.enums import PartyOrganisationType
from districts.models import PartyOrganisation
from members.enums import Admission, AffiliationKind, ContactResult, LeadState
from members.models import MembershipTransfer, PartyMember, SelfReport
from members.services import affiliating, belonging, transfers
from members.services.entries import phone
from members.services.report_in_receipts import alone_with


def _office(report: SelfReport, user: Any) -> str:
    own = SelfReport.objects.for_user(user, "change").filter(pk=report.pk).exists()
    return "" if own else f"这件报到由{report.area}的经办人办理，请转告他们。"


_LEAD, _CONTACTED = LeadState.LEAD, LeadState.CONTACTED
_VERIFIED, _UNVERIFIED = LeadState.VERIFIED, LeadState.UNVERIFIED

CONTACT = Transition("登记已联系", frozenset({_LEAD}), _CONTACTED, (_office,))
VERIFY = Transition("核实", frozenset({_LEAD, _CONTACTED, _UNVERIFIED}), _VERIFIED, (_office,))
ADMIT = Transition("纳入党组织", frozenset({_VERIFIED}), LeadState.ADMITTED, (_office,))
GIVE_UP = Transition(
    "登记无法核实", frozenset({_LEAD, _CONTACTED}), _UNVERIFIED, (_office,), needs_note=True
)
TRANSITIONS = (CONTACT, VERIFY, ADMIT, GIVE_UP)

#: Somebody has begun with it and it waits for him.
HANDLED = (_CONTACTED, _VERIFIED)

#: What a result of a call leads through; steps already behind the report are left out.
STEPS: dict[str, tuple[Transition, ...]] = {
    ContactResult.CONTACTED: (CONTACT,),
    ContactResult.VERIFIED: (VERIFY,),
    ContactResult.FLOATING: (VERIFY, ADMIT),
    ContactResult.TRANSFER: (VERIFY, ADMIT),
    ContactResult.UNVERIFIED: (GIVE_UP,),
}
ADMISSIONS: dict[str, Admission] = {
    ContactResult.FLOATING: Admission.FLOATING,
    ContactResult.TRANSFER: Admission.TRANSFER,
}
BRANCHES = (PartyOrganisationType.BRANCH, PartyOrganisationType.JOINT_BRANCH)

TRANSFER_REASON = "党员报到"
ELSEWHERE = "登记册里已有同名同号的党员，由其他单位管理，不能重复建档；请报区级协调后办理。"


def steps(report: SelfReport, result: str) -> tuple[Transition, ...]:
    """The steps that a result still needs; none where it is not open to this report."""
    wanted = STEPS[result]
    if report.state == wanted[0].target:
        wanted = wanted[1:]
    return wanted if wanted and report.state in wanted[0].sources else ()


def results(report: SelfReport) -> list[ContactResult]:
    """What a call can have led to now."""
    return [result for result in ContactResult if steps(report, result)]


def refusal(report: SelfReport, user: Any) -> str:
    """Why nothing can be done with it, or nothing."""
    if not results(report):
        return f"当前为“{report.get_state_display()}”，已经办结，不用再办。"
    return _office(report, user)


def branches(report: SelfReport) -> QuerySet[PartyOrganisation]:
    """Where members of the report's area can be admitted."""
    return PartyOrganisation.objects.filter(
        area__path__startswith=report.area.path, type__in=BRANCHES, dissolved=None
    ).order_by("name")


def namesake(report: SelfReport) -> PartyMember | None:
    """The member of this name and phone, wherever he is registered."""
    if not report.phone_fingerprint:
        return None
    same = PartyMember.objects.filter(phone_fingerprint=report.phone_fingerprint, name=report.name)
    return same.order_by("-ended", "pk").last()  # who has ended comes first: one in force, if any


@transaction.atomic
def settle(
    report: SelfReport,
    result: str,
    *,
    by: Any,
    party_organisation: PartyOrganisation | None = None,
    answer: str = "",
    note: str = "",
) -> SelfReport:
    """What the call led to. Raises Refused, with the field it is about."""
    if result == ContactResult.UNVERIFIED and not note.strip():
        raise Refused("请写明为什么无法核实，不写姓名、电话。", field="note")
    moved = SelfReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    wanted = steps(moved, result)
    if not wanted:
        told = f"当前为“{moved.get_state_display()}”，不能登记这个结果，请改选。"
        raise Refused(told, field="result")
    for step in wanted:
        moved = advance(moved, step, by=by, note=note)
    admitted = _admitted(moved, result, party_organisation, by) if ADMIT in wanted else {}
    kept = {"answer": answer or moved.answer, "handled_by": by, **_clock(moved), **admitted}
    for name, value in kept.items():
        setattr(moved, name, value)
    moved.save(update_fields=list(kept))
    advice.ask(moved.area)
    return moved


def _clock(report: SelfReport) -> dict[str, Any]:
    """When its personal data go: soon after what is settled, never while it waits for a branch."""
    if report.state == _CONTACTED:
        return {}
    today = localdate()
    gone = limits.later("report_in_erasure", report.area, today)
    verified = {} if report.verified_on or report.state == _UNVERIFIED else {"verified_on": today}
    return {**verified, "erase_on": None if report.state == _VERIFIED else gone}


def _admitted(
    report: SelfReport, result: str, branch: PartyOrganisation | None, by: Any
) -> dict[str, Any]:
    if branch is None or not branches(report).filter(pk=branch.pk).exists():
        raise Refused("请选择本单位的一个党支部。", field="party_organisation")
    alone_with(report.phone_fingerprint)
    member = _person(report, branch, by)
    admission = ADMISSIONS[result]
    kept = {"member": member, "party_organisation": branch, "admission": admission}
    if admission == Admission.FLOATING:
        _float_in(member, branch, report, by)
        return kept
    return {**kept, "transfer": _transfer(member, branch, report, by)}


def _person(report: SelfReport, branch: PartyOrganisation, by: Any) -> PartyMember:
    """The member of this name and phone, or a new one."""
    known = namesake(report)
    if known is None:
        return PartyMember.objects.create(name=report.name, area=branch.area, **phone(report.phone))
    if not PartyMember.objects.for_user(by, "change").filter(pk=known.pk).exists():
        raise Refused(ELSEWHERE)
    if known.ended is not None:
        raise Refused(
            f"同名同号的党员登记为 {known.ended} {known.get_end_reason_display()}，请先核对。"
        )
    return known


def _float_in(member: PartyMember, branch: PartyOrganisation, report: SelfReport, by: Any) -> None:
    today = localdate()
    present = belonging.held(member, AffiliationKind.FLOATING_IN, today)
    if present is None or present.party_organisation_id != branch.pk:
        affiliating.float_in(
            member, target=branch, outside_name=report.belongs_to, day=today, by=by
        )


def _transfer(
    member: PartyMember, branch: PartyOrganisation, report: SelfReport, by: Any
) -> MembershipTransfer:
    """Applied for; it goes its own way from here, and the old branch stays responsible."""
    source = "" if belonging.formal(member) else report.belongs_to
    return transfers.apply(
        by=by,
        member=member,
        source_name=source,
        target=branch,
        reason=TRANSFER_REASON,
        applied_on=localdate(),
    )
