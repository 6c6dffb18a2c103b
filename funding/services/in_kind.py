"""实物支持: valued, recorded by one and checked by another; it never enters the ledger.

What is given in a period is the goods of its days and the waived rent and charges of venues, by
days: a year's whole is exactly what was agreed, and quarters sum to it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.errors import Refused
from core.workflow import Transition, advance
from districts.models import VenueSupport
from districts.scoping import below
from funding.enums import DocumentState
from funding.models import Fund, FundingRule, InKind
from funding.services import documents
from funding.services.arriving import Fault, next_number, of_party
from funding.services.posting import later_than_today

DONATED = "物"  # begins the numbers of receipts that donors get
S = DocumentState

CHECK = Transition("复核核定", frozenset({S.RECORDED}), S.POSTED, documents.POST.refusals)
#: what was valued wrongly goes back to who recorded it: no ledger has to be reversed
REOPEN = Transition(
    "撤销核定", frozenset({S.POSTED}), S.RETURNED, (documents.decides,), needs_note=True
)


@transaction.atomic
def record(gift: InKind, *, by: Any) -> InKind:
    """Keeps a new one, or one that is corrected before it is checked. Raises Refused, at the field
    that is wrong; a donation without a number gets the next of its year."""
    for field, why in faults(gift):
        raise Refused(why, field=field)
    documents.begin(gift, by=by)
    if gift.donated and not gift.number:
        numbered = InKind.objects.filter(area=gift.area)
        lock = f"area {gift.area_id}"
        gift.number = next_number(numbered, DONATED, gift.day, lock=lock)
    gift.save()
    return documents.told(gift)


def faults(gift: InKind) -> Iterator[Fault]:
    """Everything that is wrong with it, each at its field."""
    if why := later_than_today(gift.day):
        yield "day", why
    yield from of_party(gift, gift.day)
    if gift.venue and not gift.venue.area.path.startswith(gift.area.path):
        yield "venue", f"{gift.venue}不在{gift.area}，请改选阵地，或者改选区划。"
    if not gift.donated and gift.donor:
        yield "donor", "捐赠人只在勾选“捐赠”时填写，请勾选或清空这一栏。"
    if gift.donated and not (gift.donor or gift.giver or gift.organisation):
        yield "donor", "请填写捐赠人；单位捐赠的，填写提供方。"
    if gift.rule:
        yield from _instead(gift)
    others = InKind.objects.exclude(state=S.DROPPED).exclude(pk=gift.pk)
    if gift.number and others.filter(area=gift.area, number=gift.number).exists():
        yield "number", "这个收据号已用过，请核对；捐赠的收据号可以不填，由系统编号。"


def rules(user: Any) -> QuerySet[FundingRule]:
    """Those whose cash goods may stand for, of the funds that he reads."""
    funds = Fund.objects.for_user(user)
    return FundingRule.objects.filter(fund__in=funds, in_kind=True).select_related("fund")


def _instead(gift: InKind) -> Iterator[Fault]:
    """In place of a rule's cash: the rule allows it, holds on the day, and was not met before."""
    rule: Any = gift.rule
    if not rule.in_kind:
        yield "rule", f"“{rule}”不能以实物抵付，请改选，或者清空这一栏。"
    elif rule.since > gift.day or (rule.until and rule.until <= gift.day):
        yield "rule", f"“{rule}”在 {gift.day} 不适用，请核对日期，或者改选标准。"
    elif not gift.area.path.startswith(rule.fund.area.path):
        yield "rule", f"“{rule}”只用于{rule.fund.area}，请改选标准。"
    if gift.party_organisation is None:
        yield "party_organisation", "抵付标准的实物要选接收党组织，请选择。"
        return
    same = InKind.objects.filter(rule=rule, party_organisation=gift.party_organisation)
    if same.exclude(state=S.DROPPED).exclude(pk=gift.pk).exists():
        yield "rule", "这个党组织的这项补助已用实物抵付，请更正那一条。"


@transaction.atomic
def check(gift: InKind, *, by: Any) -> InKind:
    """Who checks is not who recorded. Raises Refused."""
    return documents.told(advance(gift, CHECK, by=by))


@transaction.atomic
def reopen(gift: InKind, *, by: Any, note: str) -> InKind:
    """Raises Refused."""
    return documents.returned(advance(gift, REOPEN, by=by, note=note), note)


@dataclass(frozen=True)
class Given:
    """What was given in a period, in fen; whose venue it is counts as where it was given."""

    fen: int
    area_id: int
    venue_id: int | None
    commercial_district_id: int | None
    party_organisation_id: int | None
    waived: bool  # rent and charges of a venue, apart from goods

    @classmethod
    def of(cls, fen: int, row: Any, *, venue: Any, waived: bool) -> "Given":
        links = (row.commercial_district_id, row.party_organisation_id)
        return cls(fen, row.area_id, venue, *links, waived)


@dataclass(frozen=True)
class Value:
    goods: int
    waived: int

    @property
    def fen(self) -> int:
        return self.goods + self.waived


def value(path: str, first: dt.date, last: dt.date) -> Value:
    """Of all areas at and below the path, from the first day to the last."""
    every = list(given(path, first, last))
    waived = sum(one.fen for one in every if one.waived)
    return Value(sum(one.fen for one in every) - waived, waived)


def given(path: str, first: dt.date, last: dt.date) -> Iterator[Given]:
    """Row by row, in two statements; what is not checked yet does not count."""
    goods = InKind.objects.filter(below(path), state=S.POSTED, day__range=(first, last))
    for gift in goods.order_by("pk"):
        yield Given.of(gift.fen, gift, venue=gift.venue_id, waived=False)
    after = last + dt.timedelta(days=1)
    support = VenueSupport.objects.during(first, after).filter(below(path, "venue__area"))
    for row in support.select_related("venue").order_by("pk"):
        if fen := _of_days(row, first, after):
            yield Given.of(fen, row.venue, venue=row.venue_id, waived=True)


def _of_days(support: VenueSupport, first: dt.date, after: dt.date) -> int:
    """What falls to the days of [first, after) on which it was given and the venue was open."""
    ends = [day for day in (after, support.until, support.venue.closed) if day]
    start, end = max(first, support.since), min(ends)
    return _by(support.yearly_fen, end) - _by(support.yearly_fen, start) if start < end else 0


def _by(yearly: int, day: dt.date) -> int:
    """What a yearly amount has come to before the day, counted from the first of all days: periods
    that follow each other sum exactly, and a whole year is the amount."""
    first = dt.date(day.year, 1, 1)
    days_of_year = (dt.date(day.year + 1, 1, 1) - first).days
    return yearly * (day.year - 1) + yearly * (day - first).days // days_of_year
