"""Official reports as workbooks: title, reporting line, merged heads, totals as formulas, print.

The conventions are those of a district's statistical forms: nothing is blank (0 is a counted zero,
— is not applicable), rates are numbers shown as 0.0%, every formula carries its computed value so
that previews show it, and text never becomes a formula. The same content gives the same bytes: the
file's own times come from `created`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from core.sheets.layout import (
    NOTHING,
    SUMMED,
    Field,
    Line,
    Table,
    across,
    computed,
    line_height,
    put_head,
    runs,
    spread,
)

A4 = 9
ROW_HEIGHT = 19
TITLE, HEAD, BODY, NUMBERS = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
NUMBER_FORMATS = {
    "serial": "0",
    "count": "#,##0",
    **dict.fromkeys(("money", "balance"), "#,##0.00"),
    "points": "+0.0;-0.0;0.0",
    "change": "+#,##0;-#,##0;0",
    "money_change": "+#,##0.00;-#,##0.00;0.00",
    "rate": "0.0%",
    "date": "yyyy-mm-dd",
    **dict.fromkeys(("text", "long", "word"), "@"),
}
PLAIN: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE, "font_size": 20, "align": "center", "valign": "vcenter"},
    "head": {
        "font_name": HEAD,
        "font_size": 11,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#F2F2F2",
    },
    "left": {"font_name": BODY, "font_size": 11, "valign": "vcenter", "text_wrap": True},
    "centre": {"font_name": BODY, "font_size": 11, "valign": "vcenter", "align": "center"},
    "right": {"font_name": BODY, "font_size": 11, "valign": "vcenter", "align": "right"},
}


class Book:
    """A workbook being written, one sheet after another; `close` finishes the file."""

    def __init__(self, target: str | IO[bytes], *, created: dt.datetime, title: str) -> None:
        self.workbook = Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
        moment = created.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        self.workbook.set_properties({"title": title, "created": moment})
        self._formats: dict[tuple[str, str], Format] = {}

    def close(self) -> None:
        self.workbook.close()

    def table(self, table: Table) -> Worksheet:
        """Write one sheet and answer it for what else belongs on it."""
        sheet = self.workbook.add_worksheet(table.name)
        for column, field in enumerate(table.fields):
            sheet.set_column(column, column, field.width)
        sheet.set_default_row(ROW_HEIGHT)
        self._opening(sheet, table)
        put_head(sheet, table.fields, table.head, self.format("head"))
        row = table.first
        last = row - 1  # the last row the filter takes in: totals stay in sight
        for line in table.lines:
            self._line(sheet, table, row, line)
            last = last if line.style == "total" else row
            row += 1
        bottom = self._closing(sheet, table, row)
        set_up(sheet, table, last, bottom)
        return sheet

    def format(self, kind: str, style: str = "body") -> Format:
        """The format of a kind of value in a kind of row, made once."""
        if (kind, style) not in self._formats:
            self._formats[kind, style] = self.workbook.add_format(looks(kind, style))
        return self._formats[kind, style]

    def _opening(self, sheet: Worksheet, table: Table) -> None:
        sheet.set_row(0, 36)
        across(sheet, (0, 0, 0, len(table.fields) - 1), table.title, self.format("title"))
        sheet.set_row(1, 21)
        said = (
            f"填报单位（盖章）：{table.unit}",
            f"报出日期：{chinese_day(table.reported)}",
            f"单位：{table.measures}",
        )
        aligns = ("left", "centre", "right")
        for ((left, right), text), align in zip(spread(table.fields, said), aligns, strict=False):
            across(sheet, (1, left, 1, right), text, self.format(align))
        if table.told:
            self._told(sheet, table, 2, table.told)

    def _line(self, sheet: Worksheet, table: Table, row: int, line: Line) -> None:
        columns = {field.key: xl_col_to_name(i) for i, field in enumerate(table.fields)}
        values = computed(table.fields, line)
        if (height := line_height(table.fields, values)) > ROW_HEIGHT:
            sheet.set_row(row, height)
        for column, field in enumerate(table.fields):
            value, style = values[field.key], self.format(field.kind, line.style)
            formula = _formula(field, columns, row, [table.first + i + 1 for i in line.sums])
            if formula and (field.ratio or value != NOTHING):
                sheet.write_formula(row, column, formula, style, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, style)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            else:
                sheet.write_number(row, column, value, style)

    def _closing(self, sheet: Worksheet, table: Table, row: int) -> int:
        """Signatures and notes; answers the last row."""
        if table.signed:
            sheet.set_row(row, 30)
            for (left, right), text in spread(table.fields, table.signers):
                across(sheet, (row, left, row, right), text, self.format("left"))
            row += 1
        for note in table.notes:
            self._told(sheet, table, row, note)
            row += 1
        return row - 1

    def _told(self, sheet: Worksheet, table: Table, row: int, text: str) -> None:
        """A text over all columns, in a row as high as it needs."""
        room = sum(field.width for field in table.fields)
        sheet.set_row(row, 16 * (1 + int(len(text) * 2 // room)))
        across(sheet, (row, 0, row, len(table.fields) - 1), text, self.format("left"))


def chinese_day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else NOTHING


def _formula(field: Field, columns: Mapping[str, str], row: int, below: list[int]) -> str:
    """What the cell computes, or nothing where it is a plain value; `below` are the rows summed."""
    if field.ratio:
        numerator, denominator = (f"{columns[key]}{row + 1}" for key in field.ratio)
        return f'=IFERROR({numerator}/{denominator},"{NOTHING}")'
    if field.adds:
        return f"=SUM({','.join(f'{columns[key]}{row + 1}' for key in field.adds)})"
    if below and field.kind in SUMMED:
        letter = columns[field.key]
        cells = (f"{letter}{a}:{letter}{b}" if a != b else f"{letter}{a}" for a, b in runs(below))
        return f"=SUM({','.join(cells)})"
    return ""


def looks(kind: str, style: str) -> dict[str, Any]:
    if kind in PLAIN:
        return PLAIN[kind]
    found: dict[str, Any] = {"font_size": 11, "border": 1, "valign": "vcenter"}
    found["num_format"] = NUMBER_FORMATS[kind]
    if kind in {"text", "long"}:
        found |= {"font_name": BODY, "align": "left", "text_wrap": kind == "long"}
        found["indent"] = 2 if style == "part" else 0
    else:
        align = "center" if kind in {"serial", "date", "word"} else "right"
        found |= {"font_name": NUMBERS, "align": align}
    if style == "total":
        found |= {"bold": True, "bg_color": "#F2F2F2"}
    return found


def set_up(sheet: Worksheet, table: Table, last: int, bottom: int) -> None:
    """Screen and print: what stays in sight, the filter, one A4 page wide, head rows repeated."""
    edge = len(table.fields) - 1
    if not table.room:
        sheet.freeze_panes(table.first, table.frozen)
    if table.filtered and last >= table.first:
        sheet.autofilter(table.first - 1, 0, last, edge)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, table.pages)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.repeat_rows(table.head, table.first - 1)
    sheet.print_area(0, 0, bottom, edge)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.hide_gridlines(2)
