"""组织关系转接, by one window: apply, check, letter, receipt. Until the receipt the old branch is
responsible; only the receipt moves the formal affiliation."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.workflow import Transition, advance, record
from core.working_days import after
from districts import limits, referring
from districts.models import Area, PartyOrganisation
from districts.scoping import assigned_paths, holding
from members.enums import TransferState
from members.models import MembershipTransfer, PartyMember
from members.services import affiliating
from members.services.belonging import formal


def _handling(transfer: MembershipTransfer, user: Any) -> str:
    own = assigned_paths(user, "change")
    inside = any(transfer.area.path.startswith(path) for path in own)
    return "" if inside else f"这一步由办理单位{transfer.area}的经办人办理，请转告他们。"


def _another(transfer: MembershipTransfer, user: Any) -> str:
    own = transfer.by_id == user.pk
    return "自己申请的转接要由别人审核，请转告有审批权限的同事。" if own else ""


_decider = holding("decide", "审核由本街道有审批权限的人办理，请转告他们。")
_keeper = holding("change", "这一步由街道经办人办理，请转告他们。")
_APPLIED, _CHECKED, _LETTER = (
    TransferState.APPLIED,
    TransferState.CHECKED,
    TransferState.LETTER,
)
OPEN = frozenset({_APPLIED, _CHECKED, _LETTER})

CHECK = Transition("审核通过", frozenset({_APPLIED}), _CHECKED, (_decider, _another))
REJECT = Transition(
    "退回申请", frozenset({_APPLIED}), TransferState.RETURNED, (_decider, _another), needs_note=True
)
ISSUE = Transition("开具介绍信", frozenset({_CHECKED}), _LETTER, (_keeper, _handling))
REISSUE = Transition("重开介绍信", frozenset({_LETTER}), _LETTER, (_keeper, _handling))
RECEIVE = Transition("登记回执", frozenset({_LETTER}), TransferState.RECEIVED, (_keeper,))
SEND_BACK = Transition(
    "登记退回",
    frozenset({_CHECKED, _LETTER}),
    TransferState.RETURNED,
    (_keeper,),
    needs_note=True,
)
WITHDRAW = Transition("撤回", OPEN, TransferState.WITHDRAWN, (_keeper, _handling), needs_note=True)
#: Each step with the right it needs.
TRANSITIONS: tuple[tuple[Transition, str], ...] = (
    (CHECK, "decide"),
    (REJECT, "decide"),
    (ISSUE, "change"),
    (REISSUE, "change"),
    (RECEIVE, "change"),
    (SEND_BACK, "change"),
    (WITHDRAW, "change"),
)
APPLY = "申请转接"

Fault = tuple[str, str]  # field and sentence


# Applying


def planned(*, member: PartyMember, **given: Any) -> MembershipTransfer:
    """The transfer as it would be: from where the member belongs, handled by the office of the old
    branch, or of the new one for who comes from outside."""
    belongs = formal(member)
    source = belongs.party_organisation if belongs else None
    if belongs and source is None and not given.get("source_name"):
        given["source_name"] = belongs.outside_name
    target: PartyOrganisation | None = given.get("target")
    office = source or target
    area = office.area if office else member.area
    return MembershipTransfer(member=member, source=source, area=area, **given)


def faults(transfer: MembershipTransfer, by: Any) -> Iterator[Fault]:
    """Why it may not be applied for, each with the field it is about."""
    yield from _faults_of_member(transfer, by)
    yield from _faults_of_places(transfer, by)
    yield from _faults_of_days(transfer)


def _faults_of_member(transfer: MembershipTransfer, by: Any) -> Iterator[Fault]:
    member = transfer.member
    if not PartyMember.objects.for_user(by, "change").filter(pk=member.pk).exists():
        yield "member", "这名党员不在您管理的范围内，请由其所在街道办理。"
    elif member.ended:
        why = member.get_end_reason_display()
        yield "member", f"这名党员已于 {member.ended} {why}，不能转接；登记有误的，请先更正。"
    if MembershipTransfer.objects.filter(member=member, state__in=OPEN).exists():
        yield "member", "这名党员已有一件转接正在办理，请先办结或撤回那一件。"


def _faults_of_places(transfer: MembershipTransfer, by: Any) -> Iterator[Fault]:
    source, target = transfer.source, transfer.target
    if source is None and not transfer.source_name:
        yield "source_name", "他在本区没有组织关系，请写明转出党组织（外地）的全称。"
    if source is not None and transfer.source_name:
        yield "source_name", f"他的组织关系在{source}，这里请留空。"
    if target is None and not transfer.target_name:
        yield "target", "请选择转入党组织；转往外地的，在下面写明全称。"
    if target is None:
        if transfer.target_name and source is None:
            yield "target_name", "从外地转往外地的不在本区办理，请核对两个党组织。"
        return
    if transfer.target_name:
        yield "target_name", "已选择本区的转入党组织，这里请留空。"
    if target == source:
        yield "target", "转入党组织与现在的党组织相同，请改选。"
    elif not referring.party_organisations(by).filter(pk=target.pk).exists():
        yield "target", "这个党组织不在本区或者已撤销，请改选；外地的请在下面写明全称。"
    elif source is None and not _inside(target.area, by):
        yield "target", f"从外地转入的，由接收的{target.area}办理，请转告他们。"


def _inside(area: Area, user: Any) -> bool:
    return any(area.path.startswith(path) for path in assigned_paths(user, "change"))


def _faults_of_days(transfer: MembershipTransfer) -> Iterator[Fault]:
    today = localdate()
    if transfer.applied_on > today:
        yield "applied_on", f"申请日期不能晚于今天（{today}），请核对。"
    if transfer.dues_until and transfer.dues_until > months_later(today, 12):
        yield "dues_until", "党费交至的日期超过一年以后，请核对。"


def warnings(transfer: MembershipTransfer) -> list[str]:
    """What speaks against it without forbidding it."""
    months = limits.value("dues_arrears", transfer.area)
    if transfer.source is None:
        return []
    if transfer.dues_until is None:
        return ["没有登记党费交至何时，请核对后补交。"]
    if months_later(transfer.dues_until, months) < transfer.applied_on:
        return [f"党费只交至 {transfer.dues_until}，欠交超过 {months} 个月，请先补交。"]
    return []


@transaction.atomic
def apply(*, by: Any, **given: Any) -> MembershipTransfer:
    """Files the application. Raises Refused with the field."""
    transfer = planned(**given)
    PartyMember.objects.select_for_update(no_key=True).get(pk=transfer.member.pk)
    for field, sentence in faults(transfer, by):
        raise Refused(sentence, field=field)
    transfer.by = by
    transfer.save()
    record(by, APPLY, transfer, transfer.reason)
    return transfer


# Going on


@transaction.atomic
def check(transfer: MembershipTransfer, *, by: Any, note: str = "") -> MembershipTransfer:
    moved = advance(transfer, CHECK, by=by, note=note)
    return _keep(moved, checked_by=by)


@transaction.atomic
def reject(transfer: MembershipTransfer, *, by: Any, note: str) -> MembershipTransfer:
    moved = advance(transfer, REJECT, by=by, note=note)
    return _keep(moved, checked_by=by, returned_reason=note)


@transaction.atomic
def issue(
    transfer: MembershipTransfer, *, by: Any, day: dt.date | None = None, note: str = ""
) -> MembershipTransfer:
    """The letter with its number, by area and year, and its validity; also once more, when the
    first has run out."""
    day = day or localdate()
    _within(transfer.applied_on, day, "day", "开具日期")
    step = REISSUE if transfer.state == _LETTER else ISSUE
    moved = advance(transfer, step, by=by, note=note)
    area = Area.objects.select_for_update(no_key=True).get(pk=moved.area_id)
    return _keep(
        moved,
        letter_number=_number(moved, area, day.year),
        letter_on=day,
        valid_days=limits.value("letter_validity", area),
    )


def _number(transfer: MembershipTransfer, area: Area, year: int) -> str:
    """The next of the area and year, whose lock the caller holds; a letter that is made again bears
    its first number with a mark."""
    if transfer.letter_number:
        first, _, again = transfer.letter_number.partition("补")
        return f"{first}补{int(again or 0) + 1}"
    head = f"〔{year}〕"
    used = MembershipTransfer.objects.filter(area=area, letter_number__startswith=head)
    return f"{head}{used.count() + 1}号"


@transaction.atomic
def receive(
    transfer: MembershipTransfer,
    *,
    by: Any,
    day: dt.date | None = None,
    receipt_by: str = "",
    note: str = "",
) -> MembershipTransfer:
    """The receipt is back: on its day the old affiliation ends and the new one begins."""
    day = day or localdate()
    if transfer.letter_on:
        _within(transfer.letter_on, day, "day", "回执日期")
    if transfer.valid_until and day > transfer.valid_until:
        raise Refused(
            f"介绍信有效期至 {transfer.valid_until}，请先重开介绍信，或者核对回执日期。",
            field="day",
        )
    moved = advance(transfer, RECEIVE, by=by, note=note)
    if moved.member.ended:
        raise Refused(
            f"这名党员已于 {moved.member.ended} {moved.member.get_end_reason_display()}，"
            "不能登记回执，请登记退回。"
        )
    affiliating.transfer(moved.member, moved.target, day)
    return _keep(moved, received_on=day, receipt_by=receipt_by or moved.to_name)


@transaction.atomic
def send_back(transfer: MembershipTransfer, *, by: Any, note: str) -> MembershipTransfer:
    """The receiving side would not take him, or the letter came back."""
    return _keep(advance(transfer, SEND_BACK, by=by, note=note), returned_reason=note)


@transaction.atomic
def withdraw(transfer: MembershipTransfer, *, by: Any, note: str) -> MembershipTransfer:
    return _keep(advance(transfer, WITHDRAW, by=by, note=note), returned_reason=note)


def _within(first: dt.date, day: dt.date, field: str, title: str) -> None:
    today = localdate()
    if not first <= day <= today:
        raise Refused(f"{title}应在 {first} 至今天（{today}）之间，请核对。", field=field)


def _keep(transfer: MembershipTransfer, **fields: Any) -> MembershipTransfer:
    for name, value in fields.items():
        setattr(transfer, name, value)
    transfer.save(update_fields=list(fields))
    return transfer


def check_due(transfer: MembershipTransfer) -> dt.date:
    """The last day for checking the application."""
    return after(transfer.applied_on, limits.value("transfer_check", transfer.area))


def overdue(transfer: MembershipTransfer, day: dt.date | None = None) -> str:
    """What has run out, in one sentence, or nothing."""
    day = day or localdate()
    if transfer.state == _APPLIED and day > check_due(transfer):
        return f"审核已超过时限（应于 {check_due(transfer)} 前审核）。"
    if transfer.state == _LETTER and transfer.valid_until and day > transfer.valid_until:
        return f"介绍信已过有效期（至 {transfer.valid_until}），请催办回执或重开介绍信。"
    return ""
