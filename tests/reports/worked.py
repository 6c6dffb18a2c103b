"""A small district worked out by hand: its facts, and what every indicator must say of them."""

from typing import Any

import pytest

from core.dated import Quarter
from districts.models import Area
from reports.compile.compiling import compile_report
from reports.compile.counting import count
from reports.models import (
    Basis,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.territory import Territory
from tests.conftest import START
from tests.shared_world import shared

Q4 = Quarter(2017, 4)
KINDS = ["enterprise", "social", "sole_proprietor", "department", "state_enterprise"]
MEANS = ["instructor", "liaison", "trade_union", "youth_league", "womens_federation"]


@pytest.fixture
@shared
def report(district: Area) -> QuarterlyReport:
    district.ledger_since = START
    district.save()
    return compile_report(district, Q4).report


def basis(code: str) -> Basis:
    return Basis.objects.get(code=code)


def fact(report: QuarterlyReport, number: int, area: Area, **fields: Any) -> OrganisationFact:
    """An enterprise of twenty people with nothing at all, unless told otherwise."""
    bare: dict[str, Any] = dict.fromkeys(
        ["standalone", "joint", "other", "work_only", "seat", "stated", *MEANS], False
    )
    numbers = dict.fromkeys(["members", "full_members", "floating_members"], 0)
    return OrganisationFact(
        report=report,
        organisation_id=number,
        name=f"第{number}家",
        area=area,
        **{"kind": "enterprise", "staff": 20, **bare, **numbers, **fields},
    )


def party_fact(
    report: QuarterlyReport, number: int, area: Area, **fields: Any
) -> PartyOrganisationFact:
    columns = ("formal_members", "full_members", "floating_members", "managed_members")
    numbers = dict.fromkeys((*columns, "unplaced_members", "unplaced_full_members", "covers"), 0)
    return PartyOrganisationFact(
        report=report,
        party_organisation_id=number,
        name=f"第{number}支部",
        area=area,
        **{"type": "branch", **numbers, **fields},
    )


#: sixteen organisations: one of each way to be covered, reached or missed
ORGANISATIONS: list[dict[str, Any]] = [
    {"standalone": True, "own_type": "committee", "members": 120, "full_members": 118}
    | {"active": True},
    {"standalone": True, "own_type": "general_branch", "members": 60, "full_members": 55},
    {"standalone": True, "own_type": "branch", "members": 4, "full_members": 3, "joint": True},
    {"joint": True, "members": 3, "full_members": 3, "way": "联合组建"},
    {"joint": True, "members": 1, "full_members": 1, "staff": 5, "way": "联合组建"},
    {"joint": True, "other": True, "instructor": True, "instructor_id_on_day": 7},
    {"other": True, "way": "挂靠组建", "ownership": "私营企业"},
    {"members": 3, "full_members": 3, "instructor": True, "instructor_id_on_day": 7},
    {"members": 3, "full_members": 2, "liaison": True, "instructor": True},
    {"liaison": True, "trade_union": True, "ownership": "私营企业", "staff": 8},
    {"youth_league": True, "womens_federation": True},
    {"work_only": True, "way": "指导员联系", "active": True},
    {"seat": True, "active": True},
    {"kind": "social", "standalone": True, "own_type": "branch", "members": 2, "full_members": 2},
    {"kind": "sole_proprietor", "instructor": True, "instructor_id_on_day": 9, "members": 1}
    | {"active": True},
    {"kind": "department", "seat": True, "standalone": True, "own_type": "branch", "members": 5},
]
PARTIES: list[dict[str, Any]] = [
    {"type": "committee", "formal_members": 9, "full_members": 8, "managed_members": 11}
    | {"floating_members": 3, "unplaced_members": 4, "unplaced_full_members": 3},
    {"type": "general_branch", "founded_in_quarter": True, "secretary": True},
    {"type": "branch", "floating_members": 2, "managed_members": 2}
    | {"secretary": True, "secretary_trained": True},
    {"type": "joint_branch", "covers": 6},
    {"type": "joint_branch", "covers": 5},
    {"type": "group", "founded_in_quarter": True, "formal_members": 1, "managed_members": 1},
]
#: what the default basis makes of them: enterprises and social organisations, 14 in all
EXPECTED: dict[str, Any] = {
    "organisations": 14,
    "covered": 8,
    "organisation_coverage": [8, 14],
    "work_coverage": [13, 14],
    "standalone_rate": [4, 14],
    "due_established_rate": [4, 5],
    "standalone": 4,
    "standalone_committee": 1,
    "standalone_general_branch": 1,
    "standalone_branch": 2,
    "joint": 3,
    "joint_with_three": 1,
    "other": 1,
    "uncovered": 6,
    "due_unestablished": 1,
    "few_members": 1,
    "no_members": 4,
    "seat_holders": 1,
    "only_activity": 0,
    "active_organisations": 3,
    "active_rate": [3, 14],
    "enterprises": 13,
    "enterprises_coverage": [7, 13],
    "enterprises_work_coverage": [12, 13],
    "social_organisations": 1,
    "social_organisations_coverage": [1, 1],
    "sole_proprietors": 1,
    "sole_proprietors_coverage": [0, 1],
    "sole_proprietors_work_coverage": [1, 1],
    "state_enterprises": 0,
    "state_enterprises_coverage": [0, 0],
    "work_covered": 13,
    "work_unreached": 1,
    "instructor_linked": 3,
    "instructors": 1,
    "liaison_linked": 2,
    "mass_organisations": 2,
    "trade_union": 1,
    "youth_league": 1,
    "womens_federation": 1,
    "only_instructor": 2,
    "only_liaison": 1,
    "only_mass": 1,
    "only_way": 1,
    "party_organisations": 5,
    "committees": 1,
    "general_branches": 1,
    "branches": 1,
    "joint_branches": 2,
    "groups": 1,
    "party_organisations_founded": 1,
    "crowded_joint_branches": 1,
    "members": 206,
    "members_placed": 202,
    "members_unplaced": 4,
    "full_members": 190,
    "probationary_members": 16,
    "formal_members": 10,
    "floating_members": 5,
    "managed_members": 14,
    "secretaries_trained_year": [1, 2],
    "staff": 20 * 12 + 5 + 8,
    "way:联合组建": 2,
    "way:挂靠组建": 1,
    "ownership:私营企业": 2,
}


@pytest.fixture
@shared
def worked(report: QuarterlyReport, zone: Area) -> QuarterlyReport:
    """The report of the organisations above, all in the zone."""
    OrganisationFact.objects.bulk_create(
        fact(report, number, zone, **fields) for number, fields in enumerate(ORGANISATIONS, 1)
    )
    PartyOrganisationFact.objects.bulk_create(
        party_fact(report, number, zone, **fields) for number, fields in enumerate(PARTIES, 1)
    )
    return report


def counts(report: QuarterlyReport, code: str = "default", area: Area | None = None) -> Any:
    chosen = basis(code)
    territory = Territory.on(report.area, report.day)
    return count(report, [chosen], territory)[chosen.pk][(area or report.area).pk, None]
