"""Lists of members: what a row shows, what they are narrowed by, and the three figures apart.

组织关系党员 belong here formally, 流入流动党员 live their Party life here, 纳管党员 are both of
them together: nobody is counted twice.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from core.encryption import fingerprint
from districts.finding import matching
from members.enums import AffiliationKind, Link
from members.models import Affiliation, Employment, LostContact, PartyMember

Estimate = Callable[[QuerySet[Any]], int]


def listed(rows: QuerySet[PartyMember], day: dt.date) -> QuerySet[PartyMember]:
    """With the branch each belongs to (or floats into) and the employer, of the day."""
    held = Affiliation.objects.on(day).filter(member=OuterRef("pk"))
    branch = held.filter(kind__in=(AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN))
    formal_first = Case(When(kind=AffiliationKind.FORMAL, then=Value(0)), default=Value(1))
    jobs = Employment.objects.on(day).filter(member=OuterRef("pk")).order_by("-since")
    employer = Case(
        When(organisation__isnull=False, then=F("organisation__name")),
        default=NullIf(F("employer_name"), Value("")),
    )
    return rows.annotate(
        branch_name=Subquery(
            branch.order_by(formal_first, "-since").values("party_organisation__name")[:1]
        ),
        employer_name=Subquery(jobs.annotate(_name=employer).values("_name")[:1]),
    )


def found(rows: QuerySet[PartyMember], term: str) -> QuerySet[PartyMember]:
    """By any part of the name or its pinyin initials; digits are never part of a name: a whole
    number and the tail of a phone are asked of the fingerprints."""
    digits = term.strip().upper()
    if not digits or not digits[:-1].isdigit():
        return matching(rows, term)
    wanted = Q(id_fingerprint=fingerprint(digits, "id_number"))
    wanted |= Q(phone_fingerprint=fingerprint(digits, "phone"))
    if len(digits) == 4:
        wanted |= Q(phone_tail_fingerprint=fingerprint(digits, "phone_tail"))
    return rows.filter(wanted)


def linked(rows: QuerySet[PartyMember], link: str, day: dt.date) -> QuerySet[PartyMember]:
    """Those who are linked so on the day; an unknown link narrows nothing."""
    if link == Link.LOST:
        return rows.filter(Exists(LostContact.objects.on(day).filter(member=OuterRef("pk"))))
    if link not in AffiliationKind.values:
        return rows
    held = Affiliation.objects.on(day).filter(kind=link, member=OuterRef("pk"))
    return rows.filter(Exists(held))


def of_branch(rows: QuerySet[PartyMember], party: Any, day: dt.date) -> QuerySet[PartyMember]:
    held = Affiliation.objects.on(day).filter(party_organisation=party)
    return rows.filter(pk__in=held.values("member"))


def of_employer(
    rows: QuerySet[PartyMember], organisation: Any, day: dt.date
) -> QuerySet[PartyMember]:
    jobs = Employment.objects.on(day).filter(organisation=organisation)
    return rows.filter(pk__in=jobs.values("member"))


@dataclass(frozen=True)
class Figures:
    """Members of 组织关系, floating in, and under management (their union)."""

    formal: int
    floating: int
    managed: int
    estimated: bool = False


def figures(rows: QuerySet[PartyMember], day: dt.date, estimate: Estimate | None = None) -> Figures:
    """One grouped statement over the affiliations; of very many rows the planner's estimate."""
    rows = rows.order_by().filter(ended=None)
    if estimate is not None:
        formal = estimate(linked(rows, AffiliationKind.FORMAL, day))
        floating = estimate(linked(rows, AffiliationKind.FLOATING_IN, day))
        return Figures(formal, floating, formal + floating, estimated=True)
    kinds = (AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN)
    held = Affiliation.objects.on(day).filter(kind__in=kinds, member__in=rows.values("pk"))
    return Figures(
        **held.aggregate(
            formal=Count("member", distinct=True, filter=Q(kind=AffiliationKind.FORMAL)),
            floating=Count("member", distinct=True, filter=Q(kind=AffiliationKind.FLOATING_IN)),
            managed=Count("member", distinct=True),
        )
    )
