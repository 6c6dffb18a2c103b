"""Long lists inside a workbook: their rows go as text into the file, many times as fast as cell by
cell, and none waits in memory."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from core.sheets.cells import Text
from core.sheets.columns import Column
from core.sheets.flat import Writer, blocks, entry, writer
from core.sheets.guard import column_letters
from core.sheets.layout import Field, Line, Table

KINDS = {"serial": "int", "count": "int", "date": "date"}
LINE = 15.0  # points of a line of text, at the usual size


@dataclass(frozen=True)
class Listing(Table):
    """A table of plain rows: no formula, no total, a head of one row."""


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet as the file has them, which stand before its row `after`."""

    part: str  # the sheet's name in the file
    file: IO[bytes]
    count: int
    first: int  # the row of the first one, from 1

    @property
    def after(self) -> bytes:
        return f'<row r="{self.first + self.count}"'.encode()


def written(table: Table, part: str, styles: Sequence[int], scale: float) -> Rows:
    """The table's lines as rows; `styles` are those of its columns."""
    first = table.first + 1
    room = [(i, int(field.width)) for i, field in enumerate(table.fields) if field.kind == "long"]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it is in the workbook
    last = first - 1
    each = blocks(list(_writers(table.fields, styles)), _values(table), first, room, LINE * scale)
    for last, block in each:  # noqa: B007 - used below
        file.write(block.encode())
    return Rows(part, file, last - first + 1, first)


def _writers(fields: Sequence[Field], styles: Sequence[int]) -> Iterator[Writer]:
    for number, (field, style) in enumerate(zip(fields, styles, strict=True), 1):
        cell = Text()
        cell.kind = KINDS.get(field.kind, "text")
        yield writer(Column(field.key, field.title, cell), column_letters(number), str(style))


def _values(table: Table) -> Iterator[tuple[Any, ...]]:
    keys = [field.key for field in table.fields]
    for line in table.lines:
        yield _row(line, keys)


def _row(line: Line, keys: Sequence[str]) -> tuple[Any, ...]:
    values = line.values
    return tuple([values.get(key) for key in keys])


def splice(
    draft: IO[bytes], target: str | IO[bytes], created: datetime, lists: Sequence[Rows]
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
            with archive.open(entry(name, created), "w", force_zip64=True) as out, rows.file:
                out.write(before)
                rows.file.seek(0)
                shutil.copyfileobj(rows.file, out, 1 << 20)
                out.write(mark + rest)
