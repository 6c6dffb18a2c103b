"""One fact of everything that was done, for tests.rows."""

from typing import Any

from django.db import models
from django.utils.timezone import now

from accounts.models import User
from activities.models import (
    Activity,
    Case,
    Claim,
    DutySession,
    Pairing,
    Project,
    Volunteer,
    VolunteerTeam,
)
from districts.models import JointCommittee, PartyOrganisation, VenueSupport
from funding.models import Account, Budget, InKind, Loan
from members.models import PartyMember
from reports.models import (
    AccountFact,
    ActivityFact,
    BudgetFact,
    CaseFact,
    CheckBook,
    ClaimFact,
    ClosingCount,
    CommitteeFact,
    DutyFact,
    Explanation,
    Filing,
    InKindFact,
    LateChange,
    LifeFact,
    LoanFact,
    MemberFact,
    Movement,
    PairingFact,
    ProjectFact,
    ReportStyle,
    Submission,
    TeamFact,
    VenueSupportFact,
    VolunteerFact,
)
from tests.conftest import START


def deeds_facts(place: dict[str, Any], party: PartyOrganisation) -> list[Any]:
    area = place["area"]
    return [
        filled(
            ActivityFact,
            activity=Activity.objects.get(area=area),
            theme="meeting",
            kind="joint_meeting",
            host_kind="office",
            day=START,
            **place,
        ),
        filled(ClaimFact, claim=Claim.objects.get(item__area=area), claimed_on=START, **place),
        filled(PairingFact, pairing=Pairing.objects.get(area=area), since=START, **place),
        filled(DutyFact, session=DutySession.objects.get(area=area), day=START, **place),
        filled(
            CaseFact,
            case=Case.objects.get(area=area),
            received_on=START,
            due=START,
            **place,
        ),
        filled(TeamFact, team=VolunteerTeam.objects.get(area=area), founded=START, **place),
        filled(VolunteerFact, volunteer=Volunteer.objects.get(area=area), joined=START, **place),
        filled(ProjectFact, project=Project.objects.get(area=area), since=START, **place),
        filled(LifeFact, party_organisation=party, type="branch", **place),
        filled(
            CommitteeFact,
            committee=JointCommittee.objects.filter(area=area).first(),
            founded=START,
            **place,
        ),
    ]


def cycle_rows(place: dict[str, Any], by: User) -> list[Any]:
    """What stands about an edition: who handed it in, what was explained, filed, moved, changed."""
    report, area = place["report"], place["area"]
    member = PartyMember.objects.filter(area=area).first()
    party = PartyOrganisation.objects.filter(area=area).first()
    return [
        filled(MemberFact, member=member, party_organisation=party, **place),
        ReportStyle.objects.create(area=area),
        Submission.objects.create(report=report, area=area, due=report.day),
        CheckBook.objects.create(report=report, found={}),
        Explanation.objects.create(
            report=report, area=area, check_code="jump", told="增加 30%", text="新开业", by=by
        ),
        Filing.objects.create(
            report=report, area=area, kind="scan", name="1.pdf", sha256="0", size=1, by=by
        ),
        Movement.objects.create(
            subject="organisation", object_id=1, kind="added", unit=area, **place
        ),
        ClosingCount.objects.create(
            report=report, subject="organisation", area=area, unit=area, count=1
        ),
        LateChange.objects.create(
            subject="organisation", object_id=1, kind="appeared", found_at=now(), **place
        ),
    ]


def money_facts(place: dict[str, Any]) -> list[Any]:
    area = place["area"]
    account = Account.objects.get(area=area, kind="held")
    return [
        filled(
            AccountFact, account=account, fund="专项经费", kind="held", source="district", **place
        ),
        filled(
            BudgetFact, budget=Budget.objects.get(area=area), body="党委", decided_on=START, **place
        ),
        filled(
            InKindFact,
            in_kind=InKind.objects.get(area=area),
            kind="goods",
            use="service",
            day=START,
            **place,
        ),
        filled(
            VenueSupportFact,
            support=VenueSupport.objects.get(venue__area=area),
            kind="rent",
            **place,
        ),
        filled(LoanFact, loan=Loan.objects.get(area=area), account=account, lent_on=START, **place),
    ]


def filled(model: Any, **values: Any) -> Any:
    """The row with nothing counted: numbers 0, ticks empty, of choices the first."""
    blank: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name not in values and not field.null and not field.has_default():
            if isinstance(field, models.BooleanField):
                blank[field.name] = False
            elif isinstance(field, models.IntegerField):
                blank[field.name] = 0
            elif field.choices and not field.blank:
                blank[field.name] = field.choices[0][0]
    return model.objects.create(**{**blank, **values})
