"""The table itself: rows by columns, each cell with its words, its number and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core.dated import Quarter
from core.errors import Refused
from core.sheets.layout import NOTHING, Field, head_cells, levels
from reports.addresses import list_url
from reports.indicators.definition import Indicator
from reports.models import Basis
from reports.quarterlies import HeadCell
from reports.tables.asking import PLACES, Against, Asked, Axis, of_year
from reports.tables.frames import Frame, number, told_by
from reports.tables.spots import DIRECT, WHOLE, Spot

VALUE, TOP, BOTTOM = "value", "top", "bottom"
TITLES = {VALUE: "比率", TOP: "分子", BOTTOM: "分母"}
WIDTH, MOST_CELLS = 12, 20_000


@dataclass(frozen=True)
class Entry:
    """What a row, or a group of columns, fixes: one of these, the rest is of the whole table."""

    name: str
    spot: Spot | None = None
    period: Quarter | None = None
    basis: Basis | None = None
    indicator: Indicator | None = None

    @property
    def style(self) -> str:
        return self.spot.style if self.spot else "body"


@dataclass(frozen=True)
class Cell:
    """A figure as it stands on screen; a workbook holds its `number`."""

    text: str = NOTHING
    number: float | None = None
    url: str = ""


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]
    style: str = "body"
    number: str = ""


@dataclass(frozen=True)
class Pivot:
    """`fields` are the columns after 序号 and the name, as a workbook has them."""

    corner: str
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    unknown: bool = False

    @property
    def columns(self) -> list[Field]:
        first = [Field("number", "序号", "serial", 6), Field("name", self.corner, "long", 24)]
        return [*first, *self.fields]

    @property
    def head(self) -> tuple[tuple[HeadCell, ...], ...]:
        rows: list[list[HeadCell]] = [[] for _ in range(levels(self.columns))]
        for top, left, bottom, right, title in head_cells(self.columns):
            rows[top].append(HeadCell(title, bottom - top + 1, right - left + 1))
        return tuple(map(tuple, rows))


@dataclass(frozen=True)
class _Place:
    """Where a cell stands: all that a row and a column fix."""

    spot: Spot
    period: Quarter
    basis: Basis
    indicator: Indicator | None

    @property
    def index(self) -> tuple[Any, ...]:
        code = self.indicator.code if self.indicator else ""
        return self.spot.key, number(self.period), self.basis.pk, code


class _Maker:
    def __init__(self, asked: Asked, frame: Frame) -> None:
        self.asked, self.frame = asked, frame
        self.figures: dict[Any, Any] = frame.figures.to_dict("index")

    def entries(self, axis: Axis) -> list[Entry]:
        if axis in PLACES:
            return [Entry(spot.name, spot=spot) for spot in self._spots(axis)]
        if axis == Axis.QUARTERS:
            return [Entry(one.title, period=one) for one in self.asked.periods]
        if axis == Axis.YEARS:
            last = {one.year: one for one in self.asked.periods}
            return [Entry(_year(one), period=one) for one in last.values()]
        if axis == Axis.BASES:
            return [Entry(str(one), basis=one) for one in self.asked.bases]
        return [Entry(one.title, indicator=one) for one in self.asked.indicators]

    def _spots(self, axis: Axis) -> Iterator[Spot]:
        """Each with its parts, what is left last, then the whole."""
        spots = self.frame.spots.values()
        for one in _ordered(spot for spot in spots if spot.of == WHOLE):
            yield one
            yield from _ordered(spot for spot in spots if spot.of == one.key)
        yield self.frame.spots[WHOLE]

    def cells(self, row: Entry, column: Entry) -> tuple[Cell, ...]:
        at = self._at(row, column)
        found = self.figures.get(at.index)
        parts = self.parts(column)
        if found is None or at.indicator is None or pd.isna(found[TOP]):
            return tuple(Cell() for _ in parts)
        return tuple(self._cell(at, at.indicator, part, found) for part in parts)

    def _at(self, row: Entry, column: Entry) -> _Place:
        one = column.indicator or self.asked.indicators[0]
        return _Place(
            row.spot or column.spot or self.frame.spots[WHOLE],
            row.period or column.period or self.asked.last,
            row.basis or column.basis or self.asked.selection.basis,
            of_year(one) if Axis.YEARS in self.asked.axes else one,
        )

    def parts(self, column: Entry) -> list[str]:
        """The columns below a heading: the figure, what a rate is of, the changes."""
        found = column.indicator or self.asked.indicators[0]
        both = [TOP, BOTTOM] if found.is_rate and self.asked.fraction else []
        return [VALUE, *both, *(one.value for one in self.asked.against)]

    def _cell(self, at: _Place, of: Indicator, part: str, found: dict[str, Any]) -> Cell:
        if part in Against.values:
            return _change(of, found[part])
        top, bottom = int(found[TOP]), int(found[BOTTOM])
        if part == VALUE and of.is_rate:
            if not bottom:
                return Cell()
            tenths = int(found["shown"])
            return Cell(f"{tenths / 10:.1f}%", top / bottom, self._url(at, of, "numerator"))
        one = bottom if part == BOTTOM else top
        unit = told_by(of)
        url = self._url(at, of, "denominator" if part == BOTTOM else "numerator") if one else ""
        return Cell(unit.told(one), unit.amount(one), url)

    def _url(self, at: _Place, of: Indicator, part: str) -> str:
        """The rows that a cell counts."""
        if not at.spot.opens:
            return ""
        selection = replace(self.asked.selection, period=at.period, basis=at.basis)
        into: dict[str, Any] = {"area": at.spot.area} if at.spot.area else {}
        if at.spot.district:
            into["commercial_district"] = at.spot.district
        if at.spot.key == DIRECT:
            into["direct"] = 1
        return list_url(selection, of.code, part, **into)


def pivot(asked: Asked, user: Any) -> Pivot:
    """The table that is asked for, as the user may see it. Raises Refused for one too large."""
    maker = _Maker(asked, Frame(asked, user))
    rows, columns = maker.entries(asked.rows), maker.entries(asked.columns)
    fields = [one for column in columns for one in _fields(maker, column)]
    if len(rows) * len(fields) > MOST_CELLS:
        raise Refused(
            f"这张表有 {len(rows):,} 行、{len(fields):,} 列，一张表最多 {MOST_CELLS:,} 格，"
            "请少选几个指标或季度。"
        )
    lines = tuple(_numbered(maker, rows, columns))
    unknown = any(cell.text == NOTHING for line in lines for cell in line.cells)
    keyed = tuple(replace(one, key=f"c{place}") for place, one in enumerate(fields))
    return Pivot(str(asked.rows.label), keyed, lines, unknown)


def _numbered(maker: _Maker, rows: list[Entry], columns: list[Entry]) -> Iterator[Line]:
    """Parts of a row and the total have no number."""
    count = 0
    for row in rows:
        count += row.style == "body"
        cells = tuple(cell for column in columns for cell in maker.cells(row, column))
        yield Line(row.name, cells, row.style, str(count) if row.style == "body" else "")


def _ordered(spots: Iterator[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.left, spot.order))


def _year(period: Quarter) -> str:
    """A year of which not all quarters are asked for says by when it is."""
    return f"{period.year}年" if period.number == 4 else f"{period.year}年（至{period.last}）"


def _change(of: Indicator, found: Any) -> Cell:
    """Of a rate in percentage points; nothing without a base."""
    if pd.isna(found):
        return Cell()
    if of.is_rate:
        return Cell(f"{int(found) / 10:+.1f}" if found else "0.0", int(found) / 10)
    told = of.told(abs(int(found)))
    sign = "+" if found > 0 else "-" if found < 0 else ""
    return Cell(f"{sign}{told}", of.amount(int(found)))


def _fields(maker: _Maker, column: Entry) -> Iterator[Field]:
    """What stands below a heading, each with its kind."""
    found = column.indicator or maker.asked.indicators[0]
    parts = maker.parts(column)
    name = column.name.replace("/", "／")
    for part in parts:
        title = f"{name}/{_titled(found, part)}" if len(parts) > 1 else name
        yield Field(part, title, _kind(found, part), WIDTH)


def _titled(found: Indicator, part: str) -> str:
    if part in Against.values:
        unit = "百分点" if found.is_rate else found.unit
        return f"{Against(part).label}（{unit}）"
    unit = "%" if part == VALUE and found.is_rate else told_by(found).unit
    word = TITLES[part] if found.is_rate else "数"
    return f"{word}（{unit}）" if unit != "%" else word


def _kind(found: Indicator, part: str) -> str:
    if part in Against.values:
        return "points" if found.is_rate else "change" if found.scale == 1 else "money_change"
    if part == VALUE and found.is_rate:
        return "rate"
    return "money" if told_by(found).scale > 1 else "count"
