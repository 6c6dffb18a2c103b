"""The quarterly workbook of many organisations, against deflating the XML that is in it."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from xlsxwriter.worksheet import Worksheet

from bench import alone
from bench.measure import Job, line
from core.dated import Quarter
from core.sheets.layout import Line
from core.sheets.official import Book
from districts.models import Area
from reports import bases
from reports.compile.compiling import compile_report
from reports.edition import Edition
from reports.models import QuarterlyReport, ReportStyle
from reports.workbooks import book
from reports.workbooks.listing import Listing
from reports.workbooks.styled import StyledBook

GOAL, MOST_MIB = 1.6, 300


class CellByCell(StyledBook):
    """The same sheets with every row of a list through XlsxWriter, in constant memory."""

    def _list(self, table: Listing) -> Worksheet:
        self.workbook.constant_memory = True  # holds for the sheets added from here on
        sheet = Book.table(self, replace(table, lines=_lines(table)))
        self.workbook.constant_memory = False
        return sheet


def _lines(table: Listing) -> Iterator[Line]:
    keys = [field.key for field in table.fields]
    for rows, style, _ in table.runs:
        for row in rows:
            values = dict(zip(keys, row, strict=True))
            yield Line(
                values | {key: show(values[key]) for key, show in table.shows.items()}, style
            )
    if table.total:
        yield table.total


def by_xlsxwriter(edition: Edition, path: Path) -> None:
    style = ReportStyle.objects.of(edition.report)
    written = CellByCell(str(path), edition, style)
    for sheet in book.chosen(style.sheets):
        sheet.write(written, edition)
    written.close()


def deflated(path: Path) -> None:
    """What the file costs at least: all its parts through deflate as every zip tool does it."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                _deflate(part)


def _deflate(part: IO[bytes]) -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    while chunk := part.read(1 << 20):
        packer.compress(chunk)
    packer.flush()


def edition_of(report: QuarterlyReport) -> Edition:
    return Edition(report, bases.of_report(report)[0])


def compiled(area: Area, period: Quarter) -> QuarterlyReport:
    """Kept from run to run: of a quarter that nothing else measures."""
    quarter = {"year": period.year, "quarter": period.number}
    found = QuarterlyReport.objects.filter(area=area, **quarter).first()
    return found or compile_report(area, period).report


def write(report: str, path: str) -> None:
    """What `alone` calls."""
    book.write(edition_of(QuarterlyReport.objects.get(pk=report)), path)


def report(folder: Path, area: Area, period: Quarter) -> bool:
    made = compiled(area, period.shift(1))
    path, peer = folder / "workbook.xlsx", folder / "peer.xlsx"
    write(str(made.pk), str(path))
    rows = made.organisation_facts.count()
    job = Job(
        name=f"workbook of a quarter with {rows} organisations",
        limit=lambda: deflated(path),
        ours=lambda: write(str(made.pk), str(path)),
        goal=GOAL,
        rounds=2,
        peers={"XlsxWriter constant_memory": lambda: by_xlsxwriter(edition_of(made), peer)},
    )
    taken, _ = alone.peaks("bench.workbooks:write", made.pk, path)
    small = line(
        "workbook of a quarter, memory",
        mib=taken,
        goal=f"<= {MOST_MIB} MiB",
        ok=taken <= MOST_MIB,
    )
    return job.report() and small
