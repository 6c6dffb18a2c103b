"""The page of a commercial district: what lies in it, who answers for it, what is stated of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from districts.models import (
    CommercialDistrict,
    JointCommittee,
    LeaderContact,
    Organisation,
    PartyOrganisation,
    PartyTitle,
    Responsible,
    Statement,
    Venue,
)


@dataclass(frozen=True)
class PlacePage:
    """`organisations` and `parties` are numbers of those that exist today."""

    organisations: int
    parties: int
    responsible: QuerySet[Responsible]
    contacts: QuerySet[LeaderContact]
    committees: QuerySet[JointCommittee]
    venues: QuerySet[Venue]
    titles: QuerySet[PartyTitle]
    stated: list[Statement]


def page(district: CommercialDistrict, user: Any) -> PlacePage:
    """What of it the user may see."""
    today = localdate()
    inside = {"commercial_district": district}
    rows: Any = [
        model.objects.for_user(user).filter(**inside)
        for model in (Responsible, LeaderContact, JointCommittee, Venue, PartyTitle, Statement)
    ]
    responsible, contacts, committees, venues, titles, statements = rows
    organisations = Organisation.objects.for_user(user).filter(closed=None, **inside)
    parties = PartyOrganisation.objects.for_user(user).filter(dissolved=None, **inside)
    return PlacePage(
        organisations.count(),
        parties.count(),
        responsible.on(today).order_by("pk"),
        contacts.on(today),
        committees.filter(dissolved=None),
        venues.filter(closed=None),
        titles.on(today),
        latest(statements),
    )


def latest(statements: QuerySet[Statement]) -> list[Statement]:
    """What was stated last, by metric."""
    found: dict[str, Statement] = {}
    for row in statements.order_by("day", "id"):
        found[row.metric] = row
    return list(found.values())
