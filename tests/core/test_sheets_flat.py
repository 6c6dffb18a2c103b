"""The stream and the template in small: names, cells as XML, notes, what a template offers."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from core.dated import Day, Precision
from core.sheets import flat, table, template
from core.sheets.cells import Choice, DayCell, Decimal, IdNumber, Money, Text, Tick, Whole
from core.sheets.columns import Column

CREATED = dt.datetime(2018, 12, 31, 8, 30)


def written(columns, rows, **more) -> bytes:
    target = io.BytesIO()
    flat.write(target, title="名册", columns=columns, rows=rows, created=CREATED, **more)
    return target.getvalue()


def sheet_of(columns, rows, **more):
    book = openpyxl.load_workbook(io.BytesIO(written(columns, rows, **more)))
    return book[more.get("sheet", "台账")]


# Text as XML


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("甲公司", "甲公司"),
        ("<甲&乙>", "&lt;甲&amp;乙&gt;"),
        ('"甲"', '"甲"'),
        ("甲\x00\x08\x0b\x0c\x1f乙", "甲乙"),
        ("甲\ufffe\uffff乙", "甲乙"),
        ("甲\t乙\n丙\r丁", "甲\t乙\n丙\r丁"),
    ],
)
def test_text_is_safe_in_xml(text, xml):
    assert flat.safe(text) == xml


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("x")', "</t></is></c>", "]]>", "&amp;", " 甲 "]
)
def test_text_stays_what_it_is(text):
    cell = sheet_of((Column("a", "名", Text()),), [(text,)])["A3"]
    assert (cell.value, cell.data_type) == (text, "s")


# One value of each kind


@pytest.mark.parametrize(
    ("cell", "value", "shown", "number_format"),
    [
        (Text(), "甲", "甲", "@"),
        (Text(), "", "—", "@"),
        (Text(), None, "—", "@"),
        (Text(), 7, "7", "@"),
        (Whole(), 0, 0, "#,##0"),
        (Whole(), None, "—", "#,##0"),
        (Whole(), "约3", "约3", "#,##0"),
        (Decimal(), 1.25, 1.25, "#,##0.00"),
        (Money(), 12345, 123.45, "#,##0.00"),
        (Money(), 0, 0, "#,##0.00"),
        (DayCell(), Day(dt.date(2017, 12, 31)), dt.datetime(2017, 12, 31), "yyyy-mm-dd"),
        (DayCell(), dt.date(1900, 3, 1), dt.datetime(1900, 3, 1), "yyyy-mm-dd"),
        (DayCell(), Day(dt.date(2017, 12, 1), Precision.MONTH), "2017年12月", "yyyy-mm-dd"),
        (DayCell(), None, "—", "yyyy-mm-dd"),
        (Tick(), True, "√", "@"),
        (Tick(), False, "×", "@"),
        (Tick(), None, "—", "@"),
        (Choice({"联合": "joint"}), "joint", "联合", "@"),
        (IdNumber(), "410303196712060271", "410303196712060271", "@"),
    ],
)
def test_how_each_kind_is_written(cell, value, shown, number_format):
    found = sheet_of((Column("a", "列", cell),), [(value,)])["A3"]
    assert (found.value, found.number_format) == (shown, number_format)


# The sheet around them


TWO = (Column("a", "甲/名称", Text(), width=30), Column("b", "乙/人数", Whole()))


def test_a_title_and_a_head_of_one_row():
    sheet = sheet_of(TWO, [("x", 1)])
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["名册", None],
        ["名称", "人数"],
        ["x", 1],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["A"].width > 30


LOOKS = (
    Column("serial", "序号", Text(), width=6),
    Column("name", "名称", Text(), width=20),
    Column("way", "方式", Text(), width=10),
    Column("staff", "人数", Whole()),
    Column("since", "日期", DayCell()),
    Column("covered", "是否", Tick(), width=6),
)


def test_numbers_stand_right_words_and_days_in_the_middle_text_left():
    sheet = sheet_of(LOOKS, [("1", "甲", "联合", 3, Day(dt.date(2017, 1, 1)), True)])
    assert [cell.alignment.horizontal for cell in sheet[3]] == [
        "center", "left", "center", "right", "center", "center"
    ]  # fmt: skip
    assert {cell.alignment.vertical for cell in sheet[3]} == {"center"}


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("十" * 10, None),  # twenty signs fit
        ("x" * 20, None),
        ("十" * 11, 30),
        ("x" * 41, 43),
        ("十" * 2000, 409),  # no row is higher in Excel
        (None, None),
    ],
)
def test_a_row_is_as_high_as_its_longest_text_needs(text, height):
    sheet = sheet_of(LOOKS, [("1", "甲", "联合", 3, None, True), ("2", text, "", 3, None, True)])
    assert (sheet.row_dimensions[3].height, sheet.row_dimensions[4].height) == (None, height)
    assert sheet["B4"].alignment.wrap_text


@pytest.mark.parametrize(("widths", "frozen"), [((6, 20), "C3"), ((6, 54), "C3"), ((6, 55), "A3")])
def test_the_names_stay_in_sight_where_there_is_room(widths, frozen):
    columns = [replace(column, width=width) for column, width in zip(LOOKS, widths, strict=False)]
    assert sheet_of(columns, [("1", "甲")]).freeze_panes == frozen


def test_a_ledger_is_signed_below_a_list_is_not():
    ledger = sheet_of(LOOKS, [], lines=["填报单位：甲", "报出日期：乙", "单位：家"])
    assert ledger.oddFooter.left.text.startswith("单位负责人：")
    assert ledger.oddFooter.right.text == "第 &P 页 共 &N 页"
    assert [ledger[place].alignment.horizontal for place in ("A2", "C2", "E2")] == [
        "left", "center", "right"
    ]  # fmt: skip
    assert sheet_of(LOOKS, []).oddFooter.left.text is None


@pytest.mark.parametrize(("width", "paper"), [(220, "9"), (221, "8")])
def test_wide_ones_are_printed_on_a3(width, paper):
    sheet = sheet_of([Column("a", "甲", Text(), width=width)], [("x",)])
    assert str(sheet.page_setup.paperSize) == paper
    assert sheet.page_setup.orientation == "landscape"


def test_one_column_needs_no_merge():
    sheet = sheet_of(TWO[:1], [("x",)])
    assert not sheet.merged_cells.ranges
    assert sheet["A1"].value == "名册"


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_the_filter_reaches_to_the_last_row(rows):
    sheet = sheet_of(TWO, [("x", 1)] * rows)
    assert sheet.auto_filter.ref == f"A2:B{max(3, 2 + rows)}"


def test_more_columns_than_letters():
    columns = [Column(str(n), f"列{n}", Whole()) for n in range(30)]
    sheet = sheet_of(columns, [range(30), range(30)])
    assert (sheet["AD2"].value, sheet["AD4"].value) == ("列29", 29)
    assert sheet.auto_filter.ref == "A2:AD4"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("甲/名称", "乙/人数"), ["名称", "人数"]),
        (("甲/名称", "乙/名称"), ["甲/名称", "乙/名称"]),
        (("名称", "乙/名称", "丙/人数"), ["名称", "乙/名称", "人数"]),
    ],
)
def test_names_that_two_columns_share_keep_their_paths(titles, names):
    assert flat._names([Column(title, title, Text()) for title in titles]) == names


def test_rows_may_come_from_anywhere_and_are_taken_once():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield f"第{number}", number

    assert sheet_of(TWO, rows()).max_row == 5
    assert taken == [0, 1, 2]


def test_a_row_of_another_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        written(TWO, [("x", 1), ("y",)])


def test_notes_make_a_sheet_of_their_own():
    book = openpyxl.load_workbook(
        io.BytesIO(written(TWO, [("x", 1)], notes=[("范围", "某区"), ("筛选", "")]))
    )
    assert book.sheetnames == ["台账", "导出说明"]
    assert [[cell.value for cell in row] for row in book["导出说明"].iter_rows()] == [
        ["范围", "某区"],
        ["筛选", "—"],
    ]


def test_both_sheets_print_one_page_wide_with_rows_that_show_their_text_whole():
    columns = (Column("a", "名", Text()),)
    book = openpyxl.load_workbook(io.BytesIO(written(columns, [("甲",)], notes=[("名单", "甲")])))
    for sheet in book:
        page = sheet.page_setup
        assert (page.orientation, int(page.paperSize)) == ("landscape", 9)
        assert (page.fitToWidth or 1, int(page.fitToHeight)) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.sheet_format.defaultRowHeight == 18
        assert sheet.sheet_format.customHeight


def test_times_in_the_file_are_those_of_the_content():
    with zipfile.ZipFile(io.BytesIO(written(TWO, []))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2018, 12, 31, 8, 30, 0)}
        assert b"2018-12-31T08:30:00Z" in archive.read("docProps/core.xml")
        assert archive.testzip() is None


# The template


FIELDS = (
    Column("name", "单位/名称", Text(), required=True, samples=("甲", "乙"), width=30),
    Column("kind", "单位/类别", Choice({"企业": "e", "社会组织": "s"}), required=True),
    Column("staff", "人数", Whole()),
    Column("paid", "金额", Money()),
    Column("since", "日期", DayCell()),
    Column("yes", "是否", Tick()),
)


@pytest.fixture(scope="module")
def book():
    target = io.BytesIO()
    template.write(target, "台账", FIELDS, ["第一条说明。"])
    return openpyxl.load_workbook(target)


def test_the_instructions_name_every_column(book):
    rows = [[cell.value for cell in row] for row in book["填写说明"].iter_rows()]
    listed = {row[0]: (row[1], row[2], row[4]) for row in rows if row[1] in {"必填", "选填"}}
    assert listed == {
        "“单位/名称”": ("必填", "文本", None),
        "“单位/类别”": ("必填", "文本", "企业、社会组织"),
        "“人数”": ("选填", "整数", None),
        "“金额”": ("选填", "数字", None),
        "“日期”": ("选填", "日期", None),
        "“是否”": ("选填", "文本", "√、×"),
    }


def test_rules_are_numbered_and_notes_follow_them(book):
    said = [row[0].value for row in book["填写说明"].iter_rows(max_col=1) if row[0].value]
    assert said[0] == "台账填写说明"
    assert said[1 : len(template.RULES) + 2] == [
        f"{number}. {rule}" for number, rule in enumerate([*template.RULES, "第一条说明。"], 1)
    ]


def test_the_rules_are_true():
    said = "".join(template.RULES)
    for text in ("2017.01.31", "2017.01", "2017"):
        assert text in said
        assert DayCell().parse(text) is not None
    assert table.SAMPLE.match("示例1")
    assert "50,000 行、20 MB" in said


def test_required_columns_bear_a_red_star(book):
    sheet = book["台账"]
    stars = {cell.value: cell.font.color and cell.font.color.rgb for cell in sheet[3] if cell.value}
    assert stars["名称*"] == stars["类别*"] == "FFB3261E"
    assert [sheet.cell(2, column).value for column in range(1, 8)] == [
        *("序号", "单位", None, "人数", "金额", "日期", "是否")
    ]


def test_drop_downs_warn_and_do_not_forbid(book):
    rules = book["台账"].data_validations.dataValidation
    assert {(str(rule.sqref), rule.type, rule.errorStyle) for rule in rules} == {
        ("C4:C5000", "list", "warning"),
        ("G4:G5000", "list", "warning"),
    }


def test_what_is_filled_in_is_read_back(tmp_path):
    path = tmp_path / "t.xlsx"
    template.write(str(path), "台账", FIELDS)
    filled = openpyxl.load_workbook(path)
    for column, value in enumerate(("某公司", "企业", 3, 1.5, "2012.10", "√"), 2):
        filled["台账"].cell(6, column, value)
    filled.save(path)
    ledger = table.load(path, FIELDS)
    assert ledger.issues == []
    assert [row.values for row in ledger.rows] == [
        {
            "name": "某公司",
            "kind": "e",
            "staff": 3,
            "paid": 150,
            "since": Day(dt.date(2012, 10, 1), Precision.MONTH),
            "yes": True,
        }
    ]


def test_a_long_title_names_a_sheet_as_far_as_excel_allows():
    target = io.BytesIO()
    template.write(target, "很长的台账名称" * 8, FIELDS)
    assert ("很长的台账名称" * 8)[:31] in openpyxl.load_workbook(target).sheetnames
