"""Rows of tests/matrix.py for /api/v1/."""

from typing import Any

from config.api import router
from tests.matrix_rows import API, API_LIST

NOUNS = [prefix for prefix, _, _ in router.registry]
#: noun → whose row an address of the list is about; the key of an area is its code
MODELS = {
    "commercial-districts": "districts.CommercialDistrict",
    "organisations": "districts.Organisation",
    "party-organisations": "districts.PartyOrganisation",
    "venues": "districts.Venue",
    "joint-committees": "districts.JointCommittee",
    "coverages": "districts.OrganisationCoverage",
    "work-coverages": "districts.WorkCoverage",
    "instructors": "districts.Instructor",
    "members": "members.PartyMember",
    "affiliations": "members.Affiliation",
    "storefronts": "storefronts.Storefront",
    "titles": "storefronts.Title",
    "inspections": "storefronts.Inspection",
    "activities": "activities.Activity",
    "volunteer-teams": "activities.VolunteerTeam",
    "service-items": "activities.ServiceItem",
    "claims": "activities.Claim",
    "pairings": "activities.Pairing",
    "duty-sessions": "activities.DutySession",
    "cases": "activities.Case",
    "funds": "funding.Fund",
    "accounts": "funding.Account",
    "journals": "funding.Journal",
    "entries": "funding.Entry",
    "budgets": "funding.Budget",
    "loans": "funding.Loan",
    "reports": "reports.QuarterlyReport",
    "figures": "reports.Figure",
    "movements": "reports.Movement",
    "late-changes": "reports.LateChange",
    "targets": "reports.Target",
}
FOR_ALL = {"own": API_LIST, "foreign": API_LIST, "missing": API_LIST.replace("200", "404")}

OBJECTS = {
    "api-areas-detail": ("districts.Area", "code"),
    "api-bases-detail": ("reports.Basis", "code"),
    "api-indicators-detail": ("reports.Basis", "code"),
    "api-reports-canonical": ("reports.QuarterlyReport", "pk"),
    **{f"api-{noun}-detail": (label, "pk") for noun, label in MODELS.items()},
}

TABLE: dict[str, Any] = {
    "schema": API_LIST,
    "api-docs": API_LIST,
    "api-root": API_LIST,
    **{f"api-{noun.replace('/', '-')}-list": API_LIST for noun in NOUNS},
    # facts are those of a report, which the address here does not name
    **{
        f"api-{noun.replace('/', '-')}-list": API_LIST.replace("200", "400")
        for noun in NOUNS
        if noun.startswith("facts/")
    },
    **{f"api-{noun}-detail": API for noun in ("areas", *MODELS)},
    "api-reports-canonical": API,
    "api-bases-detail": FOR_ALL,
    # none is called like a basis
    "api-indicators-detail": dict.fromkeys(FOR_ALL, FOR_ALL["missing"]),
}
