"""The slow way: one loop over the registers for each question, as the rules say it in prose.

The product answers the same by one statement a subject; the tests hold the two against each other.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from districts.models import (
    Area,
    MemberOrganisation,
    Organisation,
    OrganisationCoverage,
    PartyOrganisation,
    Statement,
    WorkCoverage,
)
from members.models import Affiliation, Employment

RANKS = ["standalone", "joint", "other", "work_only"]
OWN = {"committee": "committee", "general_branch": "general_branch"}


def holds(row: Any, day: dt.date) -> bool:
    return row.since <= day and (row.until is None or row.until > day)


def stands(body: Any, day: dt.date) -> bool:
    return body.founded <= day and (body.dissolved is None or body.dissolved > day)


def phase_of(phases: Iterable[Any], day: dt.date) -> Any:
    held = [phase for phase in phases if phase.since <= day]
    return max(held, key=lambda phase: phase.since) if held else None


def ledger_day(area: Area, *fields: str) -> list[dt.date]:
    """For each field, the day of the area or of the nearest one above that has one."""
    days = []
    for field in fields:
        above: Area | None = area
        while above is not None and getattr(above, field) is None:
            above = above.parent
        days += [getattr(above, field)] if above else []
    return days


def kept(area: Area, top: Area, day: dt.date, *fields: str) -> bool:
    inside = area == top or (area.parent is not None and area.path.startswith(top.path))
    return inside and any(since <= day for since in ledger_day(area, *fields))


def operating(organisation: Organisation, top: Area, day: dt.date) -> Any:
    """The phase of the day when the organisation counts, else nothing."""
    phase = phase_of(organisation.phases.all(), day)
    if phase is None or phase.state != "operating":
        return None
    if organisation.opened and organisation.opened > day:
        return None
    if organisation.closed and organisation.closed <= day:
        return None
    return phase if kept(phase.area, top, day, "ledger_since") else None


def coverage(organisation: Organisation, day: dt.date) -> list[OrganisationCoverage]:
    """The rows that cover it on the day, the highest class first."""
    rows = [
        row
        for row in OrganisationCoverage.objects.filter(organisation=organisation)
        if holds(row, day) and stands(row.party_organisation, day)
    ]
    return sorted(rows, key=lambda row: (RANKS.index(row.way.statistical_class), row.pk))


def employer(member_id: int, counted: set[int], day: dt.date) -> int | None:
    """The one counted organisation at which a member counts: where he began last."""
    jobs = [
        job
        for job in Employment.objects.filter(member_id=member_id)
        if job.organisation_id in counted and holds(job, day)
    ]
    latest = max(jobs, key=lambda job: (job.since, job.pk), default=None)
    return latest.organisation_id if latest else None


def links(member: Any, kind: str, day: dt.date) -> list[Affiliation]:
    if member.ended and member.ended <= day:
        return []
    return [
        row
        for row in Affiliation.objects.filter(member=member, kind=kind)
        if row.party_organisation_id and holds(row, day)
    ]


def is_full(member: Any, day: dt.date) -> bool:
    return member.full_since is not None and member.full_since <= day


def stated(organisation: Organisation, day: dt.date) -> tuple[int, int] | None:
    """Members and full members as a ledger last stated them; undivided means full."""
    found = {}
    for metric in ("members", "full_members"):
        rows = [
            row
            for row in Statement.objects.filter(organisation=organisation, metric=metric)
            if row.day <= day
        ]
        if rows:
            found[metric] = max(rows, key=lambda row: row.day).value
    if not found:
        return None
    members = found.get("members", found.get("full_members", 0))
    return members, min(members, found.get("full_members", members))


def organisation_facts(top: Area, day: dt.date, people: list[Any]) -> dict[int, dict[str, Any]]:
    phases = {
        organisation: phase
        for organisation in Organisation.objects.all()
        if (phase := operating(organisation, top, day))
    }
    counted = {organisation.pk for organisation in phases}
    place = {member: employer(member.pk, counted, day) for member in people}
    return {
        organisation.pk: _organisation(organisation, phase, day, place)
        for organisation, phase in phases.items()
    }


def _organisation(
    organisation: Organisation, phase: Any, day: dt.date, place: dict[Any, int | None]
) -> dict[str, Any]:
    ways = coverage(organisation, day)
    classes = {row.way.statistical_class for row in ways}
    highest = ways[0] if ways else None
    means = [
        row for row in WorkCoverage.objects.filter(organisation=organisation) if holds(row, day)
    ]
    seats = [
        seat
        for seat in MemberOrganisation.objects.filter(organisation=organisation)
        if holds(seat, day) and stands(seat.joint_committee, day)
    ]
    own = ""
    if highest and highest.way.statistical_class == "standalone":
        own_phase = phase_of(highest.party_organisation.phases.all(), day)
        own = OWN.get(own_phase.type if own_phase else "", "branch")
    instructors = [row.instructor_id for row in means if row.instructor_id]
    return {
        "name": organisation.name,
        "area_id": phase.area_id,
        "commercial_district_id": phase.commercial_district_id,
        "kind": phase.kind,
        "ownership": phase.ownership,
        "staff": phase.staff or 0,
        **{rank: rank in classes for rank in RANKS},
        "seat": bool(seats),
        "own_type": own,
        "way": highest.way.name if highest else "",
        "party_organisation_id": highest.party_organisation_id if highest else None,
        **{
            name: any(row.means == name for row in means)
            for name in (
                "instructor",
                "liaison",
                "trade_union",
                "youth_league",
                "womens_federation",
            )
        },
        "instructor_id_on_day": min(instructors, default=None),
        **_people(organisation, day, place),
    }


def _people(
    organisation: Organisation, day: dt.date, place: dict[Any, int | None]
) -> dict[str, Any]:
    here = [member for member, where in place.items() if where == organisation.pk]
    formal = [member for member in here if links(member, "formal", day)]
    numbers = len(formal), sum(is_full(member, day) for member in formal)
    confirmed = organisation.roster_complete_on and organisation.roster_complete_on <= day
    said = None if confirmed else stated(organisation, day)
    members, full = said or numbers
    return {
        "members": members,
        "full_members": full,
        "floating_members": sum(bool(links(member, "floating_in", day)) for member in here),
        "stated": said is not None,
    }


def party_facts(
    top: Area, first: dt.date, day: dt.date, people: list[Any]
) -> dict[int, dict[str, Any]]:
    counted = set(organisation_facts(top, day, []))
    standing = {
        party.pk: party
        for party in PartyOrganisation.objects.all()
        if stands(party, day) and kept(party.area, top, day, "ledger_since", "roster_since")
    }
    facts = {pk: _party(party, first, day, counted) for pk, party in standing.items()}
    for member in people:
        formal = [row for row in links(member, "formal", day) if row.party_organisation_id in facts]
        guest = [
            row for row in links(member, "floating_in", day) if row.party_organisation_id in facts
        ]
        unplaced = employer(member.pk, counted, day) is None
        _belong(facts, formal, guest, is_full(member, day), unplaced)
    return facts


def _party(
    party: PartyOrganisation, first: dt.date, day: dt.date, counted: set[int]
) -> dict[str, Any]:
    phase = phase_of(party.phases.all(), day)
    covered = {
        row.organisation_id
        for row in OrganisationCoverage.objects.filter(party_organisation=party)
        if holds(row, day)
        and row.way.statistical_class != "work_only"
        and row.organisation_id in counted
    }
    numbers = (
        "formal_members",
        "full_members",
        "floating_members",
        "managed_members",
        "unplaced_members",
        "unplaced_full_members",
    )
    return {
        "name": phase.name if phase else party.name,
        "area_id": party.area_id,
        "commercial_district_id": party.commercial_district_id,
        "type": phase.type if phase else party.type,
        "founded_in_quarter": party.founded >= first,
        "covers": len(covered),
        **dict.fromkeys(numbers, 0),
    }


def _belong(
    facts: dict[int, dict[str, Any]],
    formal: list[Affiliation],
    guest: list[Affiliation],
    full: bool,
    unplaced: bool,
) -> None:
    for row in formal:
        fact = facts[row.party_organisation_id]
        fact["formal_members"] += 1
        fact["managed_members"] += 1
        fact["full_members"] += full
        fact["unplaced_members"] += unplaced
        fact["unplaced_full_members"] += unplaced and full
    if guest:
        fact = facts[max(guest, key=lambda row: (row.since, row.pk)).party_organisation_id]
        fact["floating_members"] += 1
        fact["managed_members"] += not formal


def klass(fact: dict[str, Any], *, seats: bool = False) -> str:
    """The class in which an organisation counts, as a sentence of the rules."""
    if fact["standalone"]:
        return "standalone"
    if fact["joint"] or (seats and fact["seat"]):
        return "joint"
    return "other" if fact["other"] else "uncovered"
