"""A workbook in a district's style: its fonts, sizes, signature lines and paper."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import IO, Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.sheets.layout import Table, put_head
from core.sheets.official import BODY, HEAD, ROW_HEIGHT, TITLE, Book, looks, set_up
from reports.edition import Edition
from reports.enums import Paper
from reports.models import ReportStyle
from reports.workbooks.listing import Listing, Rows, Tell, rows_of, splice

PAPERS = {Paper.A4: 9, Paper.A3: 8}  # as the file format numbers them
USUAL = 11  # the size for which columns and rows are measured


class StyledBook(Book):
    """Letters larger than usual have columns and rows as much larger: no word is cut off."""

    def __init__(
        self,
        target: str | IO[bytes],
        edition: Edition,
        style: ReportStyle,
        *,
        paper: str = "",
        tell: Tell = lambda rows: None,
    ) -> None:
        self._target, self._draft = target, tempfile.TemporaryFile()  # noqa: SIM115 - see close
        self._created = edition.report.compiled_at.astimezone(UTC)
        title = f"{edition.heading}{style.title}"
        super().__init__(self._draft, created=self._created, title=title)
        self.style = style
        self.scale = max(1.0, max(style.head_size, style.body_size) / USUAL)
        self.listed: list[tuple[str, str]] = []  # name and title of the tables that were written
        self.last_steps: list[Callable[[], None]] = []  # what waits for all sheets to be there
        self._lists: list[Rows] = []
        self._tell, self._written = tell, 0  # of the rows of lists
        self.paper = PAPERS[Paper(paper or style.paper)]
        self.workbook.worksheet_class = _magnified(self.scale)

    def table(self, table: Table) -> Worksheet:
        table = replace(table, signers=self.style.signers)
        sheet = self._list(table) if isinstance(table, Listing) else super().table(table)
        sheet.set_paper(self.paper)
        self.listed.append((table.name, table.title))
        return sheet

    def _list(self, table: Listing) -> Worksheet:
        """What stands above and below the rows; they themselves are put between at the end."""
        sheet = self.workbook.add_worksheet(table.name)
        for column, field in enumerate(table.fields):
            sheet.set_column(column, column, field.width)
        sheet.set_default_row(ROW_HEIGHT)
        self._opening(sheet, table)
        put_head(sheet, table.fields, table.head, self.format("head"))
        part = f"xl/worksheets/sheet{sheet.index + 1}.xml"
        self._lists.append(rows_of(table, part, self._number_of, self.scale))
        end = table.first + table.count
        below = end
        if table.total:
            self._line(sheet, table, end, table.total)
            below += 1
        set_up(sheet, table, end - 1, self._closing(sheet, table, below))
        return sheet

    def _number_of(self, kind: str, style: str) -> int:
        return int(self.format(kind, style)._get_xf_index())

    def close(self) -> None:
        for step in self.last_steps:
            step()
        with self._draft:
            super().close()
            splice(self._draft, self._target, self._created, self._lists, self._count)

    def _count(self, rows: int) -> None:
        self._written += rows
        self._tell(self._written)

    def format(self, kind: str, style: str = "body") -> Format:
        if (kind, style) not in self._formats:
            self._formats[kind, style] = self.own(**looks(kind, style))
        return self._formats[kind, style]

    def own(self, **wanted: Any) -> Format:
        """A format with the fonts and sizes of the style in place of the usual ones."""
        style, font = self.style, wanted.get("font_name")
        chosen = {
            TITLE: {"font_name": style.title_font, "font_size": style.title_size, "shrink": True},
            HEAD: {"font_name": style.head_font, "font_size": style.head_size},
            BODY: {"font_name": style.body_font, "font_size": style.body_size},
        }
        return self.workbook.add_format(
            wanted | chosen.get(str(font), {"font_size": style.body_size})
        )


def _magnified(scale: float) -> type[Worksheet]:
    class Magnified(Worksheet):
        def set_row(self, row: int, height: float | None = None, *rest: Any, **more: Any) -> int:
            larger = round(height * scale, 2) if height else height
            return int(super().set_row(row, larger, *rest, **more) or 0)

        def set_default_row(self, height: float | None = None, *rest: Any, **more: Any) -> None:
            larger = round(height * scale, 2) if height else height
            super().set_default_row(larger, *rest, **more)

        def set_column(self, first: int, last: int, width: float, *rest: Any, **more: Any) -> int:
            return int(super().set_column(first, last, width * scale, *rest, **more) or 0)

    return Magnified
