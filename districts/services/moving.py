"""申请迁入: the street where an organisation now lies asks for it by its exact credit code; the
street that holds it, or the district, decides. Whoever asked does not decide.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import working_days
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import limits, referring
from districts.enums import MoveState
from districts.models import Area, MoveRequest, Organisation, OrganisationPhase
from districts.scoping import assigned_paths, may
from districts.services.current import settle_organisation
from districts.services.phases import write_from
from districts.services.striking import end, hanging

DECIDING = ("change", "decide", "lock")  # of the holder's clerk and approver, of the district


def _decides(move: MoveRequest, user: Any) -> str:
    if user.pk == move.by_id:
        return "申请人不能自己答复，请由现登记的街道或区里办理。"
    holder = move.held_by.path
    here = any(holder.startswith(tuple(assigned_paths(user, one)) or ("-",)) for one in DECIDING)
    return "" if here else f"由{move.held_by}或区里答复，请等答复。"


def _asked(move: MoveRequest, user: Any) -> str:
    own = move.area.path.startswith(tuple(assigned_paths(user, "change")) or ("-",))
    return "" if own else f"由{move.area}撤回，请联系他们。"


ACCEPT = Transition("同意迁入", frozenset({MoveState.APPLIED}), MoveState.ACCEPTED, (_decides,))
REFUSE = Transition(
    "不同意", frozenset({MoveState.APPLIED}), MoveState.REFUSED, (_decides,), needs_note=True
)
WITHDRAW = Transition("撤回申请", frozenset({MoveState.APPLIED}), MoveState.WITHDRAWN, (_asked,))
TRANSITIONS = (ACCEPT, REFUSE, WITHDRAW)


def find(uscc: str, area: Area, *, by: Any) -> Organisation:
    """The organisation of another street that bears exactly this code; raises Refused."""
    if not may(by, "refer"):
        raise Refused("您没有申请迁入的权限，请联系管理员授权。")
    found = referring.by_code(by, uscc).select_related("area").first()
    if found is None:
        raise Refused("登记册里没有这个代码的单位，请核对；确为新单位的，请新登记。", field="uscc")
    if found.area.path.startswith(area.path):
        raise Refused(f"“{found}”已登记在{area}，不用申请迁入。", field="uscc")
    if found.closed:
        raise Refused("这个代码的单位已注销，请核对代码。", field="uscc")
    return found


def check_day(organisation: Organisation, day: dt.date) -> None:
    """Not to come, and not before the register knows the organisation."""
    if day > localdate():
        raise Refused(f"迁入日期 {day} 还没有到，请核对。", field="day")
    first = organisation.phases.order_by("since").values_list("since", flat=True).first()
    if first is None or day <= first:
        raise Refused("迁入日期早于登记册最早的记载，请核对。", field="day")


@transaction.atomic
def apply(move: MoveRequest, *, by: Any) -> MoveRequest:
    """Asks the street that holds it now; one request at a time waits for an answer."""
    rows = Organisation.objects.select_for_update(no_key=True).select_related(None)
    organisation = rows.get(pk=move.organisation_id)
    if organisation.move_requests.filter(state=MoveState.APPLIED).exists():
        raise Refused("这个单位已有一份迁入申请等待答复，请等答复后再办。", field="uscc")
    move.held_by, move.by = organisation.area, by
    check_day(organisation, move.day)
    move.save()
    record(by, "申请迁入", move, move.reason)
    return move


@transaction.atomic
def accept(move: MoveRequest, *, by: Any, keep: Collection[str] = (), note: str = "") -> None:
    """From the day on it lies in the asking street; of what it holds there goes on what is kept
    (`mark`), the rest ends on the day. Building and grid zone of the old street are left."""
    advance(move, ACCEPT, by=by, note=note)
    organisation = move.organisation
    if organisation.area_id != move.held_by_id:
        raise Refused(f"这个单位已不在{move.held_by}登记，请答复不同意，由对方重新申请。")
    end([row for row in hanging(organisation, move.day) if mark(row) not in keep], move.day)
    place = {
        "area": move.area,
        "commercial_district": move.commercial_district,
        "building": None,
        "grid_zone": None,
    }
    later = OrganisationPhase.objects.filter(organisation=organisation, since__gt=move.day)
    later.update(**place)
    write_from(organisation, move.day, **place)
    settle_organisation(organisation)
    _answer(move, MoveState.ACCEPTED, note)


def mark(row: Any) -> str:
    """What tells one of the rows that hang on an organisation from the others."""
    return f"{row._meta.model_name}:{row.pk}"


@transaction.atomic
def refuse(move: MoveRequest, *, by: Any, note: str) -> None:
    advance(move, REFUSE, by=by, note=note)
    _answer(move, MoveState.REFUSED, note)


@transaction.atomic
def withdraw(move: MoveRequest, *, by: Any, note: str = "") -> None:
    advance(move, WITHDRAW, by=by, note=note)
    _answer(move, MoveState.WITHDRAWN, note)


def _answer(move: MoveRequest, state: MoveState, note: str) -> None:
    move.state, move.answer = state, note
    move.save(update_fields=["state", "answer"])


def due(move: MoveRequest, limit: int) -> dt.date:
    """The last day for an answer."""
    return working_days.after(move.asked_at.date(), limit)


def waiting(path: str) -> list[tuple[MoveRequest, dt.date]]:
    """Requests that areas at or below the path have to answer, with the last day for it; for the
    adviser: those whose day has passed are overdue."""
    rows = (
        MoveRequest.objects.filter(state=MoveState.APPLIED, held_by__path__startswith=path)
        .select_related("organisation", "area", "held_by")
        .annotate(limit=limits.expression("move_answer", "held_by"))
        .order_by("asked_at")
    )
    return [(row, due(row, row.limit)) for row in rows]
