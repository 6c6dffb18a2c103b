"""封面: what is handed in, by whom, who signs, how it was filled in, and which sheets follow."""

from collections.abc import Iterator
from functools import partial

from xlsxwriter.worksheet import Worksheet

from core.sheets.official import BODY, HEAD, TITLE, chinese_day
from districts.enums import OrganisationKind
from reports.edition import Edition
from reports.workbooks.styled import StyledBook

SHEET = "封面"
EDGE = 5  # the last column
WIDTH = 17
ROOM = WIDTH * (EDGE + 1)
LINE = 17.0
BLANK_DAY = "　　　　年　　月　　日"


def add(book: StyledBook, edition: Edition) -> None:
    """The list of sheets is written last, when it is known which there are."""
    sheet = book.workbook.add_worksheet(SHEET)
    sheet.set_column(0, EDGE, WIDTH)
    sheet.hide_gridlines(2)
    row = _heading(book, sheet, edition)
    row = _frame(book, sheet, edition, row)
    row = _told(book, sheet, edition, row)
    book.last_steps.append(partial(_finish, book, sheet, row))


def _heading(book: StyledBook, sheet: Worksheet, edition: Edition) -> int:
    small = book.own(font_name=BODY, valign="vcenter")
    title = book.own(font_name=TITLE, align="center", valign="vcenter")
    style = book.style
    sheet.set_row(0, 22)
    sheet.merge_range(0, 0, 0, 2, f"制表机关：{style.issuer}", small)
    day = chinese_day(style.issued_on) if style.issued_on else BLANK_DAY
    sheet.merge_range(0, 3, 0, EDGE, f"制表日期：{day}", small)
    for row, text in enumerate((edition.heading, style.title), 1):
        sheet.set_row(row, max(42, style.title_size * 1.8))
        sheet.merge_range(row, 0, row, EDGE, text, title)
    return 4


def _frame(book: StyledBook, sheet: Worksheet, edition: Edition, row: int) -> int:
    """The five lines that are filled in; what a hand writes stays empty."""
    name = book.own(font_name=BODY, align="right", valign="vcenter")
    value = book.own(font_name=BODY, align="left", valign="vcenter", indent=1, bottom=1)
    lines = (
        ("填报单位（盖章）：", edition.area),
        ("负责人（签名）：", ""),
        ("填表人（签名）：", ""),
        ("报出时间：", chinese_day(edition.reported)),
        ("联系电话：", book.style.phone),
    )
    for label, text in lines:
        sheet.set_row(row, 26)
        sheet.merge_range(row, 1, row, 2, label, name)
        sheet.merge_range(row, 3, row, 4, text, value)
        row += 1
    return row + 1


def _told(book: StyledBook, sheet: Worksheet, edition: Edition, row: int) -> int:
    head = book.own(font_name=HEAD, valign="vcenter")
    text = book.own(font_name=BODY, valign="vcenter", text_wrap=True)
    for words, style in (("填报说明", head), *((line, text) for line in notes(edition))):
        sheet.set_row(row, LINE * (1 + int(len(words) * 2.1 // ROOM)) + 2)
        sheet.merge_range(row, 0, row, EDGE, words, style)
        row += 1
    return row + 1


def notes(edition: Edition) -> Iterator[str]:
    """Object, basis, division of work; the edition and why it was corrected."""
    report, basis = edition.report, edition.basis
    kinds = "、".join(OrganisationKind(kind).label for kind in basis.kinds)
    yield (
        f"一、填报对象：{edition.area}范围内截至 {report.day} 正常经营的{kinds}，"
        "存续的党组织，以及组织关系在本地和流入本地的党员。"
    )
    yield f"二、填报依据：正式组织关系和隶属关系；统计口径“{basis}”，见“统计口径”表。"
    yield (
        "三、填报分工：街道、功能区登记并核对本辖区台账，系统按截止日期的登记汇总；"
        "区级审核、锁定和报出。"
    )
    corrected = f"本版为更正报，更正事由：{report.reason}。" if report.reason else ""
    yield f"四、版次：{edition.source}{corrected}"


def _finish(book: StyledBook, sheet: Worksheet, row: int) -> None:
    """The sheets that follow, each with the way to it; then how the page prints."""
    head = book.own(font_name=HEAD, align="center", valign="vcenter", border=1, bg_color="#F2F2F2")
    cell = book.own(font_name=BODY, valign="vcenter", border=1)
    link = book.own(font_name=BODY, valign="vcenter", border=1, font_color="#1F4E79", underline=1)
    number = book.own(font_name=BODY, align="center", valign="vcenter", border=1)
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, "序号", head)
    sheet.merge_range(row, 1, row, 2, "工作表", head)
    sheet.merge_range(row, 3, row, EDGE, "内容", head)
    for serial, (sheet_name, title) in enumerate(book.listed, 1):
        sheet.set_row(row + serial, 20)
        sheet.write_number(row + serial, 0, serial, number)
        sheet.merge_range(row + serial, 1, row + serial, 2, "", link)
        sheet.write_url(row + serial, 1, f"internal:'{sheet_name}'!A1", link, sheet_name)
        sheet.merge_range(row + serial, 3, row + serial, EDGE, title, cell)
    _print(book, sheet, row + len(book.listed))


def _print(book: StyledBook, sheet: Worksheet, bottom: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(book.paper)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.print_area(0, 0, bottom, EDGE)
    sheet.set_footer("&C第 &P 页 共 &N 页")
