"""The Party organisations of an edition under their reporting units: counts of members, no names.

Unit and total come before the Party organisations they are the sum of, so that any number of them
goes straight to the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from core.sheets.layout import Field, Line, Table, widened
from districts.enums import PartyOrganisationType
from districts.models import Area
from reports.edition import Edition
from reports.models import PartyOrganisationFact
from reports.places import Place

TYPES = {kind.value: str(kind.label) for kind in PartyOrganisationType}
EVERY = Q()
#: counts of a Party organisation that no column of its fact holds as they are
DERIVED = {
    "probationary": F("formal_members") - F("full_members"),
    "only_floating": F("managed_members") - F("formal_members"),
}
NAMES = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位（党组织）", "text", 36),
    Field("type", "类型", "word", 11),
)


@dataclass(frozen=True)
class Listing:
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


def table(edition: Edition, listing: Listing) -> Table:
    units = [_Unit(edition, place, listing) for place in edition.places if place.number]
    total = _total(units, [field.key for field in listing.fields])
    return Table(
        name=listing.name,
        title=f"{edition.heading}{listing.title}",
        fields=widened([*NAMES, *listing.fields], total),
        lines=_lines(units, total),
        unit=edition.area,
        reported=edition.reported,
        measures="人",
        notes=(f"说明：1. {listing.note}", f"2. {edition.source}"),
        streamed=True,
    )


class _Unit:
    """A numbered place: what its Party organisations come to, and these one by one. Where no
    roster was kept on the day, members by name are unknown, which is not none."""

    def __init__(self, edition: Edition, place: Place, listing: Listing) -> None:
        self.place = place
        self._keys = listing.keys
        facts = _facts(edition, place)
        self._listed = facts.filter(listing.only)
        sums = facts.aggregate(
            count=Count("party_organisation", filter=listing.only),
            **{f"sum_{key}": Sum(key, default=0) for key in self._keys},
        )
        self.count = sums["count"]
        self.values = self._known({key: sums[f"sum_{key}"] for key in self._keys})
        self.values["members"] = place.amount("members")

    def _known(self, counts: Mapping[str, Any]) -> dict[str, Any]:
        return dict(counts) if self.place.roster else {}

    def lines(self) -> Iterator[Line]:
        read = self._listed.order_by("area__path", "name", "party_organisation_id")
        for fact in read.values("name", "type", *self._keys).iterator(chunk_size=2000):
            counts = self._known({key: fact[key] for key in self._keys})
            yield Line({**counts, "name": fact["name"], "type": TYPES[fact["type"]]}, "part")


def _facts(edition: Edition, place: Place) -> QuerySet:
    facts = edition.facts(PartyOrganisationFact).annotate(**DERIVED)
    areas = Area.objects.filter(path__startswith=edition.report.area.path)
    if not place.area:  # 区直: what belongs to none of the units
        units = [one.area for one in edition.places if one.number and one.area]
        within = Q()
        for path in areas.filter(code__in=units).values_list("path", flat=True):
            within |= Q(area__path__startswith=path)
        return facts.exclude(within) if units else facts
    unit = areas.filter(code=place.area).values_list("path", flat=True).first()
    return facts.filter(area__path__startswith=unit) if unit else facts.none()


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


def _lines(units: Sequence[_Unit], total: Line) -> Iterator[Line]:
    for unit in units:
        place = unit.place
        yield Line({**unit.values, "number": place.number, "name": place.label})
        yield from unit.lines()
    yield total
