"""The quarterly workbook of an edition; the same edition gives the same bytes.

A workbook is a list of sheets, each declared once in SHEETS by what writes it; a district's style
may choose among them. What was done, money, titles and targets have a sheet where there are any.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from core.copying import uncollected
from core.sheets.layout import Table
from reports.edition import Edition
from reports.models import ReportStyle
from reports.workbooks import (
    activities,
    aims,
    changes,
    charts,
    check_book,
    cover,
    decomposition,
    definitions,
    floating,
    funding,
    members,
    movements,
    organisations,
    party_organisations,
    stores,
    summary,
)
from reports.workbooks.listing import Tell
from reports.workbooks.styled import StyledBook


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: `table` answers it (nothing where there is nothing to tell), or `add`
    puts it and what is drawn on it into the book. `code` is how settings name it."""

    code: str
    title: str
    table: Callable[[Edition], Table | None] | None = None
    add: Callable[[StyledBook, Edition], None] | None = None

    def write(self, book: StyledBook, edition: Edition) -> None:
        if self.add:
            self.add(book, edition)
        elif self.table and (found := self.table(edition)):
            book.table(found)


#: in the order in which they stand unless a district's style says otherwise
SHEETS = (
    Sheet("cover", "封面", add=cover.add),
    Sheet("summary", "季度汇总", add=summary.add),
    Sheet("enterprises", "覆盖分解（企业）", decomposition.enterprises),
    Sheet("social_organisations", "覆盖分解（社会组织）", decomposition.social_organisations),
    Sheet("members", "党员情况", members.table),
    Sheet("floating", "流动党员", floating.table),
    Sheet("party_organisations", "党组织名单", party_organisations.table),
    Sheet("stores", "示范店", stores.table),
    Sheet("activities", "活动", add=activities.add),
    Sheet("services", "服务和组织生活", activities.services),
    Sheet("funding", "经费", add=funding.add),
    Sheet("aims", "目标", aims.table),
    Sheet("organisations", "单位名单", organisations.table),
    Sheet("charts", "图表", add=charts.add),
    Sheet("movements", "期初期末", movements.table),
    Sheet("changes", "变更说明", changes.table),
    Sheet("checks", "校核表", check_book.table),
    Sheet("definitions", "统计口径", definitions.table),
)
BY_CODE = {sheet.code: sheet for sheet in SHEETS}
#: without it a workbook is no report
NEEDED = "summary"


def chosen(codes: Iterable[str]) -> Iterator[Sheet]:
    """The sheets of these codes in this order; all of them where none is named."""
    found = [BY_CODE[code] for code in codes if code in BY_CODE]
    yield from found or SHEETS


@uncollected()  # every row is a few tuples, none of them garbage
def write(
    edition: Edition,
    target: str | IO[bytes],
    *,
    paper: str = "",
    tell: Tell = lambda rows: None,
) -> None:
    """In the style of the report's area; `paper` is one for this time only, `tell` hears how many
    rows of the lists are written."""
    style = ReportStyle.objects.of(edition.report)
    book = StyledBook(target, edition, style, paper=paper, tell=tell)
    for sheet in chosen(style.sheets):
        sheet.write(book, edition)
    book.close()
