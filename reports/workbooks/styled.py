"""A workbook in a district's style: its fonts, sizes, signature lines and paper."""

from collections.abc import Callable
from dataclasses import replace
from typing import IO, Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.sheets.layout import Table
from core.sheets.official import BODY, HEAD, TITLE, Book, looks
from reports.edition import Edition
from reports.enums import Paper
from reports.models import ReportStyle

PAPERS = {Paper.A4: 9, Paper.A3: 8}  # as the file format numbers them
USUAL = 11  # the size for which columns and rows are measured


class StyledBook(Book):
    """Letters larger than usual have columns and rows as much larger: no word is cut off."""

    def __init__(
        self, target: str | IO[bytes], edition: Edition, style: ReportStyle, paper: str = ""
    ) -> None:
        title = f"{edition.heading}{style.title}"
        super().__init__(target, created=edition.report.compiled_at, title=title)
        self.style = style
        self.listed: list[tuple[str, str]] = []  # name and title of the tables that were written
        self.last_steps: list[Callable[[], None]] = []  # what waits for all sheets to be there
        self.paper = PAPERS[Paper(paper or style.paper)]
        self.workbook.worksheet_class = _magnified(style)

    def table(self, table: Table) -> Worksheet:
        sheet = super().table(replace(table, signers=self.style.signers))
        sheet.set_paper(self.paper)
        self.listed.append((table.name, table.title))
        return sheet

    def close(self) -> None:
        for step in self.last_steps:
            step()
        self.workbook.constant_memory = False  # it is each sheet's own, and the last one may stream
        super().close()

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


def _magnified(style: ReportStyle) -> type[Worksheet]:
    scale = max(1.0, max(style.head_size, style.body_size) / USUAL)

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
