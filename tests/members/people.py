"""Members of the cast for tests of acts on them: made in one line, with where they belong."""

import datetime as dt
from typing import Any

from districts.models import PartyOrganisation
from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember
from tests.conftest import START

JOINED = dt.date(2010, 7, 1)


def member_of(branch: PartyOrganisation, name: str = "邱平", **fields: Any) -> PartyMember:
    """A full member who has belonged to the branch since START."""
    made = {"joined": JOINED, "full_since": dt.date(2011, 7, 1), "born": dt.date(1980, 5, 4)}
    member = PartyMember.objects.create(name=name, area=branch.area, **{**made, **fields})
    belong(member, branch)
    return member


def belong(
    member: PartyMember, branch: PartyOrganisation | None, kind: str = "formal", **fields: Any
) -> Affiliation:
    return Affiliation.objects.create(
        member=member, party_organisation=branch, kind=kind, **{"since": START, **fields}
    )


def links(member: PartyMember) -> list[tuple[str, str, dt.date, dt.date | None]]:
    """What the register says of where he belongs, first to last."""
    rows = member.affiliations.order_by("since", "id")  # type: ignore[attr-defined]
    return [
        (row.kind, str(row.party_organisation or row.outside_name), row.since, row.until)
        for row in rows
    ]


FORMAL = AffiliationKind.FORMAL
