"""Joint meetings: agenda collected from the members, minutes, resolutions.

An item is proposed before the meeting has ended its papers, by a member organisation of the day or
by the office; the office takes it or says why not. More than half of those entitled make a quorum:
without one the minutes say so, and nothing is refused.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from activities.enums import ActivityKind, ActivityState, AgendaState
from activities.models import Activity, AgendaItem, Minutes, Resolution
from activities.querysets import TOOK_PLACE
from core.errors import Refused
from core.workflow import record
from districts.models import Organisation, PartyOrganisation

MEETINGS = (ActivityKind.JOINT_MEETING, ActivityKind.DELIBERATION)
S, A = ActivityState, AgendaState


def is_meeting(activity: Activity) -> bool:
    return activity.kind in MEETINGS


def closed(activity: Activity) -> str:
    """Why its agenda cannot change any more, or nothing."""
    if activity.state == S.CANCELLED:
        return "会议已取消，请核对。"
    if activity.state == S.CLOSED:
        return "会议已归档；确要补正的，请先退回补正。"
    return ""


def not_held(activity: Activity) -> str:
    """Why there are no minutes and resolutions yet, or nothing."""
    if activity.state not in TOOK_PLACE and activity.state != S.CANCELLED:
        return "会议还没有登记举办，请先办理“登记举办”。"
    return closed(activity)


def _check(why: str) -> None:
    if why:
        raise Refused(why)


def members(activity: Activity) -> QuerySet[Organisation]:
    """Who sits in the committee on the day of the meeting; nobody where no committee holds it."""
    if activity.committee is None:
        return Organisation.objects.none()
    seats = activity.committee.seats.on(activity.day)
    return Organisation.objects.filter(pk__in=seats.order_by().values("organisation"))


@transaction.atomic
def propose(
    activity: Activity,
    title: str,
    *,
    by: Any,
    text: str = "",
    organisation: Organisation | None = None,
) -> AgendaItem:
    """提议题: of a member organisation, or of the office. Raises Refused."""
    _check(closed(activity))
    if organisation is not None and not members(activity).filter(pk=organisation.pk).exists():
        raise Refused(
            f"{organisation}在会议当天不是成员单位，请改选；由街道提出的请留空。",
            field="organisation",
        )
    if activity.agenda.filter(title=title).exists():
        raise Refused("这个议题已经提过，请核对。", field="title")
    item = AgendaItem.objects.create(
        activity=activity, title=title, text=text, organisation=organisation
    )
    record(by, "提议题", activity, f"{organisation or activity.area}：{title}")
    return item


@dataclass(frozen=True)
class Decision:
    taken: bool
    reason: str = ""


@transaction.atomic
def settle_agenda(activity: Activity, decisions: Mapping[int, Decision], *, by: Any) -> int:
    """审定议题: each item is taken, in the order of proposing, or declined with a reason. Answers
    how many stand on the agenda. Raises Refused."""
    _check(closed(activity))
    for item in activity.agenda.select_for_update().filter(pk__in=decisions).order_by("pk"):
        decided = decisions[item.pk]
        if not decided.taken and not decided.reason.strip():
            raise Refused(f"“{item}”不列入，请写明理由。", field=f"reason_{item.pk}")
        item.state = A.TAKEN if decided.taken else A.DECLINED
        item.reason = "" if decided.taken else decided.reason.strip()
        item.save(update_fields=["state", "reason"])
    taken = list(activity.agenda.filter(state=A.TAKEN).order_by("pk"))
    for number, item in enumerate(taken, 1):
        item.order = number
    AgendaItem.objects.bulk_update(taken, ["order"])
    record(by, "审定议题", activity, f"列入 {len(taken)} 项")
    return len(taken)


@transaction.atomic
def write_minutes(activity: Activity, *, by: Any, **fields: Any) -> Minutes:
    """会议记录, written or corrected while the papers are open. Raises Refused."""
    _check(not_held(activity))
    entitled, present = fields.get("entitled"), fields.get("present")
    if entitled is not None and present is not None and present > entitled:
        raise Refused("实到人数不能多于应到人数，请核对。", field="present")
    minutes, _ = Minutes.objects.update_or_create(activity=activity, defaults=fields)
    record(by, "写会议记录", activity)
    return minutes


def quorate(minutes: Minutes | None) -> bool | None:
    """Whether more than half of those entitled were present; None where nobody counted."""
    if minutes is None or minutes.entitled is None or minutes.present is None:
        return None
    return minutes.present * 2 > minutes.entitled


NO_QUORUM = "实到不超过应到的半数，按规定不能形成有效决议，请核对人数。"


@transaction.atomic
def resolve(
    activity: Activity,
    text: str,
    due: dt.date,
    *,
    by: Any,
    organisation: Organisation | None = None,
    party_organisation: PartyOrganisation | None = None,
    unit: str = "",
    votes_for: int | None = None,
) -> Resolution:
    """登记决议: what, by whom, until when. Raises Refused."""
    _check(not_held(activity))
    named = [one for one in (organisation, party_organisation, unit.strip()) if one]
    if len(named) != 1:
        raise Refused("责任方请选一个单位、一个党组织，或者写名称，只填一样。", field="unit")
    if due < activity.day:
        raise Refused(f"完成期限不能早于会议日期 {activity.day}，请改正。", field="due")
    _check_votes(activity, votes_for)
    last = activity.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution = Resolution.objects.create(
        activity=activity,
        number=last + 1,
        text=text,
        due=due,
        organisation=organisation,
        party_organisation=party_organisation,
        unit=unit.strip(),
        votes_for=votes_for,
    )
    record(by, "登记决议", activity, f"决议 {resolution.number}：{text[:60]}")
    return resolution


def _check_votes(activity: Activity, votes_for: int | None) -> None:
    minutes = Minutes.objects.filter(activity=activity).first()
    present = minutes.present if minutes else None
    if votes_for is not None and present is not None and votes_for > present:
        raise Refused(f"同意票不能多于实到 {present} 人，请核对。", field="votes_for")
