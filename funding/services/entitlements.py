"""Who is due what by the rules of a fund, by live counts of a named day: set-based, a constant
number of statements however many Party organisations there are."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.dated import Quarter, holds
from districts.enums import PartyOrganisationType as Type
from districts.models import PartyOrganisation
from districts.party_links import people
from districts.scoping import below
from funding.enums import DocumentState, Entitlement, LineState, Rhythm
from funding.models import Appropriation, Fund, FundingRule, InKind
from funding.models.appropriations import ONCE
from funding.services import allocation

BRANCHES = (Type.BRANCH, Type.JOINT_BRANCH)
NOBODY = "计数日没有党员"
IN_KIND = "已用实物抵付"


@dataclass(frozen=True)
class Basis:
    """The quarter that is paid and the day on which is counted. The rules are those of that day,
    of the quarter's first where it was counted on the eve."""

    fund: Fund
    quarter: Quarter
    counted_on: dt.date

    @property
    def rules_on(self) -> dt.date:
        return max(self.counted_on, self.quarter.first)


@dataclass(frozen=True)
class Due:
    """What a Party organisation is due by a rule, or why it gets nothing by it."""

    party: PartyOrganisation
    rule: FundingRule
    period: str
    counted: int = 0
    fen: int = 0
    why_not: str = ""


def rules_of(basis: Basis) -> QuerySet[FundingRule]:
    """Those in force; of what is given for a founding also former ones: a branch is due what held
    on the day of its founding."""
    day = basis.rules_on
    former = Q(entitlement=Entitlement.NEW_BRANCH, since__lte=day)
    return FundingRule.objects.filter(holds(day) | former, fund=basis.fund).order_by("pk")


def period_of(rule: FundingRule, quarter: Quarter) -> str:
    return ONCE if rule.rhythm == Rhythm.ONCE else str(quarter)


def operating(fund: Fund, day: dt.date) -> QuerySet[PartyOrganisation]:
    """Party organisations of the fund's area on the day. A group is none: its members count with
    their branch."""
    rows = PartyOrganisation.objects.filter(below(fund.area.path), founded__lte=day)
    return rows.filter(Q(dissolved=None) | Q(dissolved__gt=day))


def found(basis: Basis, rules: Sequence[FundingRule]) -> Iterator[Due]:
    """What every Party organisation is due by each rule."""
    rows = list(operating(basis.fund, basis.counted_on).select_related("area").order_by("pk"))
    parties = [party for party in rows if party.type != Type.GROUP]
    members = _members(rows, basis.counted_on)
    paid, instead = _paid(rules, basis.quarter), _in_kind(rules)
    for rule in rules:
        period = period_of(rule, basis.quarter)
        for party in parties:
            counted = _counted(rule, party, members)
            if counted is None:
                continue
            if told := paid.get((rule.pk, party.pk)):
                yield Due(party, rule, period, why_not=f"已在“{told}”")
            elif (rule.pk, party.pk) in instead:
                yield Due(party, rule, period, why_not=IN_KIND)
            elif not counted:
                yield Due(party, rule, period, why_not=NOBODY)
            else:
                fen = _amount(rule, counted, basis.quarter)
                yield Due(party, rule, period, counted, fen)


def _counted(rule: FundingRule, party: PartyOrganisation, members: Counter[int]) -> int | None:
    """How many the rule counts of it; None where the rule is not about it at all."""
    if rule.entitlement == Entitlement.MEMBER:
        return members[party.pk]
    if rule.entitlement == Entitlement.PARTY_ORGANISATION:
        return 1
    begun = rule.since <= party.founded and (rule.until is None or party.founded < rule.until)
    return 1 if party.type in BRANCHES and begun else None


def _amount(rule: FundingRule, counted: int, quarter: Quarter) -> int:
    fen = rule.fen * counted
    return allocation.quarter(fen, quarter.number) if rule.rhythm == Rhythm.YEAR else fen


def _members(rows: Sequence[PartyOrganisation], day: dt.date) -> Counter[int]:
    """By 组织关系, full and probationary; those of a group with its branch."""
    counts = people().counts([party.pk for party in rows], day)
    members: Counter[int] = Counter()
    for party in rows:
        holder = party.parent_id if party.type == Type.GROUP else party.pk
        if holder is not None and party.pk in counts:
            members[holder] += counts[party.pk].formal
    return members


def _paid(rules: Sequence[FundingRule], quarter: Quarter) -> dict[tuple[int, int], str]:
    """(rule, Party organisation) → the batch that has it for this quarter, or once for ever. What
    failed has its place too: it is given again as it was, and never counted anew."""
    lines = Appropriation.objects.filter(rule__in=rules, period__in=(str(quarter), ONCE))
    lines = lines.exclude(state=LineState.DROPPED).select_related("batch__fund")
    return {(line.rule_id, line.party_organisation_id): str(line.batch) for line in lines}


def _in_kind(rules: Sequence[FundingRule]) -> set[tuple[int, int | None]]:
    gone = (DocumentState.DROPPED, DocumentState.REVERSED)
    rows = InKind.objects.filter(rule__in=rules).exclude(state__in=gone)
    return set(rows.values_list("rule", "party_organisation"))
