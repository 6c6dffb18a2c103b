"""The register as a ledger needs it: what the rows name is read set-wise, what lacks is planned.

However many rows a ledger has, the register is asked a constant number of questions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.dated import Day, Precision
from core.errors import Refused
from districts.enums import AreaKind, CommercialDistrictKind, PartyOrganisationType
from districts.ledgers import Context, Plan
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from districts.scoping import assigned_paths

#: words in a commercial district's name that tell its kind; the first that fits
DISTRICT_WORDS = (
    ("商务区", CommercialDistrictKind.BUSINESS),
    ("CBD", CommercialDistrictKind.BUSINESS),
    ("园区", CommercialDistrictKind.PARK),
    ("产业园", CommercialDistrictKind.PARK),
    ("工业园", CommercialDistrictKind.PARK),
    ("科技园", CommercialDistrictKind.PARK),
    ("电商园", CommercialDistrictKind.PARK),
    ("开发区", CommercialDistrictKind.PARK),
    ("商圈", CommercialDistrictKind.COMMERCIAL),
    ("市场", CommercialDistrictKind.MARKET),
    ("楼", CommercialDistrictKind.BUILDING),
    ("大厦", CommercialDistrictKind.BUILDING),
    ("社区", CommercialDistrictKind.COMMUNITY),
)
#: words in a Party organisation's name that tell its type; the first that fits
PARTY_WORDS = (
    ("联合支部", PartyOrganisationType.JOINT_BRANCH),
    ("联合党支部", PartyOrganisationType.JOINT_BRANCH),
    ("党小组", PartyOrganisationType.GROUP),
    ("总支", PartyOrganisationType.GENERAL_BRANCH),
    ("支部", PartyOrganisationType.BRANCH),
    ("党委", PartyOrganisationType.COMMITTEE),
    ("委员会", PartyOrganisationType.COMMITTEE),
)


def district_kind(name: str) -> CommercialDistrictKind:
    return next((kind for word, kind in DISTRICT_WORDS if word in name), _PLAIN_DISTRICT)


def party_type(name: str) -> PartyOrganisationType:
    """The type a Party organisation's name tells; a branch when it tells none."""
    return next((kind for word, kind in PARTY_WORDS if word in name), PartyOrganisationType.BRANCH)


_PLAIN_DISTRICT = CommercialDistrictKind.COMMERCIAL


