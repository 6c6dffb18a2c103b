"""The Party organisations of an edition under their reporting units: counts of members, no names.

Unit and total come before the Party organisations they are the sum of, so that any number of them
goes straight to the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Q, Sum, Value

from core.sheets.layout import Field, Line, Table, widened
from districts.enums import PartyOrganisationType
from reports.edition import Edition
from reports.models import PartyOrganisationFact
from reports.places import Place
from reports.workbooks.answering import answering
from reports.workbooks.listing import Listing, Row, Run

TYPES = {kind.value: str(kind.label) for kind in PartyOrganisationType}
EVERY = Q()
#: counts of a Party organisation that no column of its fact holds as they are
DERIVED = {
    "probationary": F("formal_members") - F("full_members"),
    "only_floating": F("managed_members") - F("formal_members"),
}
NAMES = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位（党组织）", "long", 42),
    Field("type", "类型", "word", 11),
)


@dataclass(frozen=True)
class Shown:
    """What such a sheet shows: which counts, and which Party organisations (`only`). The column
    `members` is of the units alone."""

    name: str
    title: str
    fields: Sequence[Field]
    note: str
    only: Q = EVERY

    @property
    def keys(self) -> list[str]:
        return [field.key for field in self.fields if field.key != "members"]


def table(edition: Edition, listing: Shown) -> Table:
    areas = answering(edition)
    units = [_Unit(edition, p, areas.of(p), listing) for p in edition.places if p.number]
    total = _total(units, [field.key for field in listing.fields])
    return Listing(
        name=listing.name,
        title=f"{edition.heading}{listing.title}",
        fields=widened([*NAMES, *listing.fields], total),
        runs=_runs(units),
        count=sum(1 + unit.count for unit in units),
        styles=("body", "part"),
        shows={"type": lambda kind: TYPES.get(kind, "")},
        total=total,
        unit=edition.area,
        reported=edition.reported,
        measures="人",
        notes=(f"说明：1. {listing.note}", f"2. {edition.source}"),
    )


class _Unit:
    """A numbered place: what its Party organisations come to, and these one by one. Where no
    roster was kept on the day, members by name are unknown, which is not none; none is listed."""

    def __init__(
        self, edition: Edition, place: Place, areas: Sequence[int], listing: Shown
    ) -> None:
        self.place = place
        self._keys = listing.keys
        self._columns = [field.key for field in (*NAMES, *listing.fields)]
        facts = edition.facts(PartyOrganisationFact).filter(area__in=areas).annotate(**DERIVED)
        self._listed = facts.filter(listing.only)
        self.count, self.values = 0, {"members": place.amount("members")}
        if place.roster:
            sums = facts.aggregate(
                count=Count("party_organisation", filter=listing.only),
                **{f"sum_{key}": Sum(key, default=0) for key in self._keys},
            )
            self.count = sums["count"]
            self.values |= {key: sums[f"sum_{key}"] for key in self._keys}

    @property
    def row(self) -> Row:
        own = {**self.values, "number": self.place.number, "name": self.place.label}
        return [own.get(key) for key in self._columns]

    def rows(self) -> Iterator[Row]:
        """Its Party organisations; what is of units alone is nothing."""
        known = {"name", "type", *self._keys}
        nothing = Value(None, output_field=IntegerField())
        columns = [key if key in known else nothing for key in self._columns]
        read = self._listed.order_by("area__path", "name", "party_organisation_id")
        return read.values_list(*columns).iterator(chunk_size=2000)


def _total(units: Sequence[_Unit], keys: Sequence[str]) -> Line:
    """What the units come to; they stand where the Party organisations before them leave room."""
    values: dict[str, Any] = {}
    for key in keys:
        known = [unit.values[key] for unit in units if unit.values.get(key) is not None]
        values[key] = sum(known) if known else None
    places, row = [], 0
    for unit in units:
        places.append(row)
        row += 1 + unit.count
    return Line({**values, "name": "合计"}, "total", tuple(places))


def _runs(units: Sequence[_Unit]) -> Iterator[Run]:
    for unit in units:
        yield Run([unit.row], "body", unit.place.roster)
        if unit.place.roster:
            yield Run(unit.rows(), "part")
