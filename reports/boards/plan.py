"""商圈平面示意: a commercial district by building and floor, coloured by coverage or model store.

It reads the facts of the compiled quarter by the predicates that counted them, so that what is
drawn adds up to the figures. Sole proprietors are counted, not drawn.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When

from districts.enums import OrganisationKind
from districts.models import Building
from reports.addresses import list_url
from reports.boards.floors import level, named
from reports.boards.pages import Page, opened
from reports.boards.plan_drawing import Cell, Drawing, drawing
from reports.indicators import BY_CODE
from reports.models import OrganisationFact, StorefrontFact, TitleFact
from reports.readings import parts
from reports.selection import Selection
from storefronts.enums import TitleState

HOME = "district-plan"
MOST_DRAWN = 1200
UNPLACED, NO_BUILDING = "楼层未登记", "楼栋未登记"


class Look(TextChoices):
    COVERAGE = "coverage", "两个覆盖"
    STORES = "stores", "示范店"


@dataclass(frozen=True)
class Kind:
    """What a cell may be: its class in the style sheet, the sign in it, and the figure it is of."""

    key: str
    sign: str
    title: str
    indicator: str = ""
    part: str = "numerator"


KINDS = {
    Look.COVERAGE: (
        Kind("standalone", "单", "单独组建", "standalone"),
        Kind("joint", "联", "联合覆盖", "joint"),
        Kind("other", "其", "其他方式覆盖", "other"),
        Kind("reached", "工", "仅工作覆盖"),
        Kind("none", "未", "未覆盖", "work_coverage", "rest"),
    ),
    Look.STORES: (
        Kind("standing", "在", "示范店在册", "model_stores"),
        Kind("suspended", "停", "示范店暂停", "model_stores_suspended"),
        Kind("expired", "期", "示范店到期", "model_stores_expired"),
        Kind("none", "无", "不是示范店"),
    ),
}
REACHED = ("standalone", "joint", "other")  # by a Party organisation, the highest first
STATES = {
    TitleState.STANDING: "standing",
    TitleState.SUSPENDED: "suspended",
    TitleState.EXPIRED: "expired",
}


@dataclass(frozen=True)
class Shown:
    """An organisation or a store: where it is and what it is."""

    name: str
    building: int | None
    floor: str
    kind: str
    drawn: bool = True


@dataclass(frozen=True)
class Floor:
    """A floor with what is on it; several empty ones together are one."""

    name: str
    shown: tuple[Shown, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.kind for one in self.shown)


@dataclass(frozen=True)
class House:
    """A building, the highest floor first."""

    name: str
    floors: tuple[Floor, ...]
    drawing: Drawing | None = None

    @property
    def total(self) -> int:
        return sum(len(floor.shown) for floor in self.floors)


@dataclass(frozen=True)
class LegendItem:
    kind: Kind
    count: int
    url: str = ""


@dataclass(frozen=True)
class TableRow:
    house: str
    floor: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Plan(Page):
    home: ClassVar[str] = HOME
    name: ClassVar[str] = "楼层平面"

    look: Look = Look.COVERAGE
    houses: tuple[House, ...] = ()
    shown: tuple[Shown, ...] = field(default=(), repr=False)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return KINDS[self.look]

    @property
    def unit(self) -> str:
        return "单位" if self.look == Look.COVERAGE else "商户"

    @property
    def too_many(self) -> bool:
        return sum(one.drawn for one in self.shown) > MOST_DRAWN

    @property
    def vacant(self) -> list[str]:
        """Buildings in which nobody is registered."""
        return [house.name for house in self.houses if not house.floors]

    @property
    def undrawn(self) -> int:
        """Sole proprietors: counted, not drawn."""
        return sum(not one.drawn for one in self.shown)

    @property
    def legend(self) -> list[LegendItem]:
        counts = Counter(one.kind for one in self.shown)
        return [LegendItem(kind, counts[kind.key], self._url(kind)) for kind in self.kinds]

    def _url(self, kind: Kind) -> str:
        return list_url(self.selection, kind.indicator, kind.part) if kind.indicator else ""

    @property
    def switches(self) -> list[tuple[str, str, bool]]:
        """The looks, each with its address."""
        return [
            (str(look.label), self.selection.query(look=look.value), look == self.look)
            for look in Look
        ]

    @property
    def rows(self) -> list[TableRow]:
        return [
            _row(house.name, floor.name, floor.shown, self.kinds)
            for house in self.houses
            for floor in house.floors
            if floor.shown
        ]

    @property
    def total(self) -> TableRow:
        return _row("合计", "", self.shown, self.kinds)


def plan(selection: Selection, user: Any, look: Look = Look.COVERAGE) -> Plan:
    """The plan of the commercial district chosen; without one only what may be chosen."""
    page, _ = opened(Plan, selection, user)
    page = replace(page, look=look)
    if page.reading is None:
        return page
    _, districts = parts(replace(selection, district=None), page.reading, user)
    page = replace(page, districts=tuple(sorted(districts, key=lambda part: part.name)))
    if selection.district is None:
        return page
    shown = tuple(_organisations(page, user) if look == Look.COVERAGE else _stores(page, user))
    page = replace(page, shown=shown)
    houses = tuple(_houses(page, selection.district.pk))
    if page.too_many:
        return replace(page, houses=houses)
    return replace(page, houses=tuple(_drawn(page, house) for house in houses))


def _facts(page: Plan, user: Any, model: Any) -> QuerySet:
    place, reading = page.selection, page.reading
    return model.objects.for_user(user).filter(
        report__in=reading.reports if reading else [],
        commercial_district=place.district,
        area__path__startswith=place.area.path,
    )


def _organisations(page: Plan, user: Any) -> Iterator[Shown]:
    """By the predicates of the figures, each in its highest class."""
    basis = page.selection.basis
    classes = [When(BY_CODE[code].predicate(basis), then=Value(code)) for code in REACHED]
    classes.append(When(BY_CODE["work_coverage"].predicate(basis), then=Value("reached")))
    found = _facts(page, user, OrganisationFact).filter(BY_CODE["organisations"].predicate(basis))
    found = found.annotate(class_of=Case(*classes, default=Value("none"), output_field=CharField()))
    rows = found.order_by("name", "organisation_id")
    for name, building, floor, kind, of in rows.values_list(
        "name", "building_id", "floor", "class_of", "kind"
    ):
        yield Shown(name, building, floor, kind, of != OrganisationKind.SOLE_PROPRIETOR)


def _stores(page: Plan, user: Any) -> Iterator[Shown]:
    """By what stands of the title of model store."""
    titles = _facts(page, user, TitleFact).filter(Q(scheme="model_store", state__in=STATES))
    states: dict[int, set[str]] = {}
    for store, state in titles.values_list("storefront_id", "state"):
        states.setdefault(store, set()).add(state)
    rows = _facts(page, user, StorefrontFact).order_by("name", "storefront_id")
    for pk, name, building, floor in rows.values_list(
        "storefront_id", "name", "building_id", "floor"
    ):
        best = next((kind for state, kind in STATES.items() if state in states.get(pk, ())), "none")
        yield Shown(name, building, floor, best)


def _houses(page: Plan, district: int) -> Iterator[House]:
    """The buildings of the register by name, those of other districts, at last what is in none."""
    inside = {one.building for one in page.shown if one.building}
    known = Building.objects.filter(Q(commercial_district=district) | Q(pk__in=inside))
    for building in sorted(known, key=lambda one: _natural(one.name)):
        own = [one for one in page.shown if one.building == building.pk]
        yield House(building.name, tuple(_floors(own, building.floors or 0)))
    numbers = {building.pk for building in known}
    if rest := [one for one in page.shown if one.building not in numbers]:
        yield House(NO_BUILDING, tuple(_floors(rest, 0)))


def _floors(shown: Sequence[Shown], high: int) -> Iterator[Floor]:
    """From the roof down; between floors that are known empty ones stand together. What no number
    tells stands below by its words, and what has no floor at the end."""
    levels = {one.floor: level(one.floor) for one in shown}
    numbers = sorted({number for number in levels.values() if number is not None}, reverse=True)
    above = max(high, 0) if numbers else 0
    for number in numbers:
        yield from _empty(number + 1, above)
        here = tuple(one for one in shown if levels[one.floor] == number)
        yield Floor(named(number), here)
        above = number - 1
    yield from _empty(1, above)
    rest = sorted((one for one in shown if levels[one.floor] is None), key=lambda one: one.floor)
    for text, some in groupby(rest, key=lambda one: one.floor):
        if text:
            yield Floor(text, tuple(some))
    if unknown := tuple(one for one in shown if not one.floor):
        yield Floor(UNPLACED, unknown)


def _empty(lowest: int, highest: int) -> Iterator[Floor]:
    """The floors above ground between these, none of which has anybody."""
    lowest = max(lowest, 1)
    if lowest <= highest:
        name = named(highest) if lowest == highest else f"{lowest}–{named(highest)}"
        yield Floor(name)


def _natural(name: str) -> tuple[int, str]:
    """Building 2 comes before building 10."""
    digits = "".join(sign for sign in name if sign.isdigit())
    return int(digits[:9] or 0), name


def _drawn(page: Plan, house: House) -> House:
    kinds = {kind.key: kind for kind in page.kinds}
    code = "organisations" if page.look == Look.COVERAGE else "storefronts"
    rows = [
        (
            floor.name,
            len(floor.shown),
            [
                Cell(
                    one.name,
                    kinds[one.kind].key,
                    kinds[one.kind].sign,
                    kinds[one.kind].title,
                    list_url(page.selection, code, q=one.name[:60]),
                )
                for one in floor.shown
                if one.drawn
            ],
        )
        for floor in house.floors
    ]
    return replace(house, drawing=drawing(rows))


def _row(house: str, floor: str, shown: Iterable[Shown], kinds: Iterable[Kind]) -> TableRow:
    counts = Counter(one.kind for one in shown)
    return TableRow(house, floor, tuple(counts[kind.key] for kind in kinds), counts.total())
