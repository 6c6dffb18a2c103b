"""Reads compiled figures: the quarters of a place, and its parts in one quarter.

The newest edition of a quarter counts; a city is the sum of the reports of its districts. All
is read within the user's scope, one query for each question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q
from django.db.models.functions import Length

from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area
from reports.enums import ReportState
from reports.indicators import BY_CODE
from reports.models import Basis, Counts, Figure
from reports.selection import Selection


@dataclass(frozen=True)
class Rate:
    """A numerator over a denominator; shown as `50.0%`, or as a dash over nothing."""

    numerator: int = 0
    denominator: int = 0

    @property
    def percent(self) -> Decimal | None:
        """One decimal, halves up, as the office rounds."""
        if not self.denominator:
            return None
        thousandths = (2000 * self.numerator + self.denominator) // (2 * self.denominator)
        return Decimal(thousandths).scaleb(-1)

    @property
    def text(self) -> str:
        return "—" if self.percent is None else f"{self.percent:.1f}%"

    @property
    def fraction(self) -> str:
        return f"{self.numerator} / {self.denominator}"

    def points(self, earlier: "Rate | None") -> Decimal | None:
        """Percentage points gained, of the rates as printed; none without a base."""
        if earlier is None or self.percent is None or earlier.percent is None:
            return None
        return self.percent - earlier.percent


def rate(counts: Counts, code: str) -> Rate:
    return Rate(*counts[code])


def spelled_out(counts: Counts) -> dict[str, list[int]]:
    """With the noughts of all indicators, for other systems."""
    return {code: [0, 0] for code in BY_CODE} | dict(counts)


def added(many: Iterable[Counts]) -> Counts:
    total = Counts()
    for counts in many:
        for code, (numerator, denominator) in counts.items():
            sums = total.setdefault(code, [0, 0])
            sums[0] += numerator
            sums[1] += denominator
    return total


def less(whole: Counts, parts: Iterable[Counts]) -> Counts:
    """What the whole holds beside its parts."""
    known = added(parts)
    return Counts(
        (code, [numerator - known[code][0], denominator - known[code][1]])
        for code, (numerator, denominator) in whole.items()
    )


@dataclass(frozen=True)
class Reading:
    """The figures of the place in one quarter, and the reports they were compiled into.

    `bases` are the keys of the versions by which each of the reports was counted; `locked` says
    that none of them changes any more.
    """

    period: Quarter
    counts: Counts
    reports: tuple[int, ...]
    compiled_at: datetime
    digest: str
    bases: tuple[int, ...] = ()
    locked: bool = False


@dataclass(frozen=True)
class Part:
    """A street, zone or commercial district of the place; without a code it is 区直."""

    name: str
    counts: Counts = field(repr=False)
    area: str = ""
    district: int | None = None
    kind: str = ""


def at(area: Area) -> Q:
    """Figures of the place itself; those of a city stand under its districts."""
    return Q(area__parent=area) if area.kind == AreaKind.CITY else Q(area=area)


def history(selection: Selection, user: Any) -> dict[Quarter, Reading]:
    """Every compiled quarter of the place, oldest first, each by the version of its basis."""
    rows = (
        Figure.objects.for_user(user)
        .filter(at(selection.area), basis__code=selection.basis.code)
        .filter(commercial_district=selection.district)
        .order_by(
            "report__year",
            "report__quarter",
            Length("report__area__path"),
            "report__edition",
        )
        .values_list(
            "report__year",
            "report__quarter",
            "area_id",
            "counts",
            "report_id",
            "report__compiled_at",
            "report__digest",
            "basis_id",
            "report__state",
        )
    )
    newest: dict[Quarter, dict[int, tuple[Any, ...]]] = {}
    for year, quarter, area, *row in rows:
        newest.setdefault(Quarter(year, quarter), {})[area] = tuple(row)
    return {period: _reading(period, list(found.values())) for period, found in newest.items()}


def _reading(period: Quarter, rows: list[tuple[Any, ...]]) -> Reading:
    counts, reports, compiled, digests, bases, states = zip(*rows, strict=True)
    whole = counts[0] if len(counts) == 1 else added(counts)
    locked = {*states} == {ReportState.LOCKED}
    return Reading(period, whole, reports, max(compiled), "".join(digests), bases, locked)


def counted_by(selection: Selection, reading: Reading) -> dict[Basis, list[int]]:
    """The reports of the reading by the version of the basis that counted them."""
    known = {basis.pk: basis for basis in selection.versions}
    found: dict[Basis, list[int]] = {}
    for report, basis in zip(reading.reports, reading.bases, strict=True):
        found.setdefault(known[basis], []).append(report)
    return found


def as_counted(selection: Selection, reading: Reading | None) -> Selection:
    """Under the version by which the reading was counted, the newest where its reports differ."""
    if reading is None or not reading.bases:
        return selection
    newest = max(counted_by(selection, reading), key=lambda basis: basis.pk)
    return replace(selection, basis=newest)


def version_changes(selection: Selection, known: dict[Quarter, Reading]) -> dict[Quarter, str]:
    """The quarters that were counted by another version than the one known before them, with the
    old and the new one in words."""
    found: dict[Quarter, str] = {}
    before = ""
    for period in sorted(known):
        versions = counted_by(selection, known[period]) if known[period].bases else {}
        now = "、".join(sorted({basis.version for basis in versions}))
        if before and now and now != before:
            found[period] = f"{before} → {now}"
        before = now or before
    return found


def parts(selection: Selection, reading: Reading, user: Any) -> tuple[list[Part], list[Part]]:
    """The areas directly below the place (with 区直 last), and its commercial districts."""
    below = Q(area__parent=selection.area, commercial_district=selection.district)
    rows = (
        Figure.objects.for_user(user)
        .filter(report__in=reading.reports, basis__code=selection.basis.code)
        .filter(below | (at(selection.area) & Q(commercial_district__isnull=False)))
        .values_list(
            "area__code",
            "area__name",
            "area__kind",
            "area__parent_id",
            "commercial_district_id",
            "commercial_district__name",
            "counts",
        )
    )
    wanted = selection.district.pk if selection.district else None
    areas: list[Part] = []
    districts: dict[tuple[int, str], list[Counts]] = {}
    for code, name, kind, parent, district, district_name, counts in rows:
        if parent == selection.area.pk and district == wanted:
            areas.append(Part(name, counts, area=code, kind=kind))
        if district and (parent == selection.area.pk) == (selection.area.kind == AreaKind.CITY):
            districts.setdefault((district, district_name), []).append(counts)
    return [*areas, *_direct(selection, reading, areas)], [
        Part(name, added(counts), area=selection.area.code, district=pk)
        for (pk, name), counts in districts.items()
    ]


def _direct(selection: Selection, reading: Reading, areas: list[Part]) -> list[Part]:
    """区直: what belongs to the district and to none of its streets."""
    rest = less(reading.counts, [part.counts for part in areas])
    if not areas or selection.area.kind == AreaKind.CITY or not any(map(any, rest.values())):
        return []
    return [Part(f"{selection.area.get_kind_display()}直", rest)]


def called(below: Iterable[Part]) -> str:
    """What parts of a place are called together: 各街道, or 各填报单位 where they are of several
    kinds."""
    kinds = {part.kind for part in below if part.area}
    named = {AreaKind.DISTRICT: "各区", AreaKind.STREET: "各街道", AreaKind.COMMUNITY: "各社区"}
    one = AreaKind(kinds.pop()) if len(kinds) == 1 else None
    return named.get(one, "各填报单位") if one else "各填报单位"


def names_members(counts: Counts) -> bool:
    """Whether the register of members knows anybody of the place by name."""
    return rate(counts, "managed_members").numerator > 0


def books_since(
    selection: Selection, books: Literal["ledger_since", "roster_since"]
) -> date | None:
    """The day of the first ledger, or roster, of the place: of the area, what lies below, or its
    ancestors."""
    below = [area for area in selection.areas if area.path.startswith(selection.area.path)]
    days = [getattr(area, books) for area in below]
    above = selection.area.parent
    while above is not None:
        days.append(getattr(above, books))
        above = above.parent
    return min((day for day in days if day), default=None)