def root_path(area: Area) -> str:
    """The path of the district in which names are unique: the area's own or the one above it."""
    above = [area.path[: i + 1] for i, mark in enumerate(area.path) if mark == "/"]
    district = (
        Area.objects.filter(path__in=above, kind=AreaKind.DISTRICT)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    return district or above[0]


@dataclass
class Names:
    """What the rows of a ledger name."""

    codes: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    party_organisations: set[str] = field(default_factory=set)
    commercial_districts: set[str] = field(default_factory=set)
    instructors: set[str] = field(default_factory=set)


class Register:
    """What the register holds of the things a ledger names; a thing it lacks is planned once."""

    def __init__(self, context: Context, plan: Plan, names: Names) -> None:
        if context.area is None:
            raise Refused("这种台账请指定行政区划。")
        self.context, self.plan, self.area = context, plan, context.area
        self.root = root_path(context.area)
        self.paths = tuple(assigned_paths(context.by, "change"))
        self._read_organisations(names)
        self._read_party_organisations(names)
        self.districts = self._nearest(
            CommercialDistrict.objects.filter(name__in=names.commercial_districts)
        )
        self.instructors = {
            instructor.name: instructor
            for instructor in Instructor.objects.filter(
                area=context.area, name__in=names.instructors
            )
        }
        self.ways = _named_ways(CoverageWay.objects.all())
        self.buildings: dict[tuple[Any, str], Building] = {
            (building.commercial_district_id, building.name): building
            for building in Building.objects.filter(
                commercial_district__in=[d for d in self.districts.values() if d.pk]
            )
        }

    def _read_organisations(self, names: Names) -> None:
        # A code is unique in the whole country, so it is asked everywhere: refused, not shown.
        related = Organisation.objects.defer("search").prefetch_related(
            "area", "commercial_district"
        )
        self.by_code = {o.uscc: o for o in related.filter(uscc__in=names.codes)}
        self.by_name = self._nearest(related.filter(name__in=names.organisations))

    def _read_party_organisations(self, names: Names) -> None:
        wanted = names.party_organisations
        living = PartyOrganisation.objects.exclude(dissolved__lte=self.context.day)
        former = PartyOrganisationPhase.objects.filter(
            name__in=wanted, party_organisation__area__path__startswith=self.root
        ).exclude(party_organisation__dissolved__lte=self.context.day)
        self.party = {
            phase.name: phase.party_organisation
            for phase in former.prefetch_related("party_organisation__area").order_by("since")
        } | self._nearest(living.filter(name__in=wanted))
        saved = [party.pk for party in self.party.values()]
        self.party_phases: dict[int, PartyOrganisationPhase] = {}
        for phase in PartyOrganisationPhase.objects.filter(party_organisation__in=saved).order_by(
            "-since"
        ):
            self.party_phases[phase.party_organisation_id] = phase
        self.new_phases: dict[str, PartyOrganisationPhase] = {}

    def _nearest(self, rows: Any) -> dict[str, Any]:
        """By name, those of the district; of two alike the one in the ledger's own area."""
        rows = rows.filter(area__path__startswith=self.root).prefetch_related("area")
        return {row.name: row for row in sorted(rows, key=self._closeness)}

    def _closeness(self, row: Organisation) -> tuple[bool, int]:
        return row.area.path.startswith(self.area.path), -row.pk

    def organisation(self, uscc: str | None, name: str) -> Organisation | None:
        """By its code, else by its exact name inside the district; a namesake of another office is
        not meant where the ledger gives a code."""
        if uscc and uscc in self.by_code:
            return self.by_code[uscc]
        namesake = self.by_name.get(name)
        return None if namesake and uscc and not self.ours(namesake) else namesake

    def remember(self, organisation: Organisation) -> None:
        """A planned organisation is known to the rows that follow."""
        self.by_name[organisation.name] = organisation
        if organisation.uscc:
            self.by_code[organisation.uscc] = organisation

    def ours(self, row: Organisation | PartyOrganisation | JointCommittee) -> bool:
        """Whether the importer may write where the row is registered."""
        return row.area.path.startswith(self.paths)

    def commercial_district(self, name: str | None) -> CommercialDistrict | None:
        if not name:
            return None
        if name not in self.districts:
            self.districts[name] = self.plan.create(
                CommercialDistrict(name=name, kind=district_kind(name), area=self.area)
            )
        return self.districts[name]

    def building(self, name: str | None, district: CommercialDistrict | None) -> Building | None:
        """A building stands in a commercial district; without one it has no place."""
        if not name or district is None:
            return None
        key = (district.pk or district.name, name)
        if key not in self.buildings:
            self.buildings[key] = self.plan.create(
                Building(name=name, commercial_district=district)
            )
        return self.buildings[key]

    def instructor(self, name: str) -> Instructor:
        if name not in self.instructors:
            self.instructors[name] = self.plan.create(
                Instructor(name=name, area=self.area, batch=self.context.batch)
            )
        return self.instructors[name]

    def way(self, text: str | None) -> CoverageWay | None:
        return self.ways.get(text or "")

    def way_of_type(self, party: PartyOrganisation) -> CoverageWay | None:
        """How a Party organisation covers where the ledger does not say: jointly or alone."""
        joint = party.type == PartyOrganisationType.JOINT_BRANCH
        return self.ways.get("joint" if joint else "standalone")

    def party_organisation(
        self,
        name: str,
        founded: Day | None,
        district: CommercialDistrict | None,
        stood: Day | None = None,
    ) -> PartyOrganisation:
        """Found by name inside the district or planned. As far as it is the importer's to say, it
        is founded on the earliest date met and lies in the first commercial district named. Where
        no founding is told, one that is new was founded no later than the day it `stood`."""
        party = self.party.get(name)
        new = party is None or party._state.adding
        latest = stood.first if stood and new else self.context.day
        day = founded or Day(latest, Precision.BY)
        if party is None:
            return self._found(name, day, district)
        if self.ours(party):
            if _earlier(day, party):
                self._founded_earlier(party, day)
            if district is not None and party.commercial_district_id is None:
                self.plan.update(party, commercial_district=district)
        return party

    def _found(self, name: str, day: Day, district: CommercialDistrict | None) -> PartyOrganisation:
        kind = party_type(name)
        party = PartyOrganisation(
            name=name,
            type=kind,
            area=self.area,
            commercial_district=district,
            founded=day.first,
            founded_precision=day.precision,
            batch=self.context.batch,
        )
        self.party[name] = self.plan.create(party)
        self.new_phases[name] = self.plan.create(
            PartyOrganisationPhase(
                party_organisation=party,
                since=day.first,
                since_precision=day.precision,
                name=name,
                type=kind,
            )
        )
        return party

    def _founded_earlier(self, party: PartyOrganisation, day: Day) -> None:
        """Earlier than known so far: the first phase starts with the founding."""
        new = self.new_phases.get(party.name)
        if new is not None:
            party.founded, party.founded_precision = day.first, day.precision
            new.since, new.since_precision = day.first, day.precision
            return
        self.plan.update(party, founded=day.first, founded_precision=day.precision)
        phase = self.party_phases.get(party.pk)
        if phase is not None and phase.since >= day.first:
            self.plan.update(phase, since=day.first, since_precision=day.precision)


def _earlier(day: Day, party: PartyOrganisation) -> bool:
    """Whether the day betters what is known of the founding: earlier, or as early and no longer
    only a latest day."""
    if day.precision == Precision.BY:
        return day.first < party.founded
    known_only_by = party.founded_precision == Precision.BY
    return day.first < party.founded or (known_only_by and day.first <= party.founded)


def _named_ways(ways: Iterable[CoverageWay]) -> dict[str, CoverageWay]:
    """Ways by code and name, and by every synonym that is no other way's name."""
    ways = list(ways)
    found = {word: way for way in reversed(ways) for word in (way.code, way.name)}
    for way in ways:
        for word in filter(None, map(str.strip, way.synonyms.split("、"))):
            found.setdefault(word, way)
    return found
