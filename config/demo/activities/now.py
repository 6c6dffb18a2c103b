"""What goes on today in 阅海湾, where the demonstration signs in, so that each list, page and to-do
of activities, meetings, services, duty sessions and cases has something to show.

What needs a rule is led there by the services that the pages call; the rest is written as it would
be by now. Days follow the day on which the demonstration is loaded. All of it is made up (演示).
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from activities.enums import ActivityKind as K
from activities.enums import ActivityState, AgendaState, Grade, ResolutionState, Rhythm, Theme
from activities.models import (
    Activity,
    AgendaItem,
    Appraisal,
    AppraisalGrade,
    Resolution,
    Series,
    Volunteer,
    VolunteerTeam,
)
from activities.services import sign_in, sign_ups
from activities.services.matching import Named
from config.demo.activities.life import quarter_of
from config.demo.activities.making import DAY, Doings, members_of
from config.demo.activities.now_counter import Counter
from config.demo.activities.now_help import help_now
from config.demo.users import MERCHANT
from core.dated import Quarter
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    PartyOrganisation,
)
from storefronts.models import Storefront

TEAM = "阅海湾先锋志愿服务队（演示）"
VOLUNTEERS = 12
LATE = 2  # branches that have held nothing this quarter
#: hours of training this year: so many courses of eight, of which the last members missed some
COURSES, HOURS = 5, 8


@transaction.atomic
def load_now(area: Area, users: dict[str, User]) -> bool:
    """After the stores of the area. Whether anything was made."""
    if VolunteerTeam.objects.filter(area=area, name=TEAM).exists():
        return False
    Now(area, users).load()
    return True


class Now:
    """The area as of today."""

    def __init__(self, area: Area, users: dict[str, User]) -> None:
        self.area, self.today = area, localdate()
        self.clerk, self.users = users["clerk"], users
        self.district = CommercialDistrict.objects.filter(area=area).order_by("pk").first()
        self.at: dict[str, Any] = {"commercial_district": self.district}
        parties = PartyOrganisation.objects.filter(area=area, dissolved=None)
        self.parties = list(parties.select_related("area", "commercial_district").order_by("pk"))
        self.people = members_of(self.parties[:1], 20)
        self.stores = list(Storefront.objects.for_merchant(users[MERCHANT]).order_by("pk"))
        self.made = Doings(area)

    def load(self) -> None:
        made = self.made
        team = made.team(TEAM, self.today - 400 * DAY, **self.at)
        joined = [self.today - (400 - 20 * number) * DAY for number in range(VOLUNTEERS)]
        volunteers = made.volunteers(team, joined)
        self._life()
        self._training()
        self._meetings()
        self._series(team, volunteers)
        ahead, past = self._ahead(team), self._others(team, volunteers)
        help_now(made, self.today, self.at, self.people, volunteers)
        made.write()
        self._signed_up(ahead)
        self._signed_in(past, volunteers)
        Counter(self.area, self.at, self.users, self.stores).load()

    # Organisational life

    def _life(self) -> None:
        """All of this year, but for some branches that are late with the present quarter."""
        this = Quarter.of(self.today)
        for number, party in enumerate(self.parties):
            there = self.people if number == 0 else ()
            for back in range(this.number):
                if back or number < len(self.parties) - LATE:
                    quarter = this.shift(-back)
                    quarter_of(self.made, party, quarter, there, until=self.today)
        for party in self.parties[:2]:
            self._appraised(party)

    def _appraised(self, party: PartyOrganisation) -> None:
        """Of last year, at the end of it; the grades of the second branch are still missing."""
        year = self.today.year - 1
        day = dt.date(year, 12, 20)
        of = {"area": party.area, **self.at}
        self.made.activity(day, "组织生活会", K.LIFE_MEETING, party, others=3, **of)
        meeting = self.made.activity(day + DAY, "民主评议党员", K.APPRAISAL, party, **of)
        told = {"party_organisation": party, "year": year, "day": day + DAY}
        appraisal = self.made.add(Appraisal(activity=meeting, **told))
        people = self.people if party == self.parties[0] else []
        for number, member in enumerate(people):
            grade = Grade.EXCELLENT if number < len(people) // 3 else Grade.QUALIFIED
            self.made.add(AppraisalGrade(appraisal=appraisal, member=member, grade=grade))

    def _training(self) -> None:
        first = dt.date(self.today.year, 1, 20)
        for number in range(COURSES):
            day = first + 45 * number * DAY
            if day < self.today:
                there = self.people[: len(self.people) - 2 * number]
                of = {"hours": HOURS, "there": there, **self.at}
                title = f"党员教育培训第 {number + 1} 期"
                self.made.activity(day, title, K.MEMBER_TRAINING, **of)

    # Meetings

    def _meetings(self) -> None:
        """The last one with a resolution done, one under way and one that is late; the next one
        with what was proposed for it."""
        council = JointCommittee.objects.filter(area=self.area).order_by("pk").first()
        offices = list(Organisation.objects.filter(area=self.area).order_by("pk")[:8])
        held = self.made.meeting(
            self.today - 40 * DAY,
            "党企联席会（上次）",
            council,
            [("设立企业诉求联络员", offices[0])],
            by=self.clerk,
            there=offices,
            state=ActivityState.HELD,
            **self.at,
        )
        done: Resolution = self.made.all(Resolution)[-1]
        done.done_on = self.today - 10 * DAY
        for number, (text, days) in enumerate((("错时开放停车位", -5), ("午餐配送进楼宇", 20)), 2):
            told = {"text": text, "due": self.today + days * DAY, "state": ResolutionState.OPEN}
            who = {"organisation": offices[number]}
            self.made.add(Resolution(activity=held, number=number, **told, **who))
        ahead = self.made.activity(
            self.today + 14 * DAY,
            "党企联席会（下次）",
            K.JOINT_MEETING,
            council,
            state=ActivityState.PLANNED,
            begins=dt.time(14, 30),
            ends=dt.time(16),
            **self.at,
        )
        for number, (title, state) in enumerate(
            (
                ("楼宇党建联建方案", AgendaState.TAKEN),
                ("增设充电桩", AgendaState.PROPOSED),
                ("企业年会场地", AgendaState.PROPOSED),
            ),
            1,
        ):
            of = {"organisation": offices[number], "state": state, "order": number}
            self.made.add(AgendaItem(activity=ahead, title=title, **of))

    # Activities

    def _ahead(self, team: VolunteerTeam) -> list[Activity]:
        """Those to which one may sign up; the first has few places."""
        told = (
            (6, "银企对接会", K.MATCHMAKING, None, 3, "CBD金融中心二楼（演示）"),
            (9, "义务清雪、文明劝导", K.VOLUNTEERING, team, 30, "阅海湾演示商业中心门前"),
            (13, "商户消防和食品安全培训", K.STAFF_TRAINING, None, None, "园区会议室（演示）"),
        )
        return [
            self.made.activity(
                self.today + days * DAY,
                title,
                kind,
                host,
                places=places,
                place=place,
                begins=dt.time(14),
                ends=dt.time(16),
                state=ActivityState.PUBLISHED,
                published_on=self.today - 3 * DAY,
                open_to_sign_up=True,
                **self.at,
            )
            for days, title, kind, host, places, place in told
        ]

    def _others(self, team: VolunteerTeam, volunteers: list[Volunteer]) -> Activity:
        """Planned, called off, held with its papers open; the last one waits for its list."""
        made, today, at = self.made, self.today, self.at
        planned, off, held = ActivityState.PLANNED, ActivityState.CANCELLED, ActivityState.HELD
        made.activity(today + 25 * DAY, "走访慰问困难职工", K.VISITING, team, state=planned, **at)
        made.activity(today + 4 * DAY, "户外健步走", K.RECREATION, state=off, **at)
        there: dict[str, Any] = {"there": volunteers[:8], "others": 25}
        made.activity(today - 12 * DAY, "爱心义卖", K.CHARITY, team, state=held, **there, **at)
        return made.activity(
            today - 2 * DAY, "商圈平安巡查", K.VOLUNTEERING, team, state=held, **at
        )

    def _series(self, team: VolunteerTeam, volunteers: list[Volunteer]) -> None:
        """On the 20th of each month; those to come are made by night."""
        first = dt.date(self.today.year, 1, 20)
        rule = {"title": "园区公益服务日", "theme": Theme.VOLUNTEER, "kind": K.VOLUNTEERING}
        told = {"rhythm": Rhythm.MONTHLY, "month_day": 20, "since": first, "hours": 2}
        series = self.made.add(Series(area=self.area, team=team, **rule, **told, **self.at))
        for month in range(1, self.today.month + 1):
            if (day := first.replace(month=month)) < self.today:
                there = [one for one in volunteers[month % 2 :: 2] if one.joined <= day]
                of = {"series": series, "there": there, "others": 6, **self.at}
                self.made.activity(day, "园区公益服务日", K.VOLUNTEERING, team, **of)

    def _signed_up(self, ahead: list[Activity]) -> None:
        """One is full and somebody waits, another has both stores of the merchant."""
        full, many, _ = ahead
        for number in range(3):
            name, phone = f"演示报名{number + 1}", f"1700005{number:04d}"
            guest = sign_ups.Guest(people=1 + number % 2, name=name, phone=phone)
            sign_ups.sign_up(full, guest, form_key=f"demo-{number}")
        merchant = self.users[MERCHANT]
        for store in self.stores:
            sign_ups.sign_up(many, sign_ups.Guest(links={"storefront": store}), by=merchant)
        for volunteer in Volunteer.objects.filter(memberships__team=many.team)[:6]:
            sign_ups.sign_up_for(
                many, sign_ups.Guest(links={"volunteer": volunteer}), by=self.clerk
            )

    def _signed_in(self, past: Activity, volunteers: list[Volunteer]) -> None:
        """A pasted list: most are known, one name is borne twice, two are of no register."""
        known = [one.name for one in volunteers[:7]]
        names = [*known, self.people[0].name, "来访群众（演示）", "邻居（演示）"]
        lines = [Named(number, name) for number, name in enumerate(names, 1)]
        sign_in.begin(past, lines, source="pasted", by=self.clerk)
