"""What is done to where a member belongs, lives his Party life and works: each from a day on."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.models import Organisation, PartyOrganisation
from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, Employment, PartyMember
from members.services.belonging import held, settle_areas

FLOATING = (AffiliationKind.FLOATING_IN, AffiliationKind.FLOATING_OUT)


def until_today(day: dt.date, title: str = "日期", field: str = "day") -> None:
    """Raises Refused for a day that has not come."""
    today = localdate()
    if day > today:
        raise Refused(f"{title} {day} 晚于今天（{today}），请核对。", field=field)


def close(row: Affiliation, day: dt.date) -> None:
    """It ends on the day, on which it must already hold."""
    if day <= row.since:
        raise Refused(
            f"“{row}”自 {row.since} 起，{day} 不能早于或等于这一天，请核对日期。", field="day"
        )
    row.until = day
    row.save(update_fields=["until"])


def _of_ours(target: PartyOrganisation, by: Any, field: str) -> None:
    """Who takes somebody in does so for a Party organisation on whose register he works."""
    if not PartyOrganisation.objects.for_user(by, "change").filter(pk=target.pk).exists():
        raise Refused(f"{target}由{target.area}办理，请选择本单位的党组织。", field=field)


def open_rows(member: PartyMember, day: dt.date, *kinds: str) -> list[Affiliation]:
    """The affiliations of these kinds that hold on the day or later."""
    rows = Affiliation.objects.filter(member=member, kind__in=kinds or AffiliationKind.values)
    return list(rows.filter(Q(until=None) | Q(until__gt=day)).select_related("party_organisation"))


@transaction.atomic
def transfer(member: PartyMember, target: PartyOrganisation | None, day: dt.date) -> None:
    """组织关系 moves: the old one ends and the new one begins on the day. To an outside branch the
    member ends here (转出), unless he still floats in with another branch of ours."""
    for row in open_rows(member, day, AffiliationKind.FORMAL, AffiliationKind.FLOATING_OUT):
        close(row, day)
    stays = open_rows(member, day, AffiliationKind.FLOATING_IN)
    if target is not None:
        for row in stays:
            if row.party_organisation_id == target.pk:
                close(row, day)
        Affiliation.objects.create(
            member=member, kind=AffiliationKind.FORMAL, party_organisation=target, since=day
        )
    elif not stays:
        PartyMember.objects.filter(pk=member.pk).update(ended=day, end_reason=EndReason.MOVED_OUT)
    settle_areas([member.pk])


@transaction.atomic
def float_in(
    member: PartyMember,
    *,
    target: PartyOrganisation,
    outside_name: str,
    day: dt.date,
    by: Any,
    note: str = "",
    **facts: Any,
) -> Affiliation:
    """流入登记: he lives his Party life with a branch of ours, his 组织关系 lies elsewhere."""
    until_today(day, "流入日期")
    _of_ours(target, by, "party_organisation")
    if belongs_to_us(member, day):
        raise Refused("他的组织关系在本区，不算流入；参加别的支部活动的请登记“多重组织生活”。")
    if held(member, AffiliationKind.FLOATING_IN, day):
        raise Refused("他已登记流入，请先结束那一次流动。", field="day")
    row = _open(
        member, AffiliationKind.FLOATING_IN, day, target, outside_name=outside_name, **facts
    )
    settle_areas([member.pk])
    record(by, "流入登记", member, _told(target, note))
    return row


def belongs_to_us(member: PartyMember, day: dt.date) -> PartyOrganisation | None:
    """The Party organisation of ours where he belongs on the day."""
    row = held(member, AffiliationKind.FORMAL, day)
    return row.party_organisation if row else None


@transaction.atomic
def float_out(
    member: PartyMember,
    *,
    outside_name: str,
    day: dt.date,
    by: Any,
    note: str = "",
    **facts: Any,
) -> Affiliation:
    """流出登记: away for long, his 组织关系 stays with us."""
    until_today(day, "流出日期")
    if held(member, AffiliationKind.FORMAL, day) is None:
        raise Refused("这一天他在本区没有组织关系，不能登记流出，请核对日期。", field="day")
    if held(member, AffiliationKind.FLOATING_OUT, day):
        raise Refused("他已登记流出，请先结束那一次流动。", field="day")
    row = _open(member, AffiliationKind.FLOATING_OUT, day, None, outside_name=outside_name, **facts)
    record(by, "流出登记", member, _told(outside_name, note))
    return row


@transaction.atomic
def end_floating(member: PartyMember, *, day: dt.date, by: Any, note: str = "") -> None:
    """结束流动: he is back, or gone on; who neither belongs nor floats in any more ends here."""
    until_today(day, "结束日期")
    rows = open_rows(member, day, *FLOATING)
    if not rows:
        raise Refused("这一天他没有登记流动，请核对日期。", field="day")
    for row in rows:
        close(row, day)
    gone = any(row.kind == AffiliationKind.FLOATING_IN for row in rows)
    if gone and not open_rows(member, day, AffiliationKind.FORMAL):
        PartyMember.objects.filter(pk=member.pk).update(ended=day, end_reason=EndReason.MOVED_OUT)
    settle_areas([member.pk])
    record(by, "结束流动", member, note)


@transaction.atomic
def join_dual(
    member: PartyMember, *, target: PartyOrganisation, day: dt.date, by: Any, note: str = ""
) -> Affiliation:
    """参加多重组织生活: belongs to one, takes part with another too; never counted twice."""
    until_today(day)
    _of_ours(target, by, "target")
    belongs = held(member, AffiliationKind.FORMAL, day)
    if belongs is None:
        raise Refused("这一天他没有组织关系，不能登记多重组织生活，请核对日期。", field="day")
    if belongs.party_organisation_id == target.pk:
        raise Refused("这就是他组织关系所在的党组织，请改选。", field="target")
    twice = Affiliation.objects.on(day).filter(member=member, party_organisation=target)
    if twice.exists():
        raise Refused("他已在这个党组织参加组织生活，请另选。", field="target")
    row = _open(member, AffiliationKind.DUAL, day, target)
    record(by, "参加多重组织生活", member, _told(target, note))
    return row


def _open(
    member: PartyMember, kind: str, day: dt.date, target: PartyOrganisation | None, **facts: Any
) -> Affiliation:
    return Affiliation.objects.create(
        member=member, kind=kind, party_organisation=target, since=day, **facts
    )


@transaction.atomic
def employ(
    member: PartyMember,
    *,
    organisation: Organisation | None,
    employer_name: str,
    post: str,
    day: dt.date,
    by: Any,
    note: str = "",
) -> None:
    """变更工作单位: the present one ends and the new one begins on the day; without a new one he
    has left work."""
    until_today(day)
    rows = Employment.objects.filter(member=member).filter(Q(until=None) | Q(until__gt=day))
    if organisation and employer_name:
        raise Refused("已选择登记册里的单位，这里请留空。", field="employer_name")
    if not (rows or organisation or employer_name):
        raise Refused("他没有登记工作单位，请选择或写明新的单位。", field="organisation")
    for row in rows:
        if row.since >= day:
            raise Refused(f"现工作单位自 {row.since} 起，请填这一天以后的日期。", field="day")
    rows.update(until=day)
    if organisation or employer_name:
        Employment.objects.create(
            member=member,
            organisation=organisation,
            employer_name=employer_name or str(organisation),
            post=post,
            since=day,
        )
    record(by, "变更工作单位", member, _told(employer_name or organisation or "离职", note))


def _told(what: object, note: str) -> str:
    """What an act led to, and what was said to it."""
    return f"{what}；{note}" if note else str(what)


def floating_rule(member: PartyMember) -> str:
    """The rule a screen names beside a floating registration."""
    return limits.told("floating_months", member.area)
