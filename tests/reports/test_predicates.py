"""Which of the worked organisations each figure counts, one by one, under each basis.

The numbers are those of tests.reports.worked: ORGANISATIONS and PARTIES, counted from 1.
"""

from typing import Any

import pytest

from districts.models import Area
from reports.indicators import BY_CODE, INDICATORS, rows_behind
from reports.models import (
    Basis,
    OrganisationFact,
    QuarterlyReport,
    StorefrontFact,
    TitleFact,
)
from reports.subjects import SUBJECTS
from tests.reports.deeds import DEEDS
from tests.reports.worked import basis, fact, report, worked  # noqa: F401 -- fixtures

Numbers = set[int]

ALL = set(range(1, 15))  # enterprises and social organisations
COVERED = {1, 2, 3, 4, 5, 6, 7, 14}
REACHED = COVERED | {8, 9, 10, 11, 12}
STANDALONE = {1, 2, 3, 14}
DUE = {1, 2, 3, 4, 8}

DEFAULT: dict[str, Numbers] = {
    "organisation_coverage": COVERED,
    "work_coverage": REACHED,
    "standalone_rate": STANDALONE,
    "due_established_rate": DUE - {8},
    "organisations": ALL,
    "covered": COVERED,
    "standalone": STANDALONE,
    "standalone_committee": {1},
    "standalone_general_branch": {2},
    "standalone_branch": {3, 14},
    "joint": {4, 5, 6},
    "joint_with_three": {4},
    "other": {7},
    "uncovered": {8, 9, 10, 11, 12, 13},
    "due_unestablished": {8},
    "few_members": {9},
    "no_members": {10, 11, 12, 13},
    "seat_holders": {13},
    "work_covered": REACHED,
    "work_unreached": {13},
    "instructor_linked": {6, 8, 9},
    "instructors": {6, 8, 9},
    "liaison_linked": {9, 10},
    "mass_organisations": {10, 11},
    "trade_union": {10},
    "youth_league": {11},
    "womens_federation": {11},
    "only_instructor": {8, 9},
    "only_liaison": {10},
    "only_mass": {11},
    "only_way": {12},
    "only_activity": set(),
    "active_organisations": {1, 12, 13},
    "active_rate": {1, 12, 13},
    "enterprises": ALL - {14},
    "enterprises_coverage": COVERED - {14},
    "enterprises_work_coverage": REACHED - {14},
    "social_organisations": {14},
    "social_organisations_coverage": {14},
    "social_organisations_work_coverage": {14},
    "sole_proprietors": {15},
    "sole_proprietors_coverage": set(),
    "sole_proprietors_work_coverage": {15},
    "state_enterprises": set(),
    "institutions": set(),
    "other_organisations": set(),
    "party_organisations": {1, 2, 3, 4, 5},
    "committees": {1},
    "general_branches": {2},
    "branches": {3},
    "joint_branches": {4, 5},
    "groups": {6},
    "party_organisations_founded": {2},
    "crowded_joint_branches": {4},
    # people open to the rows that hold them, whatever their kind
    "members_placed": {1, 2, 3, 4, 5, 8, 9, 14, 15, 16},
    "members": {1, 2, 3, 4, 5, 8, 9, 14, 15, 16},  # a sum opens its first part
    "full_placed": {1, 2, 3, 4, 5, 8, 9, 14},
    "full_members": {1, 2, 3, 4, 5, 8, 9, 14},
    "probationary_placed": {1, 2, 3, 9, 15, 16},
    "probationary_members": {1, 2, 3, 9, 15, 16},
    "members_unplaced": {1},
    "full_unplaced": {1},
    "probationary_unplaced": {1},
    "formal_members": {1, 6},
    "floating_members": {1, 3},
    "managed_members": {1, 3, 6},
    "secretaries_trained_year": {3},
    "staff": ALL,
    "way:联合组建": {4, 5},
    "way:挂靠组建": {7},
    "ownership:私营企业": {7, 10},
}
DENOMINATORS: dict[str, Numbers] = {
    "organisation_coverage": ALL,
    "work_coverage": ALL,
    "standalone_rate": ALL,
    "active_rate": ALL,
    "secretaries_trained_year": {2, 3},
    "due_established_rate": DUE,
    "enterprises_coverage": ALL - {14},
    "enterprises_work_coverage": ALL - {14},
    "social_organisations_coverage": {14},
    "social_organisations_work_coverage": {14},
    "sole_proprietors_coverage": {15},
    "sole_proprietors_work_coverage": {15},
    "covered": ALL,
    "uncovered": ALL,
    "staff": ALL,
}
#: what each choice of a basis changes; all else is as by default
CHOICES: list[tuple[dict[str, Any], dict[str, Numbers]]] = [
    (
        {"least_staff": 10},  # 5 has five people, 10 has eight
        {
            "organisations": ALL - {5, 10},
            "organisation_coverage": COVERED - {5},
            "joint": {4, 6},
            "liaison_linked": {9},
            "only_liaison": set(),
            "no_members": {11, 12, 13},
            "enterprises": ALL - {5, 10, 14},
            "sole_proprietors": {15},
            "members_placed": DEFAULT["members_placed"],
        },
    ),
    ({"least_staff": 8}, {"organisations": ALL - {5}, "enterprises": ALL - {5, 14}}),
    (
        {"kinds": ["enterprise", "social", "sole_proprietor"]},
        {
            "organisations": ALL | {15},
            "work_covered": REACHED | {15},
            "only_instructor": {8, 9, 15},
            "few_members": {9, 15},
            "instructor_linked": {6, 8, 9, 15},
            "enterprises": ALL - {14},
        },
    ),
    (
        {"kinds": ["social", "department"]},  # departments are in none
        {"organisations": {14}, "covered": {14}, "seat_holders": set(), "enterprises": ALL - {14}},
    ),
    (
        {"seats_count": True},
        {
            "joint": {4, 5, 6, 13},
            "covered": COVERED | {13},
            "uncovered": {8, 9, 10, 11, 12},
            "no_members": {10, 11, 12},
            "work_covered": REACHED | {13},
            "work_unreached": set(),
            "other": {7},
            "seat_holders": {13},
        },
    ),
    (
        {"classes": ["standalone"]},
        {
            "covered": STANDALONE,
            "joint": set(),
            "other": set(),
            "uncovered": ALL - STANDALONE,
            "due_unestablished": {4, 8},
            "few_members": {5, 9},
            "no_members": {6, 7, 10, 11, 12, 13},
            "joint_with_three": set(),
            "only_instructor": {6, 8, 9},
            "work_covered": STANDALONE | {6, 8, 9, 10, 11, 12},
        },
    ),
    (
        {"classes": ["joint", "other"]},
        {
            "standalone": set(),
            "standalone_committee": set(),
            "joint": {3, 4, 5, 6},
            "other": {7},
            "covered": {3, 4, 5, 6, 7},
            "due_unestablished": {1, 2, 8},
            "joint_with_three": {3, 4},
        },
    ),
    ({"classes": ["other"]}, {"other": {6, 7}, "covered": {6, 7}, "joint": set()}),
    (
        {"classes": ["standalone"], "seats_count": True},
        {"joint": {13}, "covered": STANDALONE | {13}},
    ),
    (
        {"means": ["instructor"]},
        {
            "work_covered": COVERED | {8, 9, 12},
            "liaison_linked": set(),
            "mass_organisations": set(),
            "only_instructor": {8, 9},
            "only_liaison": set(),
            "only_mass": set(),
            "only_way": {12},
            "work_unreached": {10, 11, 13},
            "trade_union": {10},  # named by itself it is counted all the same
        },
    ),
    (
        {"means": ["liaison", "trade_union"]},
        {
            "only_instructor": set(),
            "instructor_linked": set(),
            "only_liaison": {9, 10},
            "mass_organisations": {10},
            "only_mass": set(),
        },
    ),
    (
        {"means": ["youth_league"]},
        {"only_mass": {11}, "mass_organisations": {11}, "work_covered": COVERED | {11, 12}},
    ),
    (
        {"means": []},
        {"work_covered": COVERED | {12}, "only_way": {12}, "only_mass": set()},
    ),
    (
        {"activities_count": True},
        {
            "work_covered": REACHED | {13},
            "work_unreached": set(),
            "only_activity": {13},
            "only_way": {12},
            "organisation_coverage": COVERED,
        },
    ),
    (
        {"activities_count": True, "means": [], "kinds": ["sole_proprietor"]},
        {"work_covered": {15}, "only_activity": {15}, "only_instructor": set()},
    ),
    (
        {"due_members": 2},
        {
            "due_established_rate": {1, 2, 3, 4, 14},
            "due_unestablished": {8, 9},
            "few_members": set(),
            "joint_with_three": {4},
        },
    ),
    (
        {"due_members": 4},
        {
            "due_established_rate": {1, 2},
            "due_unestablished": set(),
            "few_members": {8, 9},
            "no_members": {10, 11, 12, 13},
            "joint_with_three": set(),
        },
    ),
]


