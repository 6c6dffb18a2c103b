"""The quarterly workbook of an edition; the same edition gives the same bytes."""

from typing import IO

from core.sheets.official import Book
from reports.workbooks import charts, decomposition, definitions, organisations, summary
from reports.workbooks.edition import Edition


def write(edition: Edition, target: str | IO[bytes]) -> None:
    title = f"{edition.heading}两个覆盖统计表"
    book = Book(target, created=edition.report.compiled_at, title=title)
    book.table(summary.table(edition))
    book.table(decomposition.table(edition))
    book.table(organisations.table(edition))
    charts.add(book, edition)
    book.table(definitions.table(edition))
    book.close()
