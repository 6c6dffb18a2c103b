from reports.models.activities import ActivityFact
from reports.models.bases import Basis
from reports.models.reports import (
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.models.stores import StorefrontFact, TitleFact
from reports.models.targets import Target

__all__ = [
    "ActivityFact",
    "Basis",
    "Counts",
    "Figure",
    "OrganisationFact",
    "PartyOrganisationFact",
    "QuarterlyReport",
    "StorefrontFact",
    "Target",
    "TitleFact",
]
