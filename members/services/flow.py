"""The flow chart of a transfer: its steps with who did them and when, and where it stands."""

from dataclasses import dataclass
from typing import Any

from core.models import Act
from members.enums import TransferState
from members.models import MembershipTransfer
from members.services import transfers

DONE, NOW, TODO, BACK = "done", "now", "todo", "back"
STOPPED = {TransferState.RETURNED, TransferState.WITHDRAWN}
ORDER = (
    TransferState.APPLIED,
    TransferState.CHECKED,
    TransferState.LETTER,
    TransferState.RECEIVED,
)


@dataclass(frozen=True)
class Step:
    """One box of the chart; `state` is done, now, todo or back (returned, withdrawn here)."""

    title: str
    by: str  # whose work it is
    state: str
    told: str = ""


#: What leads to each state, and whose work it is.
TITLES = {
    TransferState.APPLIED: ("申请", "本人提出，街道一个窗口受理"),
    TransferState.CHECKED: ("审核", "街道审批人，不是受理人"),
    TransferState.LETTER: ("开介绍信", "街道经办人编号开具"),
    TransferState.RECEIVED: ("回执", "接收党组织收到后寄回"),
}


def events(transfer: MembershipTransfer) -> list[Act]:
    """Who did what and when, first to last."""
    label = transfer._meta.label_lower
    acts = Act.objects.filter(model=label, object_id=transfer.pk).select_related("by")
    return list(acts.order_by("at", "id"))


def steps(transfer: MembershipTransfer) -> list[Step]:
    """The four steps and the end."""
    reached = _reached(transfer)
    chart = [_step(transfer, state, place, reached) for place, state in enumerate(ORDER)]
    return [*chart, _end(transfer)]


def _reached(transfer: MembershipTransfer) -> int:
    """How many of the steps are done."""
    if transfer.state in ORDER:
        return ORDER.index(TransferState(transfer.state)) + 1
    if transfer.letter_number:
        return 3
    verbs = {event.verb for event in events(transfer)}
    return 2 if transfers.CHECK.verb in verbs else 1


def _step(transfer: MembershipTransfer, state: str, place: int, reached: int) -> Step:
    title, by = TITLES[TransferState(state)]
    if place < reached:
        return Step(title, by, DONE, _told(transfer, state))
    if place == reached and transfer.state not in STOPPED:
        return Step(title, by, NOW, _limit(transfer, state))
    return Step(title, by, TODO)


def _told(transfer: MembershipTransfer, state: str) -> str:
    days: dict[str, Any] = {
        TransferState.APPLIED: transfer.applied_on,
        TransferState.LETTER: f"{transfer.letter_number}，{transfer.letter_on}",
        TransferState.RECEIVED: transfer.received_on,
    }
    if state == TransferState.CHECKED:
        return str(transfer.checked_by or "")
    return str(days[state])


def _limit(transfer: MembershipTransfer, state: str) -> str:
    if state == TransferState.CHECKED:
        return f"应于 {transfers.check_due(transfer)} 前审核"
    if state == TransferState.RECEIVED and transfer.valid_until:
        return f"介绍信有效期至 {transfer.valid_until}"
    return ""


def _end(transfer: MembershipTransfer) -> Step:
    if transfer.state in STOPPED:
        return Step(transfer.get_state_display(), "", BACK, transfer.returned_reason)
    done = transfer.state == TransferState.RECEIVED
    title = f"组织关系在{transfer.to_name}" if done else "收到回执以前，仍由原党组织负责"
    return Step("办结", title, DONE if done else TODO)
