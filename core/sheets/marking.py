"""The error workbook: the user's own file with red cells, comments and a column 错误说明.

The same layout comes back, can be repaired and uploaded as it is; marks of an earlier round are
taken off first. A very large file comes back with its heads and wrong rows only.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, cast

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets import guard
from core.sheets.columns import Issue, Ledger
from core.sheets.header import MARKS
from core.sheets.reader import Sheet, read

RED, YELLOW, AUTHOR, SUMMARY = "FFFFC7CE", "FFFFEB9C", "台账核对", "错误汇总"
LARGE = 8 << 20  # bytes of a sheet's XML; its workbook in memory is about ten times as much
SHOWN = 5000  # wrong rows that come back from a large file


def mark(path: Path, ledger: Ledger, target: str | Path | IO[bytes]) -> None:
    """Writes the marked workbook; a CSV comes back as .xlsx."""
    if _is_small(path, ledger.sheet):
        book = load_workbook(path)
        table, numbers = cast(Worksheet, book[ledger.sheet]), None
        _clear(table, ledger.head_row)
        if SUMMARY in book.sheetnames:
            del book[SUMMARY]
    else:
        book = Workbook()
        table = book.worksheets[0]
        numbers = _rebuild(table, path, ledger)
    _mark(table, ledger, numbers)
    _summarise(book.create_sheet(SUMMARY), ledger)
    book.active = book.index(table)
    book.save(target)


def _is_small(path: Path, sheet: str) -> bool:
    if not guard.is_workbook(path):
        return False
    with zipfile.ZipFile(path) as archive:
        parts = {title: part for part, title in guard.sheet_titles(archive).items()}
        return sheet in parts and archive.getinfo(parts[sheet]).file_size <= LARGE


def _rebuild(table: Worksheet, path: Path, ledger: Ledger) -> dict[int, int]:
    """Values of the head and of all rows, or of the wrong ones of many; old → new number."""
    sheet = read(path).sheet(ledger.sheet)
    table.title = ledger.sheet
    first = sheet.start[0] + 1
    wrong = sorted({issue.row for issue in ledger.issues})[:SHOWN]
    rows: Iterable[int] = range(first, first + len(sheet.rows))
    if len(sheet.rows) > SHOWN:
        rows = [*range(first, ledger.head_row + 1), *wrong]
    numbers = {}
    for place, number in enumerate(rows, first):
        numbers[number] = place
        _write_row(table, place, sheet, sheet.rows[number - first])
    for (top, left), (bottom, right) in sheet.merged:
        if bottom < ledger.head_row:
            table.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    return numbers


def _write_row(table: Worksheet, place: int, sheet: Sheet, row: list[Any]) -> None:
    for column, value in enumerate(row, sheet.start[1] + 1):
        if value == "" or value is None:
            continue
        cell = table.cell(place, column, value)
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"  # text, whatever it begins with


def _clear(table: Worksheet, head_row: int) -> None:
    """Takes off the marks of an earlier round."""
    for row in table.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
            if cell.has_style and cell.fill.fgColor.rgb in {RED, YELLOW}:
                cell.fill = PatternFill()
    old = next((cell for cell in table[head_row] if cell.value == MARKS), None)
    if old is not None:
        table.delete_cols(old.column)


def _mark(table: Worksheet, ledger: Ledger, numbers: dict[int, int] | None) -> None:
    by_row: dict[int, list[Issue]] = defaultdict(list)
    for issue in ledger.issues:
        by_row[issue.row].append(issue)
    column = _width(table) + 1
    head = table.cell(ledger.head_row, column, MARKS)
    head.font, head.alignment = Font(bold=True, color="FF9C0006"), Alignment(vertical="center")
    table.column_dimensions[get_column_letter(column)].width = 60
    for row, issues in by_row.items():
        number = row if numbers is None else numbers.get(row)
        if number is None:
            continue
        sayings = [_mark_cell(table, issue, number) for issue in issues]
        place = "" if number == row else f"（原第 {row} 行）"
        told = table.cell(number, column, place + "；".join(sayings))
        told.data_type, told.alignment = "s", Alignment(wrap_text=True, vertical="top")
    last = max([ledger.head_row + 1, table.max_row])
    table.auto_filter.ref = f"A{ledger.head_row}:{get_column_letter(column)}{last}"


def _mark_cell(table: Worksheet, issue: Issue, number: int) -> str:
    """Colours the cell and answers what the error column says of it."""
    if not issue.address:
        return issue.message
    address = issue.address.rstrip("0123456789") + str(number)
    cell = table[address]
    wrong = PatternFill("solid", fgColor=YELLOW if issue.warning else RED)
    if not issue.warning or cell.fill.fgColor.rgb != RED:
        cell.fill = wrong
    if not issue.warning:
        before = cell.comment.text + "\n" if cell.comment else ""
        cell.comment = Comment(before + issue.message, AUTHOR, height=90, width=260)
    return f"{address} {issue.title}：{issue.message}"


def _width(table: Worksheet) -> int:
    """The last column that holds anything."""
    return max((cell.column for row in table.iter_rows() for cell in row if cell.value), default=1)


def _summarise(sheet: Worksheet, ledger: Ledger) -> None:
    wrong = sum(not issue.warning for issue in ledger.issues)
    sheet.append([f"“{ledger.sheet}”共 {wrong} 处错误、{len(ledger.issues) - wrong} 处提示"])
    sheet.append(["行号", "单元格", "列", "原值", "问题", "类别"])
    for issue in ledger.issues:
        kind = "提示" if issue.warning else "错误"
        row = [issue.row, issue.address, issue.title, issue.value, issue.message, kind]
        sheet.append(row)
        for cell in sheet[sheet.max_row][1:]:
            cell.data_type = "s"
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (8, 10, 20, 24, 70, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
