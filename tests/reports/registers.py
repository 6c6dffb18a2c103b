"""Registers full of everything that can happen: phases, coverage that ends, two jobs at once."""

import datetime as dt
from random import Random
from typing import Any

from districts.enums import (
    CommitteeNature,
    Means,
    Metric,
    OperatingState,
    OrganisationKind,
    PartyOrganisationType,
    SeatCapacity,
)
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    Statement,
    WorkCoverage,
)
from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, Employment, PartyMember

FIRST = dt.date(2015, 1, 1)
DAYS = 1400


class Registers:
    """Random registers of some areas, the same for the same seed."""

    def __init__(self, seed: int, areas: list[Area]) -> None:
        self.random = Random(seed)  # noqa: S311
        self.areas = areas
        self.ways = [
            *CoverageWay.objects.all(),
            CoverageWay.objects.create(
                code="guide", name="指导员联系", statistical_class="work_only", order=9
            ),
        ]
        self.districts = [
            CommercialDistrict.objects.create(name=f"{area}商圈{n}", area=area)
            for area in areas
            for n in range(2)
        ]
        self.parties = [self.party(n) for n in range(9)]
        self.instructors = [
            Instructor.objects.create(name=f"指导员{n}", area=areas[0]) for n in range(4)
        ]
        self.committees = [
            JointCommittee.objects.create(
                name=f"联合党工委{n}",
                nature=CommitteeNature.DISPATCHED,
                area=areas[0],
                founded=self.day(),
                dissolved=self.maybe(dt.date(2019, 1, 1) if n else dt.date(2017, 1, 1)),
            )
            for n in range(2)
        ]
        self.organisations = [self.organisation(n) for n in range(24)]
        self.members = [self.member(n) for n in range(40)]

    def day(self) -> dt.date:
        return FIRST + dt.timedelta(days=self.random.randrange(DAYS))

    def maybe(self, value: Any, share: float = 0.4) -> Any:
        return value if self.random.random() < share else None

    def spells(self, most: int = 2) -> list[dict[str, dt.date | None]]:
        """Spells of time that do not overlap, the last one perhaps still open."""
        days = sorted({self.day() for _ in range(2 * self.random.randint(0, most))})
        pairs = [
            {"since": a, "until": b} for a, b in zip(days[::2], days[1::2], strict=False) if a < b
        ]
        if pairs and self.random.random() < 0.7:
            pairs[-1]["until"] = None
        return pairs

    def party(self, number: int) -> PartyOrganisation:
        founded = self.day()
        party = PartyOrganisation.objects.create(
            name=f"党支部{number}",
            type=PartyOrganisationType.BRANCH,
            area=self.random.choice(self.areas),
            commercial_district=self.maybe(self.random.choice(self.districts)),
            founded=founded,
            dissolved=self.maybe(founded + dt.timedelta(days=self.random.randint(1, 900)), 0.3),
        )
        for since in {founded, *([self.day()] if number % 2 else [])}:
            kind = self.random.choice(PartyOrganisationType.values)
            PartyOrganisationPhase.objects.create(
                party_organisation=party, since=since, name=f"{kind}{number}", type=kind
            )
        return party

    def organisation(self, number: int) -> Organisation:
        opened = self.maybe(self.day())
        organisation = Organisation.objects.create(
            name=f"单位{number}",
            uscc=self.maybe(f"9164{number:014}"),
            opened=opened,
            closed=self.maybe((opened or FIRST) + dt.timedelta(days=self.random.randrange(1400))),
            roster_complete_on=self.maybe(self.day()),
            area=self.areas[0],
            kind=OrganisationKind.ENTERPRISE,
        )
        for since in {FIRST - dt.timedelta(days=number), *[self.day() for _ in range(number % 3)]}:
            self.phase(organisation, since)
        self.reach(organisation)
        for metric in (Metric.MEMBERS, Metric.FULL_MEMBERS, Metric.STAFF):
            for day in {self.day() for _ in range(self.random.randint(0, 2))}:
                Statement.objects.create(
                    organisation=organisation,
                    area=self.areas[0],
                    metric=metric,
                    value=self.random.randrange(6),
                    day=day,
                    source="台账",
                )
        return organisation

    def phase(self, organisation: Organisation, since: dt.date) -> None:
        choose = self.random.choice
        OrganisationPhase.objects.create(
            organisation=organisation,
            since=since,
            kind=choose(OrganisationKind.values),
            ownership=choose(["", "私营企业", "外商投资"]),
            staff=self.maybe(self.random.randrange(40), 0.8),
            state=choose([OperatingState.OPERATING] * 4 + [OperatingState.SHELL]),
            area=choose(self.areas),
            commercial_district=self.maybe(choose(self.districts), 0.6),
        )

    def reach(self, organisation: Organisation) -> None:
        for party in self.random.sample(self.parties, 2):
            for spell in self.spells():
                OrganisationCoverage.objects.create(
                    organisation=organisation,
                    party_organisation=party,
                    way=self.random.choice(self.ways),
                    **spell,
                )
        for means in self.random.sample(Means.values, 2):
            for spell in self.spells():
                by = self.maybe(self.random.choice(self.instructors), 0.8)
                WorkCoverage.objects.create(
                    organisation=organisation,
                    means=means,
                    instructor=by if means == Means.INSTRUCTOR else None,
                    **spell,
                )
        for spell in self.spells(1):
            MemberOrganisation.objects.create(
                organisation=organisation,
                joint_committee=self.random.choice(self.committees),
                capacity=SeatCapacity.ENTERPRISE,
                **spell,
            )

    def member(self, number: int) -> PartyMember:
        ended = self.maybe(self.day(), 0.2)
        member = PartyMember.objects.create(
            name=f"党员{number}",
            area=self.areas[0],
            full_since=self.maybe(self.day(), 0.8),
            ended=ended,
            end_reason=EndReason.MOVED_OUT if ended else "",
        )
        for _ in range(2):
            for spell in self.spells(1):
                employer = self.maybe(self.random.choice(self.organisations), 0.8)
                name = "" if employer else "外地单位"
                Employment.objects.create(
                    member=member, organisation=employer, employer_name=name, **spell
                )
        kinds = [AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN, AffiliationKind.FLOATING_IN]
        for kind in kinds:
            for spell in self.spells():
                party = self.maybe(self.random.choice(self.parties), 0.85)
                outside = "" if party else "外地党支部"
                Affiliation.objects.create(
                    member=member,
                    kind=kind,
                    party_organisation=party,
                    outside_name=outside,
                    **spell,
                )
        return member
