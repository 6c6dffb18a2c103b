"""Small things the tests of reports are made of: coverage, members, the counts of a place."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from core.dated import Quarter
from districts.models import Area, CoverageWay, Organisation, OrganisationCoverage
from members.models import Affiliation, Employment, PartyMember
from reports.models import Figure, QuarterlyReport
from tests.conftest import START

Q4 = Quarter(2017, 4)
Make = Callable[..., Any]


def figure(
    report: QuarterlyReport, area: Area, district: Any = None, basis: str = "default"
) -> Any:
    return Figure.objects.get(
        report=report, area=area, commercial_district=district, basis__code=basis
    ).counts


def cover(
    organisation: Organisation,
    party: Any,
    since: dt.date = START,
    way: str = "standalone",
    **fields: Any,
) -> OrganisationCoverage:
    return OrganisationCoverage.objects.create(
        organisation=organisation,
        party_organisation=party,
        way=CoverageWay.objects.get(code=way),
        since=since,
        **fields,
    )


def make_member(
    organisation: Organisation | None = None, party: Any = None, kind: str = "formal", **fields: Any
) -> PartyMember:
    """A full member since START, unless told otherwise."""
    area = organisation.area if organisation else party.area
    member = PartyMember.objects.create(
        **{"name": "王某", "area": area, "full_since": START, **fields}
    )
    if organisation:
        Employment.objects.create(member=member, organisation=organisation, since=START)
    if party:
        Affiliation.objects.create(member=member, kind=kind, party_organisation=party, since=START)
    return member
