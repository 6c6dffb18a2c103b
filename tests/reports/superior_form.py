"""A form as a superior sends it: three rows of merged head, sums, and all that must survive."""

import io
from functools import cache
from typing import Any

from PIL import Image
from xlsxwriter import Workbook

UNITS = ("阅海湾中央商务区", "满城北街", "空白街道", "外区某街道")
SHEET, OTHER = "表27 非公企业", "补充情况"
HEAD = 3  # rows of it, below two of title
FIRST, LAST = 6, 9  # rows of the units
TOTAL = 10


@cache
def superior_form(units: tuple[str, ...] = UNITS) -> bytes:
    """Columns: 填报单位, 单位数, 单独, 联合, 小计 (formula), 组织覆盖率 (formula), 党员."""
    buffer = io.BytesIO()
    book = Workbook(buffer)
    looks = {"border": 1, "align": "center", "valign": "vcenter", "font_name": "仿宋_GB2312"}
    head, body = book.add_format({**looks, "bold": True, "text_wrap": True}), book.add_format(looks)
    rate = book.add_format({**looks, "num_format": "0.0%"})
    sheet = book.add_worksheet(SHEET)
    _head(book, sheet, head)
    for row, unit in enumerate(units, FIRST):
        _line(sheet, row, unit, body, rate)
    _total(sheet, body, rate)
    sheet.write("A11", "单位负责人：")
    _extras(book, sheet)
    other = book.add_worksheet(OTHER)
    other.write("A1", "全区单位数")
    other.write_formula("B1", f"='{SHEET}'!B{TOTAL}", body, 0)
    other.write_formula("B2", f"=VLOOKUP(\"合计\",'{SHEET}'!A{FIRST}:G{TOTAL},2,FALSE)", body, 0)
    other.write_formula("B3", "=1+1", body, 2)
    book.close()
    return buffer.getvalue()


def _head(book: Workbook, sheet: Any, head: Any) -> None:
    title = book.add_format({"font_name": "方正小标宋简体", "font_size": 20, "align": "center"})
    sheet.merge_range("A1:G1", "非公有制企业党组织情况统计表", title)
    sheet.write("A2", "填报单位：")
    sheet.write_blank("B2", None, head)
    sheet.write("D2", "季度：")
    sheet.merge_range("E2:G2", "", head)
    sheet.merge_range("A3:A5", "填报单位", head)
    sheet.merge_range("B3:B5", "单位数", head)
    sheet.merge_range("C3:E3", "已建立党组织", head)
    for cells, text in (("C4:C5", "单独建立"), ("D4:D5", "联合建立"), ("E4:E5", "小计")):
        sheet.merge_range(cells, text, head)
    sheet.merge_range("F3:F5", "组织覆盖率", head)
    sheet.merge_range("G3:G5", "党员", head)


def _line(sheet: Any, row: int, unit: str, body: Any, rate: Any) -> None:
    sheet.write(f"A{row}", unit, body)
    for column in "BCDG":
        sheet.write_blank(f"{column}{row}", None, body)
    sheet.write_formula(f"E{row}", f"=SUM(C{row}:D{row})", body, 0)
    sheet.write_formula(f"F{row}", f'=IFERROR(E{row}/B{row},"—")', rate, "—")


def _total(sheet: Any, body: Any, rate: Any) -> None:
    sheet.write(f"A{TOTAL}", "合计", body)
    for column in "BCDEG":
        sheet.write_formula(f"{column}{TOTAL}", f"=SUM({column}{FIRST}:{column}{LAST})", body, 0)
    sheet.write_formula(f"F{TOTAL}", f'=IFERROR(E{TOTAL}/B{TOTAL},"—")', rate, "—")


def _extras(book: Workbook, sheet: Any) -> None:
    sheet.set_column("A:A", 24)
    sheet.set_row(0, 36)
    sheet.freeze_panes(5, 1)
    sheet.repeat_rows(2, 4)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area("A1:G11")
    sheet.data_validation("B6:B9", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format(
        "F6:F9",
        {"type": "cell", "criteria": "<", "value": 0.5, "format": book.add_format({"bold": True})},
    )
    sheet.write_comment("B3", "实体运营的")
    book.define_name("单位数", f"='{SHEET}'!$B$10")
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "#c8102e").save(picture, "png")
    sheet.insert_image("I1", "章.png", {"image_data": picture})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [SHEET, FIRST - 1, 1, LAST - 1, 1]})
    sheet.insert_chart("I6", chart)
