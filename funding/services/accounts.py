"""Accounts are found by what they are of, and made when money first moves there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.locks import alone
from districts.models import Area, CommercialDistrict, PartyOrganisation
from funding.enums import AccountKind
from funding.models import Account, Fund, Loan


@dataclass(frozen=True)
class Place:
    """What an account is of: where money comes from, who holds it, or what it went to."""

    kind: str
    source: str
    area: Area
    use: str = ""
    party_organisation: PartyOrganisation | None = None
    commercial_district: CommercialDistrict | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        party, district = self.party_organisation, self.commercial_district
        links = (party and party.pk, district and district.pk)
        return (str(self.kind), str(self.source), self.area.pk, str(self.use), *links)


def key_of(account: Account) -> tuple[Any, ...]:
    links = (account.party_organisation_id, account.commercial_district_id)
    return (account.kind, account.source, account.area_id, account.use, *links)


@transaction.atomic
def opened(fund: Fund, places: Iterable[Place]) -> dict[Place, Account]:
    """The account of each place, made where there is none; the oldest where a merger left two. Two
    who ask for the same new one wait for each other."""
    wanted = set(places)
    found = _found(fund, wanted)
    if wanted - found.keys():
        alone(f"accounts of fund {fund.pk}")
        found = _found(fund, wanted)
        missing = [place for place in wanted if place not in found]
        made = Account.objects.bulk_create(Account(fund=fund, **vars(place)) for place in missing)
        found |= dict(zip(missing, made, strict=True))
    return found


def _found(fund: Fund, wanted: set[Place]) -> dict[Place, Account]:
    areas = {place.area.pk for place in wanted}
    kinds = {str(place.kind) for place in wanted}
    rows = Account.objects.filter(fund=fund, kind__in=kinds, area_id__among=list(areas))
    known = {key_of(account): account for account in rows.order_by("-pk")}
    return {place: known[place.key] for place in wanted if place.key in known}


def opened_one(fund: Fund, place: Place) -> Account:
    return opened(fund, [place])[place]


def new_for_loan(fund: Fund, source: str, area: Area) -> Account:
    """What one loan owes: an account of its own."""
    return Account.objects.create(fund=fund, kind=AccountKind.LENT, source=source, area=area)


def of_loan(loan: Loan) -> Account:
    """What it owes stands on this account. Raises Refused where it was not paid yet."""
    if loan.account is None:
        raise Refused("这笔贷款还没有放款，请核对。")
    return loan.account
