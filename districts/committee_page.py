"""The page of one joint committee: who sits in it, what it is made up of and works by today."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localdate

from districts.enums import SeatCapacity
from districts.models import (
    CommitteeSection,
    CouncilPost,
    JointCommittee,
    MemberOrganisation,
    Regulation,
)


@dataclass(frozen=True)
class CommitteePage:
    seats: list[MemberOrganisation]
    sections: QuerySet[CommitteeSection]
    posts: QuerySet[CouncilPost]
    regulations: QuerySet[Regulation]

    @property
    def by_capacity(self) -> str:
        return by_capacity(self.seats)


def page(committee: JointCommittee) -> CommitteePage:
    today = localdate()
    seats = committee.seats.on(today).select_related("organisation", "party_organisation")
    rank = list(SeatCapacity.values)
    return CommitteePage(
        sorted(seats.order_by("pk"), key=lambda seat: rank.index(seat.capacity)),
        committee.sections.on(today),
        committee.posts.on(today).select_related("section", "organisation"),
        committee.regulations.on(today),
    )


def by_capacity(seats: Iterable[MemberOrganisation]) -> str:
    """Each capacity with its number."""
    counts = Counter(seat.capacity for seat in seats)
    told = [f"{kind.label} {counts[kind]}" for kind in SeatCapacity if counts[kind]]
    return "、".join(told) or "—"
