from members.models.development import Development, DevelopmentStage
from members.models.merits import (
    LostContact,
    MemberHonour,
    PioneerPost,
    Pledge,
    Recommendation,
)
from members.models.people import Affiliation, Employment, PartyMember
from members.models.report_in import ConsentText, ReportInPoint, SelfReport
from members.models.transfers import MembershipTransfer

__all__ = [
    "Affiliation",
    "ConsentText",
    "Development",
    "DevelopmentStage",
    "Employment",
    "LostContact",
    "MemberHonour",
    "MembershipTransfer",
    "PartyMember",
    "PioneerPost",
    "Pledge",
    "Recommendation",
    "ReportInPoint",
    "SelfReport",
]
