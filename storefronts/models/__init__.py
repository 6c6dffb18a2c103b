"""Every model of the model stores, one noun a file."""

from storefronts.models.applications import (
    Application,
    ApplicationItem,
    ApplicationStep,
    Assessment,
    ItemPhoto,
    Mark,
    PublicNotice,
)
from storefronts.models.schemes import Criterion, HonourScheme, SchemeVersion
from storefronts.models.shops import (
    Invitation,
    Storefront,
    StorefrontAccount,
    StorefrontMember,
    StorefrontPhoto,
)
from storefronts.models.titles import Plaque, Reminder, Revocation, Title, TitlePhase
from storefronts.models.watching import Feedback, Inspection, InspectionFinding

__all__ = [
    "Application",
    "ApplicationItem",
    "ApplicationStep",
    "Assessment",
    "Criterion",
    "Feedback",
    "HonourScheme",
    "Inspection",
    "InspectionFinding",
    "Invitation",
    "ItemPhoto",
    "Mark",
    "Plaque",
    "PublicNotice",
    "Reminder",
    "Revocation",
    "SchemeVersion",
    "Storefront",
    "StorefrontAccount",
    "StorefrontMember",
    "StorefrontPhoto",
    "Title",
    "TitlePhase",
]
