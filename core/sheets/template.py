"""An empty ledger to fill in: instructions, a data sheet with drop-downs, grey samples."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from core.sheets.cells import DayCell
from core.sheets.columns import Column
from core.sheets.guard import column_letters
from core.sheets.layout import Field, across, head_cells, levels

LAST = 5000  # the row to which drop-downs and formats reach
EPOCH = dt.datetime(2000, 1, 1)
RULES = (
    "带 * 的列必填，其余列没有内容可留空。",
    "请勿改动表头的列名；可以增加自己的列，导入时不使用。",
    "“示例”两行供参考，导入时自动忽略，也可删去。",
    "日期写成 2017.01.31、2017.01 或 2017 均可，按所知的精确程度填写。",
    "统一社会信用代码、公民身份号码和电话所在列已设为文本，请勿改为数字。",
    "一次最多 50,000 行、20 MB；也可用自己原有的台账，列名相近即可识别。",
)


def write(
    target: str | IO[bytes], title: str, columns: Sequence[Column], notes: Iterable[str] = ()
) -> None:
    """A workbook with 填写说明, the data sheet, and the hidden 字典 behind its drop-downs."""
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": EPOCH})
    guide, data = book.add_worksheet("填写说明"), book.add_worksheet(title[:31])
    words = book.add_worksheet("字典")
    _guide(book, guide, title, columns, notes)
    depth = _head(book, data, title, columns)
    _samples(book, data, columns, depth + 1)
    for i, column in enumerate(columns):
        if labels := getattr(column.cell, "labels", None):
            words.write_column(0, i, labels)
            letter = column_letters(i + 1)
            source = f"=字典!${letter}$1:${letter}${len(labels)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            data.data_validation(depth + 1, i + 1, LAST - 1, i + 1, rule)
    words.hide()
    data.activate()
    data.freeze_panes(depth + 1, 2)
    book.close()


def _guide(
    book: Workbook, sheet: Worksheet, title: str, columns: Sequence[Column], notes: Iterable[str]
) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 3, 12)
    sheet.set_column(4, 4, 60)
    sheet.write(0, 0, f"{title}填写说明", book.add_format({"bold": True, "font_size": 16}))
    row = 1
    for row, rule in enumerate([*RULES, *notes], 1):
        sheet.write(row, 0, f"{row}. {rule}")
    sheet.write_row(row + 2, 0, ["列", "是否必填", "格式", "", "可选值"], bold)
    for line, column in enumerate(columns, row + 3):
        labels = "、".join(getattr(column.cell, "labels", []))
        needed = "必填" if column.required else "选填"
        sheet.write_row(
            line, 0, [f"“{column.title}”", needed, _format(column), "", labels], wrapped
        )


def _format(column: Column) -> str:
    if isinstance(column.cell, DayCell):
        return "日期"
    return {"int": "整数", "money": "数字", "percent": "百分比"}.get(column.cell.kind, "文本")


def _head(book: Workbook, sheet: Worksheet, title: str, columns: Sequence[Column]) -> int:
    """Title and merged heads; the answer is the last row of the head, from 0."""
    style = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    head, needed = book.add_format(style), book.add_format({**style, "font_color": "#B3261E"})
    big = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, len(columns), title, big)
    sheet.set_row(0, 34)
    fields = [Field(c.key, c.title + ("*" if c.required else "")) for c in columns]
    fields.insert(0, Field("serial", "序号"))
    for top, left, bottom, right, text in head_cells(fields):
        look = needed if text.endswith("*") else head
        across(sheet, (top + 1, left, bottom + 1, right), text, look)
    plain, text = book.add_format(), book.add_format({"num_format": "@"})
    for i, column in enumerate(columns, 1):
        sheet.set_column(i, i, column.width, text if _is_text(column) else plain)
    return levels(fields)


def _is_text(column: Column) -> bool:
    """Dates too: Excel would turn 2012.10 into the number 2012.1."""
    return column.cell.kind in {"text", "date"}


def _samples(book: Workbook, sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    grey = book.add_format({"font_color": "#7F7F7F", "bg_color": "#F2F2F2", "num_format": "@"})
    for i in range(2):
        sheet.write_row(row + i, 0, [f"示例{i + 1}", *(c.samples[i] for c in columns)], grey)
