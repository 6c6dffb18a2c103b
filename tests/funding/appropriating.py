"""What tests of appropriation begin with: rules, shares, branches with members, money."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from accounts.models import User
from core.dated import Quarter
from districts.enums import PartyOrganisationType
from districts.models import Area, PartyOrganisation
from funding.enums import Entitlement, PayerLevel, Rhythm, Source, Use
from funding.models import (
    Appropriation,
    AppropriationBatch,
    BankAccount,
    Fund,
    FundingRule,
    Share,
    ShareRule,
)
from funding.services import appropriating, proposing, receiving
from funding.services.entitlements import Basis
from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember

YEAR = dt.date(2017, 1, 1)
COUNTED = dt.date(2017, 3, 31)
POSTED = dt.date(2017, 4, 5)
Q1 = Quarter(2017, 1)


def with_members(party: PartyOrganisation, number: int, **fields: Any) -> PartyOrganisation:
    """So many members of 组织关系, full ones, belong to it since it was founded."""
    members = PartyMember.objects.bulk_create(
        PartyMember(
            name=f"党员{i}",
            area=party.area,
            joined=dt.date(2000, 1, 1),
            full_since=dt.date(2001, 1, 1),
        )
        for i in range(number)
    )
    values = {"kind": AffiliationKind.FORMAL, "since": party.founded, **fields}
    Affiliation.objects.bulk_create(
        Affiliation(member=member, party_organisation=party, **values) for member in members
    )
    return party


def shares(fund: Fund, *parts: tuple[str, str, int], **fields: Any) -> ShareRule:
    """30/65/5 of the district, the town and the dues, where nothing else is said."""
    rule = ShareRule.objects.create(fund=fund, since=YEAR, **fields)
    for source, level, part in parts or (
        (Source.DISTRICT, PayerLevel.FUND, 3000),
        (Source.TOWN, PayerLevel.TOWN, 6500),
        (Source.DUES, PayerLevel.FUND, 500),
    ):
        Share.objects.create(rule=rule, source=source, level=level, parts=part)
    return rule


def per_member(fund: Fund, **fields: Any) -> FundingRule:
    values = {
        "name": "党员活动经费",
        "entitlement": Entitlement.MEMBER,
        "rhythm": Rhythm.YEAR,
        "fen": 100_00,
        "use": Use.ACTIVITY,
        "since": YEAR,
        **fields,
    }
    return FundingRule.objects.create(fund=fund, **values)


def per_new_branch(fund: Fund, **fields: Any) -> FundingRule:
    values = {
        "name": "新建党支部阵地补助",
        "entitlement": Entitlement.NEW_BRANCH,
        "rhythm": Rhythm.ONCE,
        "fen": 1_000_00,
        "use": Use.PREMISES,
        "in_kind": True,
        **fields,
    }
    return per_member(fund, **values)


def per_party(fund: Fund, **fields: Any) -> FundingRule:
    values = {
        "name": "党组织工作经费",
        "entitlement": Entitlement.PARTY_ORGANISATION,
        "rhythm": Rhythm.QUARTER,
        "fen": 250_00,
        **fields,
    }
    return per_member(fund, **values)


def basis(fund: Fund, counted_on: dt.date = COUNTED, quarter: Quarter = Q1) -> Basis:
    return Basis(fund, quarter, counted_on)


def account_of(party: PartyOrganisation, by: User, **fields: Any) -> BankAccount:
    """As somebody wrote it; nobody has confirmed it."""
    values = {
        "holder": party.name,
        "bank": "建设银行金凤支行",
        "number": "64001234567890",
        "since": YEAR,
        **fields,
    }
    return receiving.keep(BankAccount(party_organisation=party, **values), by=by)


def banked(party: PartyOrganisation, who: SimpleNamespace) -> BankAccount:
    """Written by one, confirmed by another."""
    return receiving.confirm(account_of(party, who.clerk), by=who.approver)


def fed(arrive: Any, fund: Fund, area: Area, fen: int = 100_000_00) -> None:
    """All three payers of 30/65/5 have as much as is needed."""
    arrive(fund, fen, area=fund.area, source=Source.DISTRICT)
    arrive(fund, fen, area=fund.area, source=Source.DUES)
    arrive(fund, fen, area=area, source=Source.TOWN)


def checked(fund: Fund, who: SimpleNamespace, **given: Any) -> AppropriationBatch:
    batch = proposing.keep(basis(fund, **given), by=who.clerk)
    appropriating.submit(batch, by=who.clerk)
    return appropriating.check(batch, by=who.approver)


def posted(fund: Fund, who: SimpleNamespace, **given: Any) -> AppropriationBatch:
    return appropriating.post(checked(fund, who, **given), day=POSTED, by=who.clerk)


def line_of(batch: AppropriationBatch, source: str = Source.DISTRICT, **of: Any) -> Appropriation:
    return batch.lines.get(source=source, **of)


GROUP = PartyOrganisationType.GROUP
