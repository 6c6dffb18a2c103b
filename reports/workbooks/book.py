"""The quarterly workbook of an edition; the same edition gives the same bytes.

A workbook is a list of sheets, each declared once in SHEETS by what writes it. What was done,
money, titles and targets have a sheet where there are any.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from core.sheets.layout import Table
from core.sheets.official import Book
from reports.edition import Edition
from reports.workbooks import (
    activities,
    aims,
    charts,
    decomposition,
    definitions,
    funding,
    organisations,
    stores,
    summary,
)


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: `table` answers it (nothing where there is nothing to tell), or `add`
    puts it and what is drawn on it into the book. `code` is how settings name it."""

    code: str
    title: str
    table: Callable[[Edition], Table | None] | None = None
    add: Callable[[Book, Edition], None] | None = None

    def write(self, book: Book, edition: Edition) -> None:
        if self.add:
            self.add(book, edition)
        elif self.table and (found := self.table(edition)):
            book.table(found)


#: in the order in which they stand unless a district's style says otherwise
SHEETS = (
    Sheet("summary", "季度汇总", summary.table),
    Sheet("decomposition", "覆盖分解", decomposition.table),
    Sheet("organisations", "单位名单", organisations.table),
    Sheet("activities", "活动", add=activities.add),
    Sheet("services", "服务和组织生活", activities.services),
    Sheet("funding", "经费", add=funding.add),
    Sheet("stores", "示范店", stores.table),
    Sheet("aims", "目标", aims.table),
    Sheet("charts", "图表", add=charts.add),
    Sheet("definitions", "统计口径", definitions.table),
)


def write(edition: Edition, target: str | IO[bytes]) -> None:
    title = f"{edition.heading}两个覆盖统计表"
    book = Book(target, created=edition.report.compiled_at, title=title)
    for sheet in SHEETS:
        sheet.write(book, edition)
    book.close()
