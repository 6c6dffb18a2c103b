"""Official workbooks: heads, totals, dashes, print, and the same bytes twice."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.layout import (
    Field,
    Line,
    Table,
    computed,
    head_cells,
    head_heights,
    levels,
    line_height,
    parts,
    quotient,
    runs,
    spread,
    summed,
    widened,
)
from core.sheets.official import Book, chinese_day

FIELDS = (
    Field("number", "序号", "serial", 5),
    Field("name", "填报单位", "text", 20),
    Field("units", "单位数"),
    Field("covered", "覆盖/小计", adds=("own", "joint")),
    Field("own", "覆盖/单独"),
    Field("joint", "覆盖/联合"),
    Field("rate", "覆盖率", "rate", 8, ratio=("covered", "units")),
    Field("money", "经费", "money", 10),
    Field("day", "日期", "date", 11),
)
DAY = dt.date(2017, 12, 31)
LINES = [
    Line(
        {"number": 1, "name": "甲街道", "units": 4, "own": 1, "joint": 2, "money": 1.5, "day": DAY}
    ),
    Line({"name": "某商圈", "units": 3, "own": 1, "joint": 1}, "part"),
    Line({"number": 2, "name": "空街道", "units": 0, "own": 0, "joint": 0, "money": 0}),
    Line({"number": 3, "name": "无台账街道"}),
]
CREATED = dt.datetime(2018, 1, 1, 9, 30, 15, 123456, tzinfo=dt.UTC)


def table(**changes: object) -> Table:
    lines = [*LINES, summed(FIELDS, LINES, [0, 2, 3], name="合计")]
    told = {
        "name": "汇总",
        "title": "某区统计表",
        "fields": FIELDS,
        "lines": lines,
        "unit": "某区",
        "reported": DAY,
        "notes": ("说明：口径。",),
    }
    return Table(**{**told, **changes})  # type: ignore[arg-type]


def written(*tables: Table) -> bytes:
    buffer = io.BytesIO()
    book = Book(buffer, created=CREATED, title="某区统计表")
    for each in tables:
        book.table(each)
    book.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def content() -> bytes:
    return written(table())


@pytest.fixture(scope="module")
def sheet(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content))["汇总"]


@pytest.fixture(scope="module")
def values(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content), data_only=True)["汇总"]


def test_title_and_reporting_line_stand_above_the_table(sheet: Worksheet) -> None:
    assert sheet["A1"].value == "某区统计表"
    assert sheet["A1"].font.name == "方正小标宋简体"
    assert sheet["A1"].font.size == 20
    assert not sheet["A1"].font.bold
    said = [cell.value for cell in sheet[2] if cell.value]
    assert said == ["填报单位（盖章）：某区", "报出日期：2017年12月31日", "单位：家、人"]
    assert "A1:I1" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_the_head_is_merged_in_two_levels(sheet: Worksheet) -> None:
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A3:A4", "D3:F3", "G3:G4"} <= merged
    assert [sheet.cell(3, column).value for column in (1, 4, 7)] == ["序号", "覆盖", "覆盖率"]
    assert [sheet.cell(4, column).value for column in (4, 5, 6)] == ["小计", "单独", "联合"]
    assert sheet["D3"].font.name == "黑体"
    assert sheet["D3"].alignment.wrap_text


def test_numbers_are_numbers_in_their_formats(sheet: Worksheet, values: Worksheet) -> None:
    assert values["C5"].value == 4
    assert sheet["C5"].number_format == "#,##0"
    assert sheet["C5"].font.name == "Times New Roman"
    assert sheet["C5"].alignment.horizontal == "right"
    assert sheet["G5"].number_format == "0.0%"
    assert values["G5"].value == 0.75
    assert sheet["H5"].number_format == "#,##0.00"
    assert values["I5"].value == dt.datetime(2017, 12, 31)
    assert sheet["B5"].font.name == "仿宋_GB2312"
    assert sheet["B6"].alignment.indent == 2


def test_totals_are_bold_formulas_with_their_values(sheet: Worksheet, values: Worksheet) -> None:
    assert sheet["C9"].value == "=SUM(C5,C7:C8)"
    assert values["C9"].value == 4
    assert sheet["D9"].value == "=SUM(E9,F9)"
    assert values["D9"].value == 3
    assert sheet["G9"].value == '=IFERROR(D9/C9,"—")'
    assert values["G9"].value == 0.75
    assert sheet["C9"].font.bold
    assert values["B9"].value == "合计"


def test_nothing_is_blank_zero_is_zero_and_what_is_unknown_a_dash(values: Worksheet) -> None:
    body = [[values.cell(row, column).value for column in range(1, 10)] for row in range(5, 10)]
    assert all(value is not None and value != "" for row in body for value in row)
    empty, unknown = body[2], body[3]
    assert empty[2:7] == [0, 0, 0, 0, "—"]
    assert unknown[2:] == ["—"] * 7
    assert body[4][0] == "—"


def test_screen_and_print_are_set_up(sheet: Worksheet) -> None:
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:I8"
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.print_area == "'汇总'!$A$1:$I$11"


def test_signatures_then_notes_stand_below(sheet: Worksheet) -> None:
    assert [cell.value for cell in sheet[10] if cell.value] == [
        "单位负责人：",
        "审核人：",
        "填表人：",
        "联系电话：",
    ]
    assert sheet["A11"].value == "说明：口径。"


@pytest.mark.parametrize(
    "text", ["=1+1", "+没有", "@商会", "-1", "{=A1}", "http://某处", "=cmd|' /C'!A0"]
)
def test_text_never_becomes_a_formula_or_a_link(text: str) -> None:
    fields = (Field("name", "名称", "text", 20), Field("n", "数"))
    one = table(fields=fields, lines=[Line({"name": text, "n": 1})])
    cell = load_workbook(io.BytesIO(written(one)))["汇总"]["A4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_two_writes_are_the_same_bytes_with_times_of_the_content(content: bytes) -> None:
    assert written(table()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2018-01-01T09:30:15Z") == 2


def test_a_sheet_with_room_keeps_it_for_charts() -> None:
    found = load_workbook(io.BytesIO(written(table(room=10))))["汇总"]
    assert found["A13"].value == "序号"
    assert found.freeze_panes is None
    assert found["C19"].value == "=SUM(C15,C17:C18)"


def test_an_empty_table_is_still_a_sheet() -> None:
    found = load_workbook(io.BytesIO(written(table(lines=[]))))["汇总"]
    assert found.auto_filter.ref is None
    assert found["A5"].value == "单位负责人："


def test_head_cells_of_three_levels() -> None:
    fields = (Field("a", "甲"), Field("b", "乙/丙/丁"), Field("c", "乙/丙/戊"), Field("d", "乙/己"))
    assert levels(fields) == 3
    assert head_cells(fields) == [
        (0, 0, 2, 0, "甲"),
        (0, 1, 0, 3, "乙"),
        (1, 1, 1, 2, "丙"),
        (1, 3, 2, 3, "己"),
        (2, 1, 2, 1, "丁"),
        (2, 2, 2, 2, "戊"),
    ]


def test_a_total_of_what_nobody_knows_is_a_dash() -> None:
    lines = [Line({"name": "甲"}), Line({"name": "乙"})]
    one = table(lines=[*lines, summed(FIELDS, lines, [0, 1], name="合计")])
    found = load_workbook(io.BytesIO(written(one)))["汇总"]
    assert [found["C7"].value, found["D7"].value] == ["—", "—"]
    assert found["G7"].value.startswith("=IFERROR")


def test_two_groups_of_one_name_that_do_not_touch_stay_apart() -> None:
    fields = (Field("a", "甲/一"), Field("b", "乙"), Field("c", "甲/二"))
    assert [cell for cell in head_cells(fields) if cell[4] == "甲"] == [
        (0, 0, 0, 0, "甲"),
        (0, 2, 0, 2, "甲"),
    ]


def test_heads_and_lines_grow_with_their_words() -> None:
    narrow = (Field("a", "覆盖超过五家的联合党支部数", width=5),)
    assert head_heights(narrow)[0] > head_heights((Field("a", "数"),))[0]
    long = (Field("a", "定义", "long", 20),)
    assert line_height(long, {"a": "短"}) == 18
    assert line_height(long, {"a": "很长的定义" * 10}) == 93


def test_columns_widen_for_the_total() -> None:
    found = widened(FIELDS, Line({"units": 1234567}))
    assert found[2].width == pytest.approx(9.6)
    assert found[1].width == 20


def test_small_pieces() -> None:
    assert quotient(1, 2) == 0.5
    assert quotient(0, 0) == quotient(None, 2) == quotient(1, None) == "—"
    assert quotient(0, 3) == 0
    assert list(runs([5, 6, 7, 9])) == [(5, 7), (9, 9)]
    assert chinese_day(None) == "—"
    assert parts(FIELDS, 1) == [(0, 8)]
    assert parts(FIELDS[:2], 4) == [(0, 0), (1, 1)]
    assert spread(FIELDS[:2], ["甲", "乙", "丙"]) == [((0, 0), "甲"), ((1, 1), "乙　丙")]
    even = [Field(str(n), str(n)) for n in range(10)]
    assert parts(even, 3) == [(0, 3), (4, 6), (7, 9)]
    assert parts(even, 5)[-1] == (8, 9)
    assert computed(FIELDS, Line({"own": 0, "joint": 0}))["covered"] == 0