#: what has tables of its own: test_figures_of_stores, test_figures_of_activities
OF_OTHERS = {StorefrontFact, TitleFact, *DEEDS}


def numbers(code: str, report: QuarterlyReport, chosen: Basis, **part: Any) -> Numbers:
    rows = rows_behind(code, report, chosen, **part)
    return set(rows.values_list(SUBJECTS[rows.model].key, flat=True))


def test_each_figure_counts_just_these(worked: QuarterlyReport) -> None:
    chosen = basis("default")
    assert {code: numbers(code, worked, chosen) for code in DEFAULT} == DEFAULT


def test_every_figure_is_in_the_table() -> None:
    without_any = {
        f"{kind}{rate}"
        for kind in ("state_enterprises", "institutions", "other_organisations")
        for rate in ("_coverage", "_work_coverage")
    }
    of_others = {one.code for one in INDICATORS if one.subject in OF_OTHERS}
    assert BY_CODE.keys() - DEFAULT.keys() - of_others == without_any


def test_each_denominator_and_what_is_left_of_it(worked: QuarterlyReport) -> None:
    chosen = basis("default")
    for code, whole in DENOMINATORS.items():
        assert numbers(code, worked, chosen, part="denominator") == whole, code
        assert numbers(code, worked, chosen, part="rest") == whole - DEFAULT[code], code
    rates = {one.code for one in INDICATORS if one.is_rate and one.subject not in OF_OTHERS}
    assert rates - DENOMINATORS.keys() == {
        f"{kind}{rate}"
        for kind in ("state_enterprises", "institutions", "other_organisations")
        for rate in ("_coverage", "_work_coverage")
    }


