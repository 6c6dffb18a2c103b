"""One row of every model of activities in an area, for tests.rows."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from activities.models import (
    Activity,
    ActivityPhoto,
    AgendaItem,
    Appraisal,
    AppraisalGrade,
    Attendance,
    Booking,
    CalendarFeed,
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
    SignInLine,
    SignInSheet,
    SignUp,
    TeamMembership,
    ThanksEntry,
    Visit,
    Volunteer,
    VolunteerTeam,
)
from districts.models import Area, CommercialDistrict, PartyOrganisation
from members.models import PartyMember
from storefronts.models import StorefrontAccount
from tests.conftest import START

DUE = dt.date(2018, 1, 1)
NINE, TEN = dt.time(9), dt.time(10)


def activities_in(area: Area, member: PartyMember, party: PartyOrganisation) -> list[Any]:
    user = User.objects.get(username=f"merchant-{area.code}")
    team = VolunteerTeam.objects.create(name=f"服务队{area.code}", area=area, founded=START)
    volunteer = Volunteer.objects.create(
        name=f"志愿者{area.code}", area=area, joined=START, phone="13895012345"
    )
    activity = Activity.objects.create(
        title=f"活动{area.code}",
        theme="meeting",
        kind="joint_meeting",
        area=area,
        day=START,
        code=f"A{area.code}"[:16],
    )
    return [
        team,
        volunteer,
        TeamMembership.objects.create(team=team, volunteer=volunteer, since=START),
        ThanksEntry.objects.create(
            volunteer=volunteer, day=START, points=5, hours=5, reason="参加义卖", by=user
        ),
        activity,
        *_of(activity, member, user),
        *_meeting(activity, member, party, user),
        *_services(area, member, user),
        *_duty(area, user),
    ]


def _of(activity: Activity, member: PartyMember, user: User) -> list[Any]:
    code = activity.area.code
    sheet = SignInSheet.objects.create(activity=activity, source="pasted", by=user)
    return [
        Series.objects.create(
            title=f"主题党日{code}",
            theme="life",
            kind="theme_day",
            area=activity.area,
            rhythm="monthly",
            month_day=15,
            since=START,
        ),
        CoHost.objects.create(activity=activity, name="物业公司"),
        Outcome.objects.create(activity=activity, metric="people_served", value=30),
        ActivityPhoto.objects.create(activity=activity),
        CalendarFeed.objects.create(
            commercial_district=CommercialDistrict.objects.filter(area=activity.area).latest("pk")
        ),
        SignUp.objects.create(
            activity=activity, number=f"S{code}"[:16], name="孙七", phone="13895012345"
        ),
        sheet,
        SignInLine.objects.create(sheet=sheet, number=1, name="孙七"),
        Attendance.objects.create(activity=activity, member=member, source="list"),
    ]


def _meeting(
    activity: Activity, member: PartyMember, party: PartyOrganisation, user: User
) -> list[Any]:
    resolution = Resolution.objects.create(
        activity=activity, number=1, text="联合巡查", unit="物业公司", due=DUE
    )
    appraisal = Appraisal.objects.create(party_organisation=party, year=2017, day=START)
    return [
        AgendaItem.objects.create(activity=activity, title=f"议题{activity.area.code}"),
        Minutes.objects.create(activity=activity, chair="张三", keeper="李四", text="讨论"),
        resolution,
        ResolutionStep.objects.create(resolution=resolution, day=START, words="已开始", by=user),
        appraisal,
        AppraisalGrade.objects.create(appraisal=appraisal, member=member, grade="qualified"),
    ]


def _services(area: Area, member: PartyMember, user: User) -> list[Any]:
    item = ServiceItem.objects.create(kind="wish", title=f"微心愿{area.code}", area=area)
    project = Project.objects.create(
        title=f"攻关{area.code}", area=area, goal="降低损耗", since=START
    )
    pairing = Pairing.objects.create(
        kind="household", area=area, member=member, helped_name="周八", since=START
    )
    return [
        item,
        Claim.objects.create(
            item=item, number=f"C{area.code}"[:16], member=member, claimed_on=START
        ),
        project,
        ProjectMember.objects.create(project=project, member=member),
        Saving.objects.create(project=project, first=START, last=DUE, fen=100_00, basis="台账"),
        pairing,
        Visit.objects.create(pairing=pairing, day=START),
    ]


def _duty(area: Area, user: User) -> list[Any]:
    session = DutySession.objects.create(
        kind="department",
        title=f"办税咨询{area.code}",
        department="税务局",
        area=area,
        day=localdate() + dt.timedelta(days=1),
        begins=NINE,
        ends=TEN,
        state="published",
        published_on=START,
    )
    store = StorefrontAccount.objects.get(user=user).storefront
    slot = DutySlot.objects.create(session=session, begins=NINE, ends=TEN, seats=10)
    case = Case.objects.create(
        number=f"J{area.code}"[:16],
        kind="suggestion",
        channel="office",
        title=f"建议{area.code}",
        area=area,
        received_on=START,
        due=DUE,
        phone="13895012345",
        storefront=store,
    )
    return [
        session,
        slot,
        Booking.objects.create(
            slot=slot,
            number=f"B{area.code}"[:16],
            name="吴九",
            phone="13895012345",
            storefront=store,
        ),
        case,
        CaseParty.objects.create(case=case, name="郑十"),
        CaseStep.objects.create(case=case, by=user, verb="受理"),
    ]
