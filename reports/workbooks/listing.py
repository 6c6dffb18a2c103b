"""Long lists inside a workbook: their rows go as text into the file, many times as fast as cell by
cell, and none waits in memory."""

import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import IO, Any, NamedTuple

from core.errors import Refused
from core.sheets.cells import Text
from core.sheets.columns import Column
from core.sheets.flat import FEW, TEXT, Cells, blocks, cells, entry, safe
from core.sheets.guard import column_letters
from core.sheets.layout import NOTHING, Line, Table

KINDS = {"serial": "int", "count": "int", "date": "date"}
LINE = 15.0  # points of a line of text, at the usual size
PACKED = 4  # blocks at once: each hand-over waits for its turn
TOLD = 2000  # rows written between two words of progress
CHANGED = "导出时报表正好重新汇总，名单变了，请再导出一次。"

Row = Sequence[Any]
Shows = Callable[[Any], str]
Styles = Callable[[str, str], int]
Tell = Callable[[int], None]


class Run(NamedTuple):
    """Rows of one style, each with its values in the order of the fields; where these are not
    `known` nothing is added up."""

    rows: Iterable[Row]
    style: str = "body"
    known: bool = True


@dataclass(frozen=True)
class Listing(Table):
    """A table of any number of rows, `count` in all. `shows` says by key what the few values of a
    column are called; `styles` are those of its runs; `total` stands below all."""

    lines: Iterable[Line] = ()
    runs: Iterable[Run] = ()
    count: int = 0
    styles: Sequence[str] = ("body",)
    shows: Mapping[str, Shows] = field(default_factory=dict)
    total: Line | None = None


@dataclass(frozen=True)
class Rows:
    """The rows that a sheet of the file still lacks; they stand before its row `after`."""

    part: str  # the sheet's name in the file
    table: Listing
    cells: Mapping[tuple[str, bool], Sequence[Cells]]
    line: float  # points of a line of text

    @property
    def after(self) -> bytes:
        return f'<row r="{self.table.first + self.table.count + 1}"'.encode()

    def blocks(self, tell: Tell) -> Iterator[bytes]:
        """The rows as XML, many at a time; `tell` hears how many further ones there are. Raises
        Refused when they have become more or fewer."""
        fields, first = self.table.fields, self.table.first + 1
        room = [(i, int(one.width)) for i, one in enumerate(fields) if one.kind == "long"]
        row = told = first
        for run in self.table.runs:
            cells = self.cells[run.style, run.known]
            for last, block in blocks(cells, run.rows, row, room, self.line):
                yield block
                row = last + 1
                if row - told >= TOLD:
                    tell(row - told)
                    told = row
        tell(row - told)
        if row - first != self.table.count:
            raise Refused(CHANGED)


def mark(value: Any) -> str:
    """Yes and no as official lists write them."""
    return "√" if value else "×"


def numbered(rows: Iterable[Row]) -> Iterator[Row]:
    """With their 序号 before them."""
    for number, row in enumerate(rows, 1):
        yield (number, *row)


def rows_of(table: Listing, part: str, styles: Styles, scale: float) -> Rows:
    """`styles` answers the number of a kind's format in a style of rows."""
    looks = itertools.product(table.styles, (True, False))
    cells = {look: list(_cells(table, *look, styles)) for look in looks}
    return Rows(part, table, cells, LINE * scale)


def _cells(table: Listing, style: str, known: bool, styles: Styles) -> Iterator[Cells]:
    letters = {one.key: column_letters(i) for i, one in enumerate(table.fields, 1)}
    for one in table.fields:
        place = letters[one.key], str(styles(one.kind, style))
        shows = table.shows.get(one.key)
        if one.adds and known:
            yield _sums(*place, [letters[key] for key in one.adds])
        elif shows or one.kind == "word":
            yield _words(*place, shows or _said)
        else:
            cell = Text()
            cell.kind = KINDS.get(one.kind, "text")
            yield cells(Column(one.key, one.title, cell), *place)


def _words(letter: str, look: str, shows: Shows) -> Cells:
    """Few different texts: each becomes XML once."""

    @lru_cache(maxsize=FEW)
    def inside(value: Any) -> bytes:
        return (safe(shows(value)) or NOTHING).encode()

    cell = f'<c r="{letter}#" s="{look}"'.encode() + TEXT + b"</c>"
    return Cells(cell, partial(map, inside))


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _sums(letter: str, look: str, parts: Iterable[str]) -> Cells:
    """The sum of other columns as a formula with its value."""
    formula = f"SUM({','.join(f'{part}#' for part in parts)})"
    cell = f'<c r="{letter}#" s="{look}"><f>{formula}</f><v>%b</v></c>'
    return Cells(cell.encode(), lambda values: [b"%d" % value for value in values])


def splice(
    draft: IO[bytes],
    target: str | IO[bytes],
    created: datetime,
    lists: Sequence[Rows],
    tell: Tell,
) -> None:
    """The workbook with the rows of its lists in their places."""
    waiting = {rows.part: rows for rows in lists}
    with zipfile.ZipFile(draft) as packed, zipfile.ZipFile(target, "w") as archive:
        for name in packed.namelist():
            body, rows = packed.read(name), waiting.get(name)
            if rows is None:
                archive.writestr(entry(name, created), body)
                continue
            before, mark, rest = body.partition(rows.after)
            with archive.open(entry(name, created), "w", force_zip64=True) as out:
                _pour(out, itertools.chain([before], rows.blocks(tell), [mark + rest]))


def _pour(out: IO[bytes], blocks: Iterator[bytes]) -> None:
    """Some are packed while the next ones are made: packing lets others work."""
    with ThreadPoolExecutor(1) as packer:
        packed = None
        while some := b"".join(itertools.islice(blocks, PACKED)):
            if packed:
                packed.result()
            packed = packer.submit(out.write, some)
        if packed:
            packed.result()
