"""Rows of activities, meetings, services and cases as they were, to be written by COPY.

What lies years back is closed: its papers, its claims, its answers; names and phones of visitors
are long erased.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.timezone import make_aware

from activities.enums import (
    THEME_OF,
    ActivityKind,
    ActivityState,
    AttendanceSource,
    BookingState,
    ClaimState,
    DutyState,
    OutcomeMetric,
    PairingKind,
    ResolutionState,
    Satisfaction,
    ServiceState,
)
from activities.models import (
    Activity,
    AgendaItem,
    Appraisal,
    AppraisalGrade,
    Attendance,
    Booking,
    Case,
    CaseParty,
    CaseStep,
    Claim,
    CoHost,
    DutySession,
    DutySlot,
    Minutes,
    Outcome,
    Pairing,
    Project,
    ProjectMember,
    Resolution,
    ResolutionStep,
    Saving,
    Series,
    ServiceItem,
    SignUp,
    TeamMembership,
    ThanksEntry,
    Visit,
    Volunteer,
    VolunteerTeam,
)
from activities.services.activities import new_code
from config.demo.parties import Made
from districts.enums import Qualifier
from districts.models import (
    Area,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    PartyPost,
)
from districts.services.receipts import NUMBER, random_code
from members.enums import AffiliationKind
from members.models import Affiliation, MemberHonour, PartyMember, PioneerPost, Pledge
from storefronts.models import Storefront

DAY = dt.timedelta(days=1)
YUAN = 100  # fen
OVER = Qualifier.OVER
#: by which link a row points to a body or a person
LINKS: dict[type[models.Model], str] = {
    PartyOrganisation: "party_organisation",
    JointCommittee: "committee",
    Organisation: "organisation",
    VolunteerTeam: "team",
    PartyMember: "member",
    Volunteer: "volunteer",
    Storefront: "storefront",
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
#: how what was done was found, in turn: most are content
JUDGED = (Satisfaction.SATISFIED,) * 17 + (Satisfaction.FAIR,) * 2 + (Satisfaction.UNSATISFIED,)

#: what an activity came to: metric, value, how exact it was told
Result = tuple[OutcomeMetric, int, Qualifier]


def linked(body: Any) -> dict[str, Any]:
    """The link to it; nothing for the office of an area."""
    return {} if body is None else {LINKS[type(body)]: body}


def spread(first: dt.date, last: dt.date, count: int) -> Iterator[dt.date]:
    """So many days, evenly from the first one on, none after the last one."""
    days = (last - first).days + 1
    return (first + number * days // count * DAY for number in range(count))


def monthly(year: int, day: int, first: int = 1, last: int = 12) -> list[dt.date]:
    return [dt.date(year, month, day) for month in range(first, last + 1)]


class Doings(Made):
    """What was done in an area, and what is to come."""

    order: ClassVar[tuple[type[models.Model], ...]] = (
        PartyMember,
        Affiliation,
        PartyPost,
        MemberHonour,
        Pledge,
        PioneerPost,
        VolunteerTeam,
        Volunteer,
        TeamMembership,
        ThanksEntry,
        Series,
        Activity,
        CoHost,
        Outcome,
        SignUp,
        Attendance,
        AgendaItem,
        Minutes,
        Resolution,
        ResolutionStep,
        Appraisal,
        AppraisalGrade,
        ServiceItem,
        Claim,
        Project,
        ProjectMember,
        Saving,
        Pairing,
        Visit,
        DutySession,
        DutySlot,
        Booking,
        Case,
        CaseParty,
        CaseStep,
    )

    def __init__(self, area: Area) -> None:
        super().__init__()
        self.area = area

    # People

    def people(self, party: PartyOrganisation, count: int, since: dt.date) -> list[PartyMember]:
        """Made-up full members who belong to it."""
        found = []
        for _ in range(count):
            number = len(self.all(PartyMember))
            member = self.add(
                PartyMember(
                    name=f"{SURNAMES[number % 20]}演示{number + 1}",
                    area=party.area,
                    joined=dt.date(2008, 7, 1),
                    full_since=dt.date(2009, 7, 1),
                )
            )
            of = {"member": member, "party_organisation": party, "since": since}
            self.add(Affiliation(kind=AffiliationKind.FORMAL, **of))
            found.append(member)
        return found

    def team(self, name: str, founded: dt.date, **of: Any) -> VolunteerTeam:
        of.setdefault("area", self.area)
        team: VolunteerTeam = self.add(VolunteerTeam(name=name, founded=founded, **of))
        return team

    def volunteers(self, team: VolunteerTeam, days: Iterable[dt.date]) -> list[Volunteer]:
        """Made-up ones who joined the team on these days; the first leads it."""
        return [self._volunteer(team, day, leader=not place) for place, day in enumerate(days)]

    def _volunteer(self, team: VolunteerTeam, day: dt.date, leader: bool) -> Volunteer:
        number = len(self.all(Volunteer))
        name = f"{SURNAMES[number % 20]}志愿{number + 1}（演示）"
        volunteer: Volunteer = self.add(Volunteer(name=name, area=team.area, joined=day))
        self.add(TeamMembership(team=team, volunteer=volunteer, since=day, leader=leader))
        return volunteer

    # Activities

    def activity(
        self,
        day: dt.date,
        title: str,
        kind: ActivityKind,
        host: Any = None,
        *,
        results: Sequence[Result] = (),
        co_hosts: Iterable[Any] = (),
        there: Iterable[Any] = (),
        **of: Any,
    ) -> Activity:
        """Closed, with what came of it and who was there."""
        told: dict[str, Any] = {"area": self.area, "hours": 2, **of}
        told.setdefault("theme", THEME_OF.get(kind))
        told.setdefault("state", ActivityState.CLOSED)
        if told["state"] in (ActivityState.HELD, ActivityState.CLOSED):
            told["held_on"] = told.get("last_day") or day
        if told.get("series"):
            told["series_day"] = day
        activity: Activity = self.add(
            Activity(day=day, title=title, kind=kind, code=new_code(), **linked(host), **told)
        )
        for metric, value, qualifier in results:
            said = {"metric": metric, "value": value, "qualifier": qualifier}
            self.add(Outcome(activity=activity, **said))
        for body in co_hosts:
            named = {"name": body} if isinstance(body, str) else linked(body)
            self.add(CoHost(activity=activity, **named))
        self.attended(activity, there)
        return activity

    def attended(self, activity: Activity, there: Iterable[Any]) -> None:
        for one in there:
            hours = 0 if isinstance(one, Organisation) else activity.hours
            of = {"hours": hours, "source": AttendanceSource.LIST, **linked(one)}
            self.add(Attendance(activity=activity, **of))

    def meeting(
        self,
        day: dt.date,
        title: str,
        host: Any,
        decided: Sequence[tuple[str, Any]],
        *,
        by: Any,
        there: Sequence[Organisation] = (),
        kind: ActivityKind = ActivityKind.JOINT_MEETING,
        **of: Any,
    ) -> Activity:
        """With its minutes and what it decided: text and who does it, done within two months."""
        activity = self.activity(day, title, kind, host, there=there, **of)
        entitled = len(there) or 9
        self.add(
            Minutes(
                activity=activity,
                chair="会议主持人（演示）",
                keeper="记录员（演示）",
                entitled=entitled,
                present=entitled,
                text="通报上次会议决议落实情况，讨论本次议题，形成决议如下（演示）。",
            )
        )
        for number, (text, unit) in enumerate(decided, 1):
            self.add(AgendaItem(activity=activity, order=number, title=text, state="taken"))
            self._decided(activity, number, text, unit, by)
        return activity

    def _decided(self, activity: Activity, number: int, text: str, unit: Any, by: Any) -> None:
        who = {"unit": unit} if isinstance(unit, str) else linked(unit)
        done = activity.day + 45 * DAY
        resolution = self.add(
            Resolution(
                activity=activity,
                number=number,
                text=text,
                due=activity.day + 60 * DAY,
                state=ResolutionState.DONE,
                done_on=done,
                **who,
            )
        )
        words = "已按决议办理，结果已通报各成员单位（演示）。"
        self.add(ResolutionStep(resolution=resolution, day=done, words=words, by=by))

    # Services

    def item(self, title: str, day: dt.date, kind: str, **of: Any) -> ServiceItem:
        """Published on the day."""
        told = {"area": self.area, "state": ServiceState.PUBLISHED, **of}
        item: ServiceItem = self.add(ServiceItem(title=title, kind=kind, published_on=day, **told))
        return item

    def claim(self, item: ServiceItem, by: Any, day: dt.date) -> Claim:
        """Done in two weeks, confirmed and evaluated; an item with no place left is closed."""
        number = len(self.all(Claim))
        item.claimed += 1
        if item.claimed >= item.wanted:
            item.state = ServiceState.CLOSED
        judged = JUDGED[number % len(JUDGED)]
        claim: Claim = self.add(
            Claim(
                item=item,
                number=random_code(NUMBER),
                claimed_on=day,
                state=ClaimState.EVALUATED,
                done_on=day + 14 * DAY,
                words="按约定上门办理（演示）。",
                hours=2,
                confirmed_on=day + 16 * DAY,
                confirmed_by_served=number % 5 != 0,
                satisfaction=judged,
                evaluation=f"服务对象评价：{judged.label}（演示）",
                **linked(by),
            )
        )
        return claim

    def household(self, helper: Any, since: dt.date, situation: str = "", **of: Any) -> Pairing:
        """Made up: nobody's name was published."""
        number = len(self.all(Pairing)) + 1
        told = {"area": self.area, "helped_name": f"{SURNAMES[number % 20]}某{number}（演示）"}
        pairing: Pairing = self.add(
            Pairing(
                kind=PairingKind.HOUSEHOLD,
                since=since,
                situation=situation,
                **linked(helper),
                **{**told, **of},
            )
        )
        return pairing

    def visits(self, pairing: Pairing, days: Iterable[dt.date], people: int = 1) -> None:
        """Every third found a need, which was met."""
        for number, day in enumerate(days):
            met: dict[str, Any] = {}
            if number % 3 == 0:
                met = {"need": "家电维修、代购药品（演示）", "solved_on": day + 3 * DAY}
                met["solution"] = "已帮助解决（演示）"
            words = "陪聊、打扫、送生活用品（演示）"
            self.add(Visit(pairing=pairing, day=day, people=people, words=words, **met))

    # Duty sessions

    def session(self, day: dt.date, title: str, kind: str, came: int = 0, **of: Any) -> DutySession:
        """Held, announced a week before; who came was answered, and is erased by now."""
        told: dict[str, Any] = {"area": self.area, "begins": dt.time(9), "ends": dt.time(11, 30)}
        told.update(state=DutyState.HELD, published_on=day - 7 * DAY)
        session: DutySession = self.add(
            DutySession(day=day, title=title, kind=kind, **{**told, **of})
        )
        slot = self.add(
            DutySlot(session=session, begins=session.begins, ends=session.ends, seats=20)
        )
        slot.taken = came
        for _ in range(came):
            self._came(slot, day)
        return session

    def _came(self, slot: DutySlot, day: dt.date) -> None:
        erased = make_aware(dt.datetime.combine(day + 180 * DAY, dt.time(2)))
        self.add(
            Booking(
                slot=slot,
                number=random_code(NUMBER),
                state=BookingState.CAME,
                answered_on=day,
                erased_at=erased,
            )
        )


def inside(committee: JointCommittee) -> list[Organisation]:
    """Who sits in it."""
    rows = Organisation.objects.filter(seats__joint_committee=committee)
    return list(rows.order_by("pk").defer("search"))


def members_of(parties: Any, count: int) -> list[PartyMember]:
    """The first members who belong to one of the Party organisations."""
    belong = Affiliation.objects.filter(party_organisation__in=list(parties))
    keys = [*belong.values_list("member", flat=True)]
    rows = PartyMember.objects.filter(pk__in=keys, ended=None).defer("search")
    return list(rows.order_by("pk")[:count])
