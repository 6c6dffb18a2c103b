"""What an official table is: columns under merged heads, lines, totals; `official` writes it."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

NOTHING = "—"  # not applicable; a counted zero is 0
SUMMED = {"count", "money"}


@dataclass(frozen=True)
class Field:
    """A column. `title` is its path under merged heads (党组织覆盖单位/单独组建/党委).

    `kind` is serial, count, money, balance (an amount that no total adds up), rate, date, points,
    change, money_change (signed), text (codes too), word (short, centred) or long (wrapped).
    `ratio` names the columns whose quotient it is, `adds` those it sums: both become formulas.
    """

    key: str
    title: str
    kind: str = "count"
    width: float = 5
    ratio: tuple[str, str] | None = None
    adds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row: values by column key; `sums` are the lines (by index) whose counts it adds up."""

    values: Mapping[str, Any]
    style: str = "body"  # body, part (of the line above), total
    sums: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """A sheet: what stands above the table, the table, and what stands below."""

    name: str
    title: str
    fields: Sequence[Field]
    lines: Iterable[Line]
    unit: str = ""
    reported: dt.date | None = None
    measures: str = "家、人"
    notes: Sequence[str] = ()
    signed: bool = True
    signers: Sequence[str] = ("单位负责人：", "审核人：", "填表人：", "联系电话：")
    frozen: int = 2  # columns that stay in sight
    filtered: bool = True
    room: int = 0  # rows kept free above the head, for charts
    told: str = ""  # a line above the head: what the table comes to
    pages: int = 0  # how many pages high the print may be at most; 0 is any number

    @property
    def head(self) -> int:
        """The first row of the head, from 0: title, reporting line and what is told stand above."""
        return 2 + self.room + bool(self.told)

    @property
    def first(self) -> int:
        """The row of the first line, from 0."""
        return self.head + levels(self.fields)


def quotient(numerator: float | None, denominator: float | None) -> float | str:
    """A rate as a cell holds it: nothing to divide by is not applicable, never zero."""
    return numerator / denominator if numerator is not None and denominator else NOTHING


def computed(fields: Sequence[Field], line: Line) -> dict[str, Any]:
    """What each cell of the line shows; nothing is left blank."""
    found = dict(line.values)
    for field in fields:
        if field.adds:
            known = [found[key] for key in field.adds if found.get(key) is not None]
            found[field.key] = sum(known) if known else None
    for field in fields:
        if field.ratio:
            found[field.key] = quotient(*(found.get(key) for key in field.ratio))
    empty = {field.key: NOTHING for field in fields if found.get(field.key) in {None, ""}}
    return found | empty


def summed(
    fields: Sequence[Field], lines: Sequence[Line], indexes: Sequence[int], **own: Any
) -> Line:
    """The total of some lines: counts and amounts are added up; `own` is what it says itself."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.kind in SUMMED:
            known = [lines[i].values.get(field.key) for i in indexes]
            known = [value for value in known if value is not None]
            values[field.key] = sum(known) if known else None
    return Line({**values, **own}, "total", tuple(indexes))


def levels(fields: Sequence[Field]) -> int:
    """How many rows the head has."""
    return max(field.title.count("/") for field in fields) + 1


def head_cells(fields: Sequence[Field]) -> list[tuple[int, int, int, int, str]]:
    """The head's cells as (top, left, bottom, right, text), row by row, neighbours merged."""
    depth = levels(fields)
    found: list[tuple[int, int, int, int, str]] = []
    paths = [field.title.split("/") for field in fields]
    for level in range(depth):
        column = 0
        while column < len(paths):
            path, end = paths[column], column
            if level < len(path):
                leaf = level == len(path) - 1
                while not leaf and end + 1 < len(paths) and _same(path, paths[end + 1], level):
                    end += 1
                found.append((level, column, depth - 1 if leaf else level, end, path[level]))
            column = end + 1
    return found


def across(sheet: Any, place: tuple[int, int, int, int], text: str, style: Any) -> None:
    """A text over (top, left, bottom, right) of an xlsxwriter sheet; one cell needs no merge."""
    top, left, bottom, right = place
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(*place, text, style)


def put_head(sheet: Any, fields: Sequence[Field], first: int, style: Any) -> None:
    """The head, from the row `first` on."""
    for row, height in enumerate(head_heights(fields), first):
        sheet.set_row(row, height)
    for top, left, bottom, right, text in head_cells(fields):
        across(sheet, (first + top, left, first + bottom, right), text, style)


def head_heights(fields: Sequence[Field]) -> list[float]:
    """How high each row of the head must be for its wrapped words."""
    heights = [21.0] * levels(fields)
    for top, left, bottom, right, text in head_cells(fields):
        room = sum(field.width for field in fields[left : right + 1])
        lines = math.ceil(len(text) / max(1, int(room / 2.2)))
        lacking = lines * 15 + 6 - sum(heights[top : bottom + 1])
        heights[bottom] += max(0, lacking)
    return heights


def line_height(fields: Sequence[Field], values: Mapping[str, Any]) -> float:
    """How high a line must be for its wrapped texts."""
    rows = [
        math.ceil(len(str(values[field.key])) * 2.1 / field.width)
        for field in fields
        if field.kind == "long"
    ]
    return 15.0 * max(rows, default=1) + 3


def widened(fields: Sequence[Field], total: Line) -> list[Field]:
    """The columns, wide enough for the numbers of the total: no number shows as ####."""
    rooms = {field.key: _room(field, total.values.get(field.key) or 0) for field in fields}
    return [replace(field, width=max(field.width, rooms[field.key])) for field in fields]


def _room(field: Field, number: float) -> float:
    """What a number of the total needs; amounts have two decimals."""
    if field.ratio or field.kind not in SUMMED:
        return 0
    return len(f"{number:,.2f}") + 1.8 if field.kind == "money" else len(f"{number:,}") + 0.6


def _same(path: list[str], other: list[str], level: int) -> bool:
    return len(other) > level + 1 and other[: level + 1] == path[: level + 1]


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring rows as (first, last)."""
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous
            start = row
        previous = row
    yield start, previous


def parts(fields: Sequence[Field], count: int) -> list[tuple[int, int]]:
    """The columns in `count` parts (fewer where there are fewer columns) of about equal width."""
    share = sum(field.width for field in fields) / count
    found: list[tuple[int, int]] = []
    left, used = 0, 0.0
    for column, field in enumerate(fields):
        used += field.width
        after = len(fields) - column - 1
        full = used >= share * (len(found) + 1) - 0.01 or after < count - len(found)
        if full and (len(found) < count - 1 or not after):
            found.append((left, column))
            left = column + 1
    return found


def spread(fields: Sequence[Field], texts: Sequence[str]) -> list[tuple[tuple[int, int], str]]:
    """The texts over the columns, each with its part; in a narrow table the last share one."""
    found = parts(fields, len(texts))
    shared = "　".join(texts[len(found) - 1 :])
    return list(zip(found, [*texts[: len(found) - 1], shared], strict=True))
