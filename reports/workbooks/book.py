"""The quarterly workbook of an edition; the same edition gives the same bytes.

What was done, money, titles and targets have a sheet where there are any.
"""

from typing import IO

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


def write(edition: Edition, target: str | IO[bytes]) -> None:
    title = f"{edition.heading}两个覆盖统计表"
    book = Book(target, created=edition.report.compiled_at, title=title)
    book.table(summary.table(edition))
    book.table(decomposition.table(edition))
    book.table(organisations.table(edition))
    activities.add(book, edition)
    funding.add(book, edition)
    for table in (stores.table(edition), aims.table(edition)):
        if table is not None:
            book.table(table)
    charts.add(book, edition)
    book.table(definitions.table(edition))
    book.close()
