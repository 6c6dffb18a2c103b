import pytest

from districts.enums import PartyOrganisationType
from reports.lists.faces.organisations import OrganisationRow
from reports.lists.faces.party import PartyRow
from reports.models import Basis, OrganisationFact, PartyOrganisationFact


def row(basis: Basis | None = None, **fields: object) -> OrganisationRow:
    fact = OrganisationFact(**{"members": 0, "full_members": 0, "work_only": False, **fields})
    return OrganisationRow(1, fact, basis or Basis())


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, ""),
        ({"standalone": True, "joint": True, "other": True}, "单独组建"),
        ({"joint": True, "other": True}, "联合覆盖"),
        ({"other": True}, "其他方式"),
        ({"seat": True}, ""),
        ({"work_only": True}, ""),
    ],
)
def test_an_organisation_is_shown_in_its_highest_class(
    fields: dict[str, object], word: str
) -> None:
    assert row(**fields).covered == word


def test_the_basis_says_what_counts_as_covered() -> None:
    assert row(Basis(seats_count=True), seat=True).covered == "联合覆盖"
    assert row(Basis(classes=["standalone"]), joint=True).covered == ""
    narrow = Basis(means=["instructor"])
    assert row(narrow, instructor=True, trade_union=True).means == "指导员"


def test_by_what_means_it_is_reached() -> None:
    assert row().means == "—"
    assert (
        row(instructor=True, trade_union=True, womens_federation=True).means == "指导员、工会、妇联"
    )
    assert row(liaison=True, youth_league=True, work_only=True).means == "联络员、共青团、其他"


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"members": 3, "full_members": 3}, "应建未建"),
        ({"members": 3, "full_members": 2}, "可联合组建"),
        ({"members": 0}, "无工作覆盖"),
        ({"members": 0, "instructor": True}, None),
        ({"full_members": 3, "members": 3, "joint": True}, "宜单独组建"),
        ({"full_members": 9, "members": 9, "standalone": True}, None),
        ({"full_members": 2, "members": 2, "joint": True}, None),
    ],
)
def test_what_the_adviser_says(fields: dict[str, object], hint: str | None) -> None:
    found = row(**fields).hint
    assert (found.text if found else None) == hint


@pytest.mark.parametrize(
    ("kind", "covers", "crowded"),
    [
        (PartyOrganisationType.JOINT_BRANCH, 5, False),
        (PartyOrganisationType.JOINT_BRANCH, 6, True),
        (PartyOrganisationType.BRANCH, 6, False),
    ],
)
def test_a_joint_branch_over_its_limit(kind: str, covers: int, crowded: bool) -> None:
    fact = PartyOrganisationFact(type=kind, covers=covers)
    assert PartyRow(1, fact, Basis()).crowded is crowded
