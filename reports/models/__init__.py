from reports.models.activities import ActivityFact
from reports.models.bases import Basis
from reports.models.cycle import CheckBook, Explanation, Filing, Submission
from reports.models.forms import FormCell, FormTemplate, FormVersion
from reports.models.funding import (
    AccountFact,
    BudgetFact,
    InKindFact,
    LoanFact,
    VenueSupportFact,
)
from reports.models.life import CommitteeFact, LifeFact
from reports.models.movements import ClosingCount, LateChange, MemberFact, Movement
from reports.models.reports import (
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.models.services import CaseFact, ClaimFact, DutyFact, PairingFact
from reports.models.stores import StorefrontFact, TitleFact
from reports.models.styles import ReportStyle
from reports.models.tables import TableTemplate
from reports.models.targets import Target, TargetFact
from reports.models.volunteers import ProjectFact, TeamFact, VolunteerFact

__all__ = [
    "AccountFact",
    "ActivityFact",
    "Basis",
    "BudgetFact",
    "CaseFact",
    "CheckBook",
    "ClaimFact",
    "ClosingCount",
    "CommitteeFact",
    "Counts",
    "DutyFact",
    "Explanation",
    "Figure",
    "Filing",
    "FormCell",
    "FormTemplate",
    "FormVersion",
    "InKindFact",
    "LateChange",
    "LifeFact",
    "LoanFact",
    "MemberFact",
    "Movement",
    "OrganisationFact",
    "PairingFact",
    "PartyOrganisationFact",
    "ProjectFact",
    "QuarterlyReport",
    "ReportStyle",
    "StorefrontFact",
    "Submission",
    "TableTemplate",
    "Target",
    "TargetFact",
    "TeamFact",
    "TitleFact",
    "VenueSupportFact",
    "VolunteerFact",
]
