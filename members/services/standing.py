"""What a member is: full or probationary, lost or found, ended with a reason and restored."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.workflow import record
from districts import limits
from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, LostContact, PartyMember
from members.services.affiliating import close, open_rows, until_today
from members.services.belonging import settle_areas

Fault = tuple[str, str]  # field and sentence

#: Whoever ended for one of these may be taken in again; the reasons that lie between two ends.
RESTORABLE = frozenset({EndReason.MOVED_OUT, EndReason.SUSPENDED, EndReason.LEFT})


# Dates that cannot be


def faults_of_dates(
    *,
    born: dt.date | None,
    joined: dt.date | None,
    full_since: dt.date | None,
    ended: dt.date | None,
    age: int,
    probation: int,
) -> Iterator[Fault]:
    """What the dates of a member's life contradict; `age` in years and `probation` in months are
    the rules of his area. Of an imprecise date the caller gives the day that speaks for it."""
    today = localdate()
    titles = {
        "born": "出生年月",
        "joined": "入党时间",
        "full_since": "转正时间",
        "ended": "终止日期",
    }
    days = {"born": born, "joined": joined, "full_since": full_since, "ended": ended}
    for name, day in days.items():
        if day and day > today:
            yield name, f"{titles[name]}不能晚于今天（{today}），请核对。"
    if born and joined and joined < months_later(born, 12 * age):
        yield "joined", f"入党时未满 {age} 周岁，请核对出生年月和入党时间。"
    if joined and full_since and full_since < months_later(joined, probation):
        yield "full_since", f"预备期不足 {probation} 个月，请核对入党时间和转正时间。"
    if joined and ended and ended < joined:
        yield "ended", "终止日期不能早于入党时间，请核对。"


# Acts


@transaction.atomic
def make_full(member: PartyMember, *, day: dt.date, by: Any, note: str = "") -> None:
    """转正: not before the probation is over."""
    until_today(day, "转正日期")
    if member.ended:
        ended = f"{member.ended} {member.get_end_reason_display()}"
        raise Refused(f"这名党员已于 {ended}，不能转正；登记有误的，请先更正。")
    months = limits.value("probation", member.area)
    if member.joined is None:
        raise Refused("没有登记入党时间，请先更正后再转正。")
    if day < months_later(member.joined, months):
        raise Refused(
            f"预备期自 {member.joined} 起不少于 {months} 个月，"
            f"{months_later(member.joined, months)} 以后才能转正，请到时再办。",
            field="day",
        )
    _keep(member, full_since=day, full_since_precision="D")
    record(by, "转正", member, note)


@transaction.atomic
def end(member: PartyMember, *, reason: str, day: dt.date, by: Any, note: str = "") -> None:
    """终止: with its affiliations and employments. 停止党籍 asks for the months of lost contact,
    除名 of who was suspended for the months after that."""
    until_today(day, "终止日期")
    if member.ended and member.end_reason != EndReason.SUSPENDED:
        raise Refused("这名党员已终止，有误的请更正。")
    if member.joined and day < member.joined:
        raise Refused(f"不能早于入党时间 {member.joined}，请核对。", field="day")
    if reason == EndReason.WITHDRAWN and member.full_on(day):
        raise Refused("正式党员不用“取消预备党员资格”，请改选。", field="reason")
    _refuse_early(member, reason, day)
    for row in open_rows(member, day):
        close(row, day)
    member.employments.filter(until=None, since__lt=day).update(until=day)
    _keep(member, ended=day, end_reason=reason)
    told = EndReason(reason).label
    record(by, f"终止（{told}）", member, note)


def _refuse_early(member: PartyMember, reason: str, day: dt.date) -> None:
    if reason == EndReason.SUSPENDED:
        months = limits.value("lost_contact", member.area)
        lost = LostContact.objects.on(day).filter(member=member).first()
        if lost is None:
            raise Refused("停止党籍的，请先登记失联。", field="reason")
        if day < months_later(lost.since, months):
            raise Refused(
                f"失联自 {lost.since} 起满 {months} 个月才能停止党籍，"
                f"即 {months_later(lost.since, months)}，请到时再办。",
                field="day",
            )
    if reason == EndReason.STRUCK_OFF and member.end_reason == EndReason.SUSPENDED and member.ended:
        months = limits.value("suspended", member.area)
        if day < months_later(member.ended, months):
            raise Refused(
                f"停止党籍自 {member.ended} 起满 {months} 个月才能除名，"
                f"即 {months_later(member.ended, months)}，请到时再办。",
                field="day",
            )
    elif member.ended:
        raise Refused("停止党籍的只能恢复或者除名，请改选。", field="reason")


@transaction.atomic
def restore(member: PartyMember, *, day: dt.date, by: Any, note: str = "") -> None:
    """恢复: he belongs again, from the day on, to the Party organisation he last belonged to."""
    until_today(day, "恢复日期")
    if member.ended is None:
        raise Refused("这名党员没有终止，不用恢复。")
    if day < member.ended:
        raise Refused(f"恢复日期不能早于终止日期 {member.ended}，请改填日期。", field="day")
    last = (
        Affiliation.objects.filter(member=member, kind=AffiliationKind.FORMAL)
        .exclude(party_organisation=None)
        .order_by("-since")
        .first()
    )
    if last is None or last.party_organisation is None:
        raise Refused("登记册里没有他原来的组织关系，请先登记流入或办理转接。")
    if last.party_organisation.dissolved:
        raise Refused(f"原党组织{last.party_organisation}已撤销，请先恢复到其他党组织。")
    _keep(member, ended=None, end_reason="")
    Affiliation.objects.create(
        member=member,
        kind=AffiliationKind.FORMAL,
        party_organisation=last.party_organisation,
        since=day,
    )
    LostContact.objects.filter(member=member, until=None, since__lt=day).update(until=day)
    settle_areas([member.pk])
    record(by, "恢复", member, note)


@transaction.atomic
def lose(
    member: PartyMember, *, reason: str, day: dt.date, efforts: str, by: Any, note: str = ""
) -> None:
    """失联登记."""
    until_today(day, "失联日期")
    if member.ended:
        raise Refused("这名党员已终止，不用登记失联。")
    if LostContact.objects.filter(member=member, until=None).exists():
        raise Refused("已登记失联，不用再登记。")
    LostContact.objects.create(member=member, reason=reason, since=day, efforts=efforts)
    record(by, "失联登记", member, note)


@transaction.atomic
def find(member: PartyMember, *, day: dt.date, by: Any, note: str = "") -> None:
    """找到: contact is there again."""
    until_today(day, "找到日期")
    row = LostContact.objects.filter(member=member, until=None).first()
    if row is None:
        raise Refused("没有登记失联，不用登记找到。")
    if day <= row.since:
        raise Refused(f"失联自 {row.since} 起，请填这一天以后的日期。", field="day")
    row.until = day
    row.save(update_fields=["until"])
    record(by, "找到", member, note)


@transaction.atomic
def show_identity(member: PartyMember, *, day: dt.date, by: Any, note: str = "") -> None:
    """同意亮身份: the member's own consent, from a day on."""
    until_today(day, "同意日期")
    _keep(member, identity_shown_since=day)
    record(by, "同意亮身份", member, note)


@transaction.atomic
def hide_identity(member: PartyMember, *, by: Any, note: str = "") -> None:
    """取消亮身份: at once."""
    _keep(member, identity_shown_since=None)
    record(by, "取消亮身份", member, note)


def _keep(member: PartyMember, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(member, name, value)
    member.save(update_fields=list(fields))
