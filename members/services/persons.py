"""Who a ledger's row means: the member the register knows, a candidate, or somebody new.

Members are one by their identity number. Without one, a member of the same name, birth and branch
is the same; a namesake with the same birth is only a candidate, and nothing is merged silently.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from core.dated import show
from core.encryption import masked
from districts.ledgers import Change
from districts.models import Area
from members.models import Affiliation, Employment, PartyMember
from members.services.entries import Entry

TAILS = ("_precision", "_tail_fingerprint", "_fingerprint")
DATES = ("born", "joined", "full_since")


@dataclass
class Known:
    """A member of the register with his affiliations and employments, first to last."""

    member: PartyMember
    affiliations: list[Affiliation] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)

    def belonged_to(self, party: str) -> bool:
        return any(
            row.party_organisation is not None and row.party_organisation.name == party
            for row in self.affiliations
        )


class Persons:
    """The members that a ledger's rows may mean, read by four questions whatever their number."""

    def __init__(self, area: Area, entries: Sequence[Entry]) -> None:
        prints = {entry.number_print for entry in entries if entry.number_print}
        found = list(
            PartyMember.objects.filter(
                Q(id_fingerprint__among=prints) | self._namesakes(area, entries)
            ).select_related("area")
        )
        self._known = {member.pk: Known(member) for member in found}
        self._by_print = {
            member.id_fingerprint: self._known[member.pk]
            for member in found
            if member.id_fingerprint
        }
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        for member in found:
            if member.area.path.startswith(area.path):
                self._by_name[member.name].append(self._known[member.pk])
        self._read_books()

    @staticmethod
    def _namesakes(area: Area, entries: Sequence[Entry]) -> Q:
        """Of a row with a number those without one, of a row without a number all of them."""
        unnumbered = {entry.name for entry in entries if not entry.number_print}
        everybody = {entry.name for entry in entries}
        return Q(area__path__startswith=area.path) & (
            Q(name__among=everybody, id_fingerprint="") | Q(name__among=unnumbered)
        )

    def _read_books(self) -> None:
        related = Affiliation.objects.select_related("party_organisation__area")
        for row in related.filter(member_id__among=self._known).order_by("since"):
            self._known[row.member_id].affiliations.append(row)
        for job in Employment.objects.filter(member_id__among=self._known).order_by("since"):
            self._known[job.member_id].employments.append(job)

    def known(self, entry: Entry) -> Known | None:
        """The member himself."""
        if entry.number_print in self._by_print:
            return self._by_print[entry.number_print]
        candidates = self._candidates(entry)
        if "number" in entry.masks and len(candidates) == 1:
            return candidates[0]
        same = [one for one in candidates if one.belonged_to(entry.party)]
        return same[0] if len(same) == 1 else None

    def candidate(self, entry: Entry) -> Known | None:
        """Somebody who may be the same person; a clerk has to decide."""
        return next(iter(self._candidates(entry)), None)

    def _candidates(self, entry: Entry) -> list[Known]:
        """Of the same name, and as far as both are known of the same birth, not both numbered; of a
        masked number those whose number it may be."""
        mask = entry.masks.get("number")
        return [
            one
            for one in self._by_name.get(entry.name, ())
            if not (entry.number_print and one.member.id_fingerprint)
            and _may_be_born(one.member, entry.person)
            and mask in (None, masked(one.member.id_number))
        ]

    def of(self, party_organisations: Iterable[int]) -> list[Affiliation]:
        """All affiliations with these Party organisations, with their members."""
        return list(
            Affiliation.objects.filter(party_organisation__in=party_organisations)
            .select_related("member", "party_organisation")
            .order_by("id")
        )


def _may_be_born(member: PartyMember, person: dict[str, Any]) -> bool:
    told = person.get("born")
    if told is None or member.born is None:
        return True
    return (told.year, told.month) == (member.born.year, member.born.month)


def lead(name: str) -> str:
    """The field another goes with: joined_precision is joined's, a fingerprint its number's."""
    for tail in TAILS:
        if name.endswith(tail):
            return {"id": "id_number"}.get(name.removesuffix(tail), name.removesuffix(tail))
    return name


def shown(member: PartyMember, name: str) -> str:
    """A field of a member as a preview may show it: numbers masked."""
    if name in DATES:
        return show(getattr(member, name), getattr(member, f"{name}_precision"))
    if name in {"phone", "id_number"}:
        return masked(getattr(member, name)) or "—"
    if name == "sex":
        return str(member.get_sex_display()) or "—"
    return str(getattr(member, name) or "—")


def changes_of(member: PartyMember, differs: dict[str, Any]) -> list[Change]:
    """What would change, by the titles of the screens."""
    kept = {name: getattr(member, name) for date in DATES for name in (date, f"{date}_precision")}
    new = PartyMember(**{**kept, **differs})
    return [
        Change(
            str(PartyMember._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            shown(member, name),
            shown(new, name),
        )
        for name in dict.fromkeys(lead(name) for name in differs)
    ]
