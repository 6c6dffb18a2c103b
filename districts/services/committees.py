"""Joint committees and their seats as a ledger states them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.dated import Day, Precision
from core.sheets.columns import Row
from districts.enums import CommitteeNature, SeatCapacity
from districts.ledgers import Change
from districts.models import (
    JointCommittee,
    MemberOrganisation,
    Organisation,
    PartyOrganisation,
)
from districts.services.coverage import on
from districts.services.listing import Placed
from districts.services.phases import Standing, shown
from districts.services.registration import Register

#: words in a committee's name that tell its nature; the first that fits
NATURE_WORDS = (
    ("联盟", CommitteeNature.COORDINATING),
    ("理事会", CommitteeNature.COORDINATING),
    ("联席会", CommitteeNature.COORDINATING),
    ("共治", CommitteeNature.COORDINATING),
    ("工作委员会", CommitteeNature.DISPATCHED),
    ("党工委", CommitteeNature.DISPATCHED),
    ("党委", CommitteeNature.PARTY_ORGANISATION),
    ("总支", CommitteeNature.PARTY_ORGANISATION),
    ("支部", CommitteeNature.PARTY_ORGANISATION),
    ("委员会", CommitteeNature.PARTY_ORGANISATION),
)


def nature(name: str) -> CommitteeNature:
    """What kind of body a joint committee's name tells; one that tells nothing only coordinates."""
    found = (nature for word, nature in NATURE_WORDS if word in name)
    return next(found, CommitteeNature.COORDINATING)


TITLES = {"capacity": "成员单位性质", "party_organisation": "单位党组织名称"}


@dataclass(frozen=True)
class Seat:
    committee: JointCommittee
    organisation: Organisation
    capacity: SeatCapacity
    party: PartyOrganisation | None


class Committees:
    """The joint committees a ledger names, with their seats; those that lack are planned."""

    def __init__(self, register: Register, named: set[str]) -> None:
        self.register, self.plan, self.context = register, register.plan, register.context
        self.known = {
            committee.name: committee
            for committee in JointCommittee.objects.filter(
                name__in=named, area__path__startswith=register.root
            ).select_related("area")
        }
        self.seats: dict[tuple[int, int], list[MemberOrganisation]] = defaultdict(list)
        for seat in MemberOrganisation.objects.filter(
            joint_committee__in=[committee.pk for committee in self.known.values()]
        ).select_related("organisation", "joint_committee", "party_organisation"):
            self.seats[seat.joint_committee_id, seat.organisation_id].append(seat)
        self._stated: set[tuple[int, int]] = set()

    def foreign(self, name: str) -> str:
        """Why the ledger may not speak for this committee, or nothing."""
        committee = self.known.get(name)
        if committee is None or self.register.ours(committee):
            return ""
        return f"“{name}”由{committee.area.name}管理，请由对方导入它的成员单位。"

    def committee(self, name: str, founded: Day, district: str | None) -> JointCommittee:
        """Found by its name or planned; founded on the earliest date met."""
        committee = self.known.get(name)
        if committee is None:
            committee = self.known[name] = self._found(name, founded, district)
        elif founded.first < committee.founded and founded.precision != Precision.BY:
            self.plan.update(committee, founded=founded.first, founded_precision=founded.precision)
        return committee

    def _found(self, name: str, founded: Day, district: str | None) -> JointCommittee:
        """One that is itself a Party organisation is entered as such too."""
        kind, place = nature(name), self.register.commercial_district(district)
        itself = None
        if kind == CommitteeNature.PARTY_ORGANISATION:
            itself = self.register.party_organisation(name, founded, place)
        committee: JointCommittee = self.plan.create(
            JointCommittee(
                name=name,
                nature=kind,
                area=self.register.area,
                commercial_district=place,
                party_organisation=itself,
                founded=founded.first,
                founded_precision=founded.precision,
                batch=self.context.batch,
            )
        )
        return committee

    def held(self, committee: JointCommittee, placed: Placed) -> MemberOrganisation | None:
        """The seat that the register has on the ledger's day."""
        return next(iter(on(self._seats(committee, placed), self.context.day)), None)

    def _seats(self, committee: JointCommittee, placed: Placed) -> list[MemberOrganisation]:
        """Saved ones, of whatever days; what is yet to be written has none."""
        key = (committee.pk, placed.organisation.pk)
        return self.seats[key] if all(key) else []

    def seat(
        self,
        committee: JointCommittee,
        placed: Placed,
        capacity: SeatCapacity,
        party: PartyOrganisation | None,
        since: Day,
    ) -> Sequence[Change]:
        """Seated since the day it joined; another capacity or Party organisation is put right."""
        self._stated.add((committee.pk, placed.organisation.pk))
        held = self.held(committee, placed)
        if held is None:
            seat = Seat(committee, placed.organisation, capacity, party)
            self._sit(seat, since, self._seats(committee, placed))
            return (Change("席位", "—", committee.name),)
        differs: dict[str, Any] = {"capacity": capacity} if held.capacity != capacity else {}
        if party is not None and held.party_organisation != party:
            differs["party_organisation"] = party
        new = MemberOrganisation(**differs)
        changes = [Change(TITLES[name], shown(held, name), shown(new, name)) for name in differs]
        if placed.standing is not Standing.OLDER:
            self.plan.update(held, **differs)
            return changes
        for change in changes:
            self.plan.conflicts.append(
                f"{placed.organisation}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
        return ()

    def _sit(self, seat: Seat, since: Day, rows: list[MemberOrganisation]) -> None:
        """A new seat begins after one that was given up and ends before one that follows."""
        given_up = [row.until for row in rows if row.until and row.until <= self.context.day]
        if given_up and since.first < max(given_up):
            since = Day(max(given_up))
        follows = min((row.since for row in rows if row.since > self.context.day), default=None)
        self.plan.create(
            MemberOrganisation(
                joint_committee=seat.committee,
                organisation=seat.organisation,
                capacity=seat.capacity,
                party_organisation=seat.party,
                since=since.first,
                since_precision=since.precision,
                until=follows,
            )
        )

    def missing(self, wrong: Iterable[Row]) -> list[str]:
        """Seats the register has in these committees and the ledger does not list, not even in a
        wrong row."""
        told = {(row["committee"], row[key]) for row in wrong for key in ("name", "uscc")}
        return [
            f"{row.organisation}（{row.joint_committee}）"
            for key, rows in self.seats.items()
            if key not in self._stated
            for row in on(rows, self.context.day)
            if (row.joint_committee.name, row.organisation.name) not in told
            and (row.joint_committee.name, row.organisation.uscc or "") not in told
        ]
