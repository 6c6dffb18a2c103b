"""A table as a workbook: as it stands on screen, and 导出说明: of what it was made, by whom."""

import datetime as dt
import tempfile
from typing import IO, Any

from django.utils.timezone import localdate, localtime, now

from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from core.workflow import record
from reports.tables.asking import Asked
from reports.tables.pivot import Pivot
from reports.tables.telling import conditions, definitions, notes, title

SHEET, ABOUT = "临时报表", "导出说明"
FIELDS = (Field("what", "项目", "long", 24), Field("said", "内容", "long", 90))


def hand_out(asked: Asked, table: Pivot, *, by: Any) -> IO[bytes]:
    """The workbook as an open file that vanishes when it is closed; one line of the act log."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    write(asked, table, file, by=by, at=now())
    file.seek(0)
    told = "；".join(f"{word}：{said}" for word, said in conditions(asked))
    record(by, "导出临时报表", title(asked), told)
    return file


def write(asked: Asked, table: Pivot, target: str | IO[bytes], *, by: Any, at: dt.datetime) -> None:
    book = Book(target, created=at, title=title(asked))
    book.table(_table(asked, table))
    book.table(_about(asked, by, at))
    book.close()


def filename(asked: Asked) -> str:
    return f"{title(asked)}_{localdate():%Y%m%d}.xlsx"


def _table(asked: Asked, table: Pivot) -> Table:
    return Table(
        name=SHEET,
        title=title(asked),
        fields=table.columns,
        lines=[_line(table, number) for number in range(len(table.lines))],
        unit=asked.selection.place,
        reported=localdate(),
        measures="见表头",
        notes=[f"说明：{said}" for said in notes(asked, table)],
        signed=False,
    )


def _line(table: Pivot, place: int) -> Line:
    line = table.lines[place]
    values: dict[str, Any] = {"number": int(line.number) if line.number else "", "name": line.name}
    numbers = (cell.number for cell in line.cells)
    values |= dict(zip((field.key for field in table.fields), numbers, strict=True))
    return Line(values, line.style)


def _about(asked: Asked, by: Any, at: dt.datetime) -> Table:
    said = [
        *conditions(asked),
        ("导出时间", f"{localtime(at):%Y-%m-%d %H:%M}"),
        ("导出人", str(by)),
        *definitions(asked),
    ]
    return Table(
        name=ABOUT,
        title=f"{title(asked)}导出说明",
        fields=FIELDS,
        lines=[Line({"what": what, "said": text}) for what, text in said],
        unit=asked.selection.place,
        reported=localdate(),
        measures="—",
        signed=False,
        filtered=False,
    )
