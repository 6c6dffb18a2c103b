"""The organisation rule of 悦海新天地 stands in its tree (JF3)."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import User
from config.demo import ledgers
from config.demo.users import LOADER
from config.demo.yuehai import COMMITTEE
from districts.enums import PartyOrganisationType as Type
from districts.models import (
    Area,
    JointCommittee,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from districts.services import party_tree, party_trees


@pytest.fixture
def street(areas: dict[str, Area]) -> Area:
    return areas[ledgers.TOWERS[0]]


@pytest.fixture
def root(street: Area) -> Any:
    user = User.objects.get(username=LOADER)
    (root,) = party_trees.tree(user, street).roots
    return root


def test_jf3_a_joint_committee_above_all_of_the_building_community(root: Any, street: Area) -> None:
    assert (root.party.name, root.party.type) == (COMMITTEE, Type.COMMITTEE)
    body = JointCommittee.objects.get(party_organisation=root.party)
    assert (body.nature, body.area) == ("party_organisation", street)
    assert PartyOrganisation.objects.filter(area=street, parent=None).count() == 1


def test_jf3_a_joint_branch_in_each_of_the_seven_buildings(root: Any) -> None:
    joint = [node for node in root.children if node.party.type == Type.JOINT_BRANCH]
    assert sorted(node.party.name for node in joint) == [
        f"中共悦海新天地{number}号楼（演示）联合支部委员会" for number in range(1, 8)
    ]
    assert all(1 < node.covered <= 5 for node in joint)
    for node in joint:
        inside = OrganisationPhase.objects.filter(
            organisation__coverages__party_organisation=node.party
        )
        (building,) = set(inside.values_list("building__name", flat=True))
        assert building in node.party.name


def test_jf3_a_branch_of_its_own_in_an_enterprise_that_can_have_one(root: Any) -> None:
    own = [node for node in root.children if node.party.type == Type.BRANCH]
    assert Counter(node.covered for node in own) == {1: len(own)}
    ways = {way for node in own for way in node.party.coverages.values_list("way__code", flat=True)}
    assert (len(own) > 5, ways) == (True, {"standalone"})


def test_jf3_the_tree_is_one_that_could_have_been_founded(root: Any) -> None:
    for phase in PartyOrganisationPhase.objects.filter(parent=root.party):
        party_tree.check_place(phase.type, phase.parent, phase.since, phase.party_organisation)
