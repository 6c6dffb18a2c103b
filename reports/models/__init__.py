from reports.models.bases import Basis
from reports.models.reports import (
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.models.stores import StorefrontFact, TitleFact

__all__ = [
    "Basis",
    "Counts",
    "Figure",
    "OrganisationFact",
    "PartyOrganisationFact",
    "QuarterlyReport",
    "StorefrontFact",
    "TitleFact",
]
