from districts.models.areas import Area, Building, CommercialDistrict, RoleAssignment
from districts.models.batches import ColumnMapping, ImportBatch
from districts.models.committees import JointCommittee, MemberOrganisation
from districts.models.organisations import Organisation, OrganisationPhase, Statement
from districts.models.party import (
    CoverageWay,
    Instructor,
    OrganisationCoverage,
    PartyOrganisation,
    PartyOrganisationPhase,
    WorkCoverage,
)
from districts.models.todos import ToDo

__all__ = [
    "Area",
    "Building",
    "ColumnMapping",
    "CommercialDistrict",
    "CoverageWay",
    "ImportBatch",
    "Instructor",
    "JointCommittee",
    "MemberOrganisation",
    "Organisation",
    "OrganisationCoverage",
    "OrganisationPhase",
    "PartyOrganisation",
    "PartyOrganisationPhase",
    "RoleAssignment",
    "Statement",
    "ToDo",
    "WorkCoverage",
]
