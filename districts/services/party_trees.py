"""The tree of an area's Party organisations with its numbers; a constant number of statements."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as Number
from django.utils.timezone import localdate

from districts.enums import PartyOrganisationType
from districts.models import Area, CommercialDistrict, OrganisationCoverage, PartyOrganisation
from districts.party_links import Count, people

MOST = 1000  # Party organisations on one page; more are asked to be narrowed to a smaller area
OPEN = 40  # up to so many the whole tree is shown open


@dataclass
class Node:
    """A Party organisation with what is its own, and the sums of what stands below it."""

    party: PartyOrganisation
    count: Count
    covered: int
    children: list["Node"] = field(default_factory=list)

    def below(self) -> list["Node"]:
        found = list(self.children)
        for child in self.children:
            found += child.below()
        return found

    @property
    def members(self) -> int:
        """组织关系 of its own and of all below."""
        return self.count.formal + sum(node.count.formal for node in self.below())

    @property
    def organisations(self) -> int:
        """Coverages of its own and of all below; one that two of them cover counts with both."""
        return self.covered + sum(node.covered for node in self.below())


@dataclass(frozen=True)
class Tree:
    roots: list[Node]
    size: int

    @property
    def too_large(self) -> bool:
        return self.size > MOST

    @property
    def open(self) -> bool:
        return self.size <= OPEN

    @property
    def members(self) -> int:
        return sum(root.members for root in self.roots)


def tree(user: Any, area: Area, district: CommercialDistrict | None = None) -> Tree:
    """Of the living ones that the user may see in the commercial district, else in the area; one
    whose superior lies elsewhere stands at the top."""
    seen = PartyOrganisation.objects.for_user(user)
    inside = (
        {"commercial_district": district} if district else {"area__path__startswith": area.path}
    )
    living = seen.filter(dissolved=None, **inside).select_related("area").defer("search")
    parties = list(living.order_by("founded", "pk")[: MOST + 1])
    if len(parties) > MOST:
        return Tree([], len(parties))
    nodes = _nodes(parties)
    for node in nodes.values():
        above = nodes.get(node.party.parent_id or 0)
        if above is not None:
            above.children.append(node)
    roots = [node for node in nodes.values() if (node.party.parent_id or 0) not in nodes]
    return Tree(roots, len(parties))


def _nodes(parties: list[PartyOrganisation]) -> dict[int, Node]:
    """By key, the higher types first and then the older ones."""
    rank = {kind: place for place, kind in enumerate(PartyOrganisationType.values)}
    today, keys = localdate(), [party.pk for party in parties]
    counts = people().counts(keys, today)
    covered = covered_by(keys)
    return {
        party.pk: Node(party, counts.get(party.pk, Count()), covered.get(party.pk, 0))
        for party in sorted(parties, key=lambda party: rank[party.type])
    }


def covered_by(parties: list[int]) -> dict[int, int]:
    """How many organisations each of the Party organisations covers today."""
    rows = OrganisationCoverage.objects.on(localdate())
    counted = rows.filter(party_organisation_id__among=parties).order_by()
    return dict(
        counted.values_list("party_organisation").annotate(Number("organisation", distinct=True))
    )
