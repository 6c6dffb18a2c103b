"""What the register holds of members on a day, read set-wise for the ledgers that go out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.dated import Day
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember


@dataclass(frozen=True)
class Held:
    """One member on the day: where he belongs (or floats in) of ours, and where he works."""

    member: PartyMember
    affiliation: Affiliation
    employment: Employment | None

    @property
    def party(self) -> str:
        return str(self.affiliation.party_organisation)

    @property
    def employer(self) -> str | None:
        return str(self.employment) if self.employment else None


def belonging(rows: QuerySet[Any], day: dt.date, *kinds: AffiliationKind) -> QuerySet[Any]:
    """Members on the register on the day who then belong to one of our Party organisations so."""
    ours = Affiliation.objects.on(day).filter(
        member=OuterRef("pk"), kind__in=kinds, party_organisation__isnull=False
    )
    still = Q(ended=None) | Q(ended__gt=day)
    joined = Q(joined=None) | Q(joined__lte=day)
    return rows.filter(still, joined, Exists(ours)).defer("search")


def held(members: Sequence[PartyMember], day: dt.date, first: AffiliationKind) -> Iterator[Held]:
    """What is held of each, in their order, by two questions for all of them; of several places
    where a member belongs one of the kind `first`, then the one that began first."""
    keys = [member.pk for member in members]
    belongs = Affiliation.objects.on(day).filter(
        member__in=keys, party_organisation__isnull=False, kind__in=KINDS
    )
    found: dict[int, Affiliation] = {}
    for row in belongs.select_related("party_organisation").order_by("-since", "-id"):
        other = found.get(row.member_id)
        if other is None or row.kind == first or other.kind != first:
            found[row.member_id] = row
    jobs = Employment.objects.on(day).filter(member__in=keys).select_related("organisation")
    works = {job.member_id: job for job in jobs.order_by("-since", "-id")}
    for member in members:
        if member.pk in found:
            yield Held(member, found[member.pk], works.get(member.pk))


KINDS = (AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN)


def on_record(member: PartyMember, name: str, day: dt.date) -> Day | None:
    """A date of the member with how exact it is, if it had come by the day."""
    date = getattr(member, name)
    return Day(date, getattr(member, f"{name}_precision")) if date and date <= day else None
