from reports.models.bases import Basis
from reports.models.reports import Figure, OrganisationFact, PartyOrganisationFact, QuarterlyReport

__all__ = ["Basis", "Figure", "OrganisationFact", "PartyOrganisationFact", "QuarterlyReport"]