def test_each_choice_of_a_basis(worked: QuarterlyReport) -> None:
    """Without a save: a basis is a predicate, whatever is stored."""
    for choice, expected in CHOICES:
        chosen = Basis(code="x", **choice)
        found = {code: numbers(code, worked, chosen) for code in expected}
        assert found == expected, choice


def test_who_is_reached_in_two_ways_counts_in_the_first(
    worked: QuarterlyReport,
    zone: Area,
) -> None:
    """Instructor, then liaison, then mass organisations, then a way that only reaches."""
    means = ("instructor", "liaison", "youth_league", "work_only")
    OrganisationFact.objects.bulk_create(
        fact(worked, 20 + number, zone, **dict.fromkeys(means[number:], True))
        for number in range(4)
    )
    chosen = basis("default")
    only = ("only_instructor", "only_liaison", "only_mass", "only_way")
    assert [numbers(code, worked, chosen) - ALL for code in only] == [{20}, {21}, {22}, {23}]


def test_who_is_not_counted_is_not_due_either(
    worked: QuarterlyReport,
    zone: Area,
) -> None:
    kinds = ("sole_proprietor", "department", "state_enterprise")
    OrganisationFact.objects.bulk_create(
        fact(worked, 20 + number, zone, kind=kind, joint=True, members=5, full_members=5)
        for number, kind in enumerate(kinds)
    )
    chosen = basis("default")
    for code in ("due_established_rate", "due_unestablished", "joint_with_three", "few_members"):
        assert numbers(code, worked, chosen) == DEFAULT[code], code
    assert numbers("due_established_rate", worked, chosen, part="denominator") == DUE


@pytest.mark.parametrize(
    "one", [one for one in INDICATORS if one.parts], ids=lambda one: str(one.code)
)
def test_a_sum_is_of_the_placed_and_the_unplaced(one: Any) -> None:
    """Of one kind of people each: members, full, probationary."""
    stem = {"members": "members", "full_members": "full", "probationary_members": "probationary"}
    assert one.parts == (f"{stem[one.code]}_placed", f"{stem[one.code]}_unplaced")
    assert {BY_CODE[part].unit for part in one.parts} == {one.unit} == {"人"}
