"""How the facts of each subject read."""

from reports.indicators.definition import Facts
from reports.lists.faces import (
    activities,
    funding,
    life,
    organisations,
    party,
    services,
    storefronts,
    volunteers,
)
from reports.lists.faces.definition import Face, Head, Row, Shown
from reports.models import (
    AccountFact,
    ActivityFact,
    BudgetFact,
    CaseFact,
    ClaimFact,
    CommitteeFact,
    DutyFact,
    InKindFact,
    LifeFact,
    LoanFact,
    OrganisationFact,
    PairingFact,
    PartyOrganisationFact,
    ProjectFact,
    StorefrontFact,
    TeamFact,
    TitleFact,
    VenueSupportFact,
    VolunteerFact,
)

FACES: dict[Facts, Face] = {
    OrganisationFact: organisations.FACE,
    PartyOrganisationFact: party.FACE,
    TitleFact: storefronts.TITLES,
    StorefrontFact: storefronts.STOREFRONTS,
    ActivityFact: activities.FACE,
    ClaimFact: services.CLAIMS,
    PairingFact: services.PAIRINGS,
    DutyFact: services.DUTIES,
    CaseFact: services.CASES,
    TeamFact: volunteers.TEAMS,
    VolunteerFact: volunteers.VOLUNTEERS,
    ProjectFact: volunteers.PROJECTS,
    LifeFact: life.LIFE,
    CommitteeFact: life.COMMITTEES,
    AccountFact: funding.ACCOUNTS,
    BudgetFact: funding.BUDGETS,
    InKindFact: funding.IN_KIND,
    VenueSupportFact: funding.SUPPORTS,
    LoanFact: funding.LOANS,
}

__all__ = ["FACES", "Face", "Head", "Row", "Shown"]
