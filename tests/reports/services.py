"""What is claimed, visited, received and answered in a quarter, written down without an act."""

import datetime as dt
from itertools import count
from typing import Any

from activities.models import (
    Booking,
    Case,
    Claim,
    DutySession,
    DutySlot,
    Pairing,
    Project,
    Saving,
    ServiceItem,
    TeamMembership,
    Visit,
    VolunteerTeam,
)
from districts.models import Area
from tests.conftest import START
from tests.reports.deeds import NOVEMBER

NUMBERS = count(1)
MARCH = dt.date(2017, 3, 5)
NINE, TEN = dt.time(9), dt.time(10)


def claim_of(area: Area, name: str, claimed_on: dt.date = NOVEMBER, **fields: Any) -> Claim:
    """Of a micro wish, by a team unless told otherwise."""
    district = fields.pop("commercial_district", None)
    item = ServiceItem.objects.create(
        kind=fields.pop("kind", "wish"), title=name, area=area, commercial_district=district
    )
    if not fields.keys() & {"member", "organisation", "party_organisation", "storefront", "team"}:
        fields["team"] = team_of(area, f"{name}队")
    number = f"RL{next(NUMBERS):06}"
    return Claim.objects.create(item=item, number=number, claimed_on=claimed_on, **fields)


def team_of(area: Area, name: str, *volunteers: Any, **fields: Any) -> VolunteerTeam:
    team = VolunteerTeam.objects.create(name=name, area=area, **{"founded": START, **fields})
    for volunteer in volunteers:
        TeamMembership.objects.create(team=team, volunteer=volunteer, since=START)
    return team


def pairing_of(area: Area, *days: dt.date, people: int = 2, **fields: Any) -> Pairing:
    """A household that is visited on these days."""
    given = {"kind": "household", "since": START, **fields}
    if given["kind"] == "household":
        given["helped_name"] = "周八"
    pairing = Pairing.objects.create(area=area, **given)
    for day in days:
        Visit.objects.create(pairing=pairing, day=day, people=people)
    return pairing


def session_of(area: Area, name: str, day: dt.date = NOVEMBER, **fields: Any) -> DutySession:
    """Held by the tax bureau, with ten places."""
    given = {"kind": "department", "department": "税务局", "state": "held", **fields}
    session = DutySession.objects.create(
        title=name, area=area, day=day, begins=NINE, ends=TEN, **given
    )
    DutySlot.objects.create(session=session, begins=NINE, ends=TEN, seats=10)
    return session


def booked(session: DutySession, state: str = "came", **fields: Any) -> Booking:
    number = f"YY{next(NUMBERS):06}"
    return Booking.objects.create(slot=session.slots.get(), number=number, state=state, **fields)


def case_of(area: Area, name: str, received_on: dt.date = NOVEMBER, **fields: Any) -> Case:
    """A suggestion, due within two weeks, not yet answered."""
    given = {
        "kind": "suggestion",
        "channel": "office",
        "due": received_on + dt.timedelta(days=14),
        **fields,
    }
    number = f"JY{next(NUMBERS):06}"
    return Case.objects.create(
        title=name, area=area, number=number, received_on=received_on, **given
    )


def project_of(area: Area, name: str, *savings: tuple[dt.date, int], **fields: Any) -> Project:
    """With what it saved by these last days of a month's period, in fen."""
    given = {"goal": "降低损耗", "since": START, **fields}
    project = Project.objects.create(title=name, area=area, **given)
    for last, fen in savings:
        first = last - dt.timedelta(days=29)
        Saving.objects.create(project=project, first=first, last=last, fen=fen, basis="台账")
    return project
