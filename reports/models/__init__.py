from reports.models.activities import ActivityFact
from reports.models.bases import Basis
from reports.models.funding import (
    AccountFact,
    BudgetFact,
    InKindFact,
    LoanFact,
    VenueSupportFact,
)
from reports.models.life import CommitteeFact, LifeFact
from reports.models.reports import (
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.models.services import CaseFact, ClaimFact, DutyFact, PairingFact
from reports.models.stores import StorefrontFact, TitleFact
from reports.models.targets import Target
from reports.models.volunteers import ProjectFact, TeamFact, VolunteerFact

__all__ = [
    "AccountFact",
    "ActivityFact",
    "Basis",
    "BudgetFact",
    "CaseFact",
    "ClaimFact",
    "CommitteeFact",
    "Counts",
    "DutyFact",
    "Figure",
    "InKindFact",
    "LifeFact",
    "LoanFact",
    "OrganisationFact",
    "PairingFact",
    "PartyOrganisationFact",
    "ProjectFact",
    "QuarterlyReport",
    "StorefrontFact",
    "Target",
    "TeamFact",
    "TitleFact",
    "VenueSupportFact",
    "VolunteerFact",
]
