"""Every model of activities, one noun a file."""

from activities.models.activities import (
    Activity,
    ActivityPhoto,
    CoHost,
    Outcome,
)
from activities.models.attending import Attendance, SignInLine, SignInSheet, SignUp
from activities.models.calendars import CalendarFeed
from activities.models.cases import Case, CaseParty, CaseStep
from activities.models.claims import Claim, ServiceItem
from activities.models.duty import Booking, DutySession, DutySlot
from activities.models.meetings import (
    AgendaItem,
    Appraisal,
    AppraisalGrade,
    Minutes,
    Resolution,
    ResolutionStep,
)
from activities.models.occasions import Series
from activities.models.pairings import Pairing, Visit
from activities.models.projects import Project, ProjectMember, Saving
from activities.models.teams import TeamMembership, ThanksEntry, Volunteer, VolunteerTeam

__all__ = [
    "Activity",
    "ActivityPhoto",
    "AgendaItem",
    "Appraisal",
    "AppraisalGrade",
    "Attendance",
    "Booking",
    "CalendarFeed",
    "Case",
    "CaseParty",
    "CaseStep",
    "Claim",
    "CoHost",
    "DutySession",
    "DutySlot",
    "Minutes",
    "Outcome",
    "Pairing",
    "Project",
    "ProjectMember",
    "Resolution",
    "ResolutionStep",
    "Saving",
    "Series",
    "ServiceItem",
    "SignInLine",
    "SignInSheet",
    "SignUp",
    "TeamMembership",
    "ThanksEntry",
    "Visit",
    "Volunteer",
    "VolunteerTeam",
]
