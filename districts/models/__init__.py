from districts.models.areas import (
    Area,
    Building,
    CommercialDistrict,
    FormerArea,
    GridZone,
    RoleAssignment,
)
from districts.models.batches import ColumnMapping, ImportBatch
from districts.models.committees import (
    CommitteeSection,
    CouncilPost,
    JointCommittee,
    MemberOrganisation,
    Regulation,
)
from districts.models.comparisons import ComparisonList, ComparisonRow
from districts.models.guidance import GuidanceVisit
from districts.models.limits import RuleLimit
from districts.models.organisations import Organisation, OrganisationPhase, Statement
from districts.models.party import (
    CoverageWay,
    Instructor,
    OrganisationCoverage,
    PartyOrganisation,
    PartyOrganisationPhase,
    WorkCoverage,
)
from districts.models.requests import FollowUpOrder, MoveRequest
from districts.models.responsible import LeaderContact, Responsible
from districts.models.terms import LadderStage, PartyPost, PartyTitle, Term
from districts.models.todos import ToDo
from districts.models.tokens import ApiToken
from districts.models.venues import Venue, VenueCheck, VenueRoom, VenueSupport

__all__ = [
    "ApiToken",
    "Area",
    "Building",
    "ColumnMapping",
    "CommercialDistrict",
    "CommitteeSection",
    "ComparisonList",
    "ComparisonRow",
    "CouncilPost",
    "CoverageWay",
    "FollowUpOrder",
    "FormerArea",
    "GridZone",
    "GuidanceVisit",
    "ImportBatch",
    "Instructor",
    "JointCommittee",
    "LadderStage",
    "LeaderContact",
    "MemberOrganisation",
    "MoveRequest",
    "Organisation",
    "OrganisationCoverage",
    "OrganisationPhase",
    "PartyOrganisation",
    "PartyOrganisationPhase",
    "PartyPost",
    "PartyTitle",
    "Regulation",
    "Responsible",
    "RoleAssignment",
    "RuleLimit",
    "Statement",
    "Term",
    "ToDo",
    "Venue",
    "VenueCheck",
    "VenueRoom",
    "VenueSupport",
    "WorkCoverage",
]
