from reports.models.bases import Basis
from reports.models.reports import (
    Counts,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)

__all__ = [
    "Basis",
    "Counts",
    "Figure",
    "OrganisationFact",
    "PartyOrganisationFact",
    "QuarterlyReport",
]
