"""What comes out: the error workbook, the template, the streamed ledger."""

import datetime as dt
import hashlib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.dated import Day, Precision
from core.sheets import flat, marking, table, template
from core.sheets.cells import Choice, DayCell, Decimal, Money, Text, Tick, Uscc, Whole
from core.sheets.columns import Column
from tests.core.ledger_columns import ENTERPRISES

CASES = Path(__file__).parents[1] / "data"
LEDGER = CASES / "xuanhua-ledger.xlsx"
RED = "FFFFC7CE"
CREATED = dt.datetime(2018, 12, 31, 8, 30)
FAULTS = {
    "C6": None,
    "D7": 9.1130705394411776e17,
    "G8": "约30",
    "H9": "2017.13",
    "J10": "也许",
    "K11": "联台组建",
    "R12": "三个",
}


def broken(path: Path) -> Path:
    """宣化's ledger with seven wrong cells."""
    book = openpyxl.load_workbook(LEDGER)
    for address, value in FAULTS.items():
        book["非公企业"][address] = value
    book.save(path)
    return path


def marked(path: Path, target: Path) -> openpyxl.Workbook:
    marking.mark(path, table.load(path, ENTERPRISES), target)
    return openpyxl.load_workbook(target)


def red(sheet) -> set[str]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == RED}


def commented(sheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}


def test_wrong_cells_come_back_red_in_the_users_own_workbook(tmp_path):
    path = broken(tmp_path / "a.xlsx")
    book = marked(path, tmp_path / "b.xlsx")
    sheet = book["非公企业"]
    assert red(sheet) == commented(sheet) == set(FAULTS)
    assert sheet["G8"].value == "约30"
    assert "不是确数" in sheet["G8"].comment.text
    assert sheet.cell(5, 22).value == "错误说明"
    assert sheet.cell(8, 22).value == "G8 从业人员（人）：" + sheet["G8"].comment.text
    assert sheet.cell(13, 22).value is None
    assert sheet.auto_filter.ref == f"A5:V{sheet.max_row}"
    own = openpyxl.load_workbook(path)["非公企业"]
    assert sheet.merged_cells.ranges == own.merged_cells.ranges
    assert sheet.column_dimensions["C"].width == own.column_dimensions["C"].width
    assert sheet["C8"].font.name == own["C8"].font.name
    assert book.sheetnames == ["非公企业", "社会组织", "错误汇总"]


def test_the_summary_lists_every_fault(tmp_path):
    summary = marked(broken(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")["错误汇总"]
    assert summary["A1"].value == "“非公企业”共 7 处错误、0 处提示"
    assert {row[1].value for row in summary.iter_rows(min_row=3)} == set(FAULTS)
    assert [cell.value for cell in summary[2]] == ["行号", "单元格", "列", "原值", "问题", "类别"]


def test_the_marked_file_can_be_uploaded_as_it_is(tmp_path):
    first = table.load(broken(tmp_path / "a.xlsx"), ENTERPRISES)
    marked(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    again = table.load(tmp_path / "b.xlsx", ENTERPRISES)
    assert again.issues == first.issues
    assert [row.values for row in again.rows] == [row.values for row in first.rows]
    assert "错误说明" not in again.unused


def test_old_marks_are_taken_off(tmp_path):
    book = marked(broken(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    good = openpyxl.load_workbook(LEDGER)["非公企业"]
    for address in list(FAULTS)[1:]:
        book["非公企业"][address] = good[address].value
    book.save(tmp_path / "c.xlsx")
    sheet = marked(tmp_path / "c.xlsx", tmp_path / "d.xlsx")["非公企业"]
    assert red(sheet) == commented(sheet) == {"C6"}
    assert [cell.value for cell in sheet[5]].count("错误说明") == 1
    sheet["C6"] = good["C6"].value
    sheet.parent.save(tmp_path / "e.xlsx")
    book = marked(tmp_path / "e.xlsx", tmp_path / "f.xlsx")
    assert red(book["非公企业"]) == set()
    assert book["错误汇总"].max_row == 2


def test_comments_of_the_user_stay(tmp_path):
    path = broken(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["非公企业"]["B6"].comment = openpyxl.comments.Comment("自己的批注", "张三")
    book.save(path)
    sheet = marked(path, tmp_path / "b.xlsx")["非公企业"]
    assert sheet["B6"].comment.text == "自己的批注"


def test_two_faults_of_one_cell_and_a_fault_of_a_row(tmp_path):
    ledger = table.load(LEDGER, ENTERPRISES)
    ledger.issue(ledger.rows[0], ENTERPRISES[1], "甲。")
    ledger.issue(ledger.rows[0], ENTERPRISES[1], "乙。")
    ledger.issue(ledger.rows[1], ENTERPRISES[1], "丙。", warning=True)
    ledger.issue(ledger.rows[2], Column("x", "整行", Text()), "整行有误。")
    marking.mark(LEDGER, ledger, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["非公企业"]
    assert red(sheet) == commented(sheet) == {"C6"}
    assert sheet["C6"].comment.text == "甲。\n乙。"
    assert sheet["C7"].fill.fgColor.rgb == marking.YELLOW
    assert sheet.cell(6, 22).value == "C6 企业名称：甲。；C6 企业名称：乙。"
    assert sheet.cell(8, 22).value == "整行有误。"


CSV = "企业名称,统一社会信用代码,从业人员（人）\n=1+1,916401062301110056,约30\n乙,,3\n"


def test_a_csv_comes_back_as_a_workbook(tmp_path):
    (tmp_path / "a.csv").write_text(CSV)
    sheet = marked(tmp_path / "a.csv", tmp_path / "b.xlsx")["CSV"]
    assert red(sheet) == {"C2", "B3"}
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == "916401062301110056"
    assert sheet["D1"].value == "错误说明"


def test_a_large_file_comes_back_with_its_wrong_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(marking, "LARGE", 1000)
    monkeypatch.setattr(marking, "SHOWN", 50)
    book = marked(broken(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    sheet = book["非公企业"]
    assert sheet.max_row == 5 + 7
    assert red(sheet) == {"C6", "D7", "G8", "H9", "J10", "K11", "R12"}
    assert "C4:C5" in {str(area) for area in sheet.merged_cells.ranges}
    again = table.load(tmp_path / "b.xlsx", ENTERPRISES)
    assert (len(again.rows), len(again.issues), again.head_row) == (7, 7, 5)


def test_wrong_rows_that_move_say_where_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr(marking, "LARGE", 1000)
    monkeypatch.setattr(marking, "SHOWN", 50)
    ledger = table.load(LEDGER, ENTERPRISES)
    ledger.issue(ledger.rows[99], ENTERPRISES[1], "甲。")
    marking.mark(LEDGER, ledger, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["非公企业"]
    assert red(sheet) == {"C6"}
    assert sheet.cell(6, 22).value == "（原第 105 行）C6 企业名称：甲。"


# The template


def filled(tmp_path, values) -> Path:
    target = tmp_path / "t.xlsx"
    template.write(str(target), "非公企业党建工作台账", ENTERPRISES)
    book = openpyxl.load_workbook(target)
    for number, row in enumerate(values, 7):
        for column, value in enumerate(row, 2):
            book["非公企业党建工作台账"].cell(number, column, value)
    book.save(target)
    return target


def test_a_filled_template_is_a_ledger(tmp_path):
    path = filled(tmp_path, [("某商圈", "甲公司", "916401062301110056", "私营企业", 5, "2012.10")])
    assert table.fitting(path, ENTERPRISES) == ["非公企业党建工作台账"]
    ledger = table.load(path, ENTERPRISES)
    assert ledger.issues == []
    assert ledger.rows[0]["opened"] == Day(dt.date(2012, 10, 1), Precision.MONTH)
    assert len(ledger.letters) == len(ENTERPRISES)


def test_the_template_prepares_its_cells(tmp_path):
    columns = (
        Column("name", "单位/名称", Text(), required=True, samples=("甲公司", "乙公司")),
        Column("uscc", "单位/代码", Uscc(), width=22),
        Column("way", "组建形式", Choice({f"方式{i}": i for i in range(60)})),
        Column("yes", "是否", Tick()),
        Column("staff", "人数", Whole()),
        Column("since", "日期", DayCell()),
    )
    target = tmp_path / "t.xlsx"
    template.write(str(target), "台账", columns, notes=["本表由街道填写。"])
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["填写说明", "台账", "字典"]
    assert book["字典"].sheet_state == "hidden"
    assert book.active.title == "台账"
    sheet = book["台账"]
    assert sheet["B3"].value == "名称*"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"B2:C2", "A2:A3", "D2:D3"}
    assert sheet.freeze_panes == "C4"
    assert [cell.value for cell in sheet["A"]][3:5] == ["示例1", "示例2"]
    assert [cell.value for cell in sheet["B"]][3:5] == ["甲公司", "乙公司"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"D4:D5000": "字典!$C$1:$C$60", "E4:E5000": "字典!$D$1:$D$2"}
    formats = {letter: sheet.column_dimensions[letter].number_format for letter in "CFG"}
    assert formats == {"C": "@", "F": "General", "G": "@"}
    words = [cell.value for row in book["填写说明"].iter_rows() for cell in row if cell.value]
    assert any("本表由街道填写。" in str(word) for word in words)
    assert target.stat().st_size < 60_000


# The stream


COLUMNS = (
    Column("name", "名称", Text(), required=True, width=30),
    Column("staff", "人数", Whole()),
    Column("sum", "金额", Money()),
    Column("rate", "数", Decimal()),
    Column("since", "日期", DayCell()),
    Column("yes", "是否", Tick()),
    Column("code", "代码", Uscc()),
)
ROWS = [
    ("=1+1", 1, 12345, 1.5, Day(dt.date(2017, 12, 31)), True, "916401062301110056"),
    ("<甲&乙>\x01\r", None, None, None, Day(dt.date(2017, 12, 1), Precision.MONTH), None, None),
    (" 丙 ", 0, 0, 0, Day(dt.date(2017, 1, 1), Precision.YEAR), False, ""),
]


def written(path: Path, rows=ROWS, **changes) -> Path:
    settings = {"title": "名<册>", "columns": COLUMNS, "rows": rows, "created": CREATED, **changes}
    flat.write(str(path), **settings)
    return path


def test_the_stream_is_read_by_excel_s_own_rules(tmp_path):
    sheet = openpyxl.load_workbook(written(tmp_path / "a.xlsx", sheet="A&'B"))["A&'B"]
    assert sheet["A1"].value == "名<册>"
    assert [cell.value for cell in sheet[2]] == [column.title for column in COLUMNS]
    first = [cell.value for cell in sheet[3]]
    assert first == [
        "=1+1", 1, 123.45, 1.5, dt.datetime(2017, 12, 31), "√", "916401062301110056"
    ]  # fmt: skip
    assert sheet["A3"].data_type == "s"
    assert [cell.value for cell in sheet[4]] == [
        "<甲&乙>\n", "—", "—", "—", "2017年12月", "—", "—"
    ]  # fmt: skip
    assert [cell.value for cell in sheet[5]][:5] == [" 丙 ", 0, 0, 0, "2017年"]
    assert sheet["G3"].number_format == "@"
    assert sheet["C3"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:G5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$2"


def test_the_ledger_that_comes_out_goes_in(tmp_path):
    ledger = table.load(LEDGER, ENTERPRISES)
    rows = [[row[column.key] for column in ENTERPRISES] for row in ledger.rows]
    flat.write(
        str(tmp_path / "a.xlsx"), title="台账", columns=ENTERPRISES, rows=rows, created=CREATED
    )
    again = table.load(tmp_path / "a.xlsx", ENTERPRISES)
    assert again.issues == []
    assert [row.values for row in again.rows] == [row.values for row in ledger.rows]


def test_columns_that_share_a_name_keep_their_groups(tmp_path):
    columns = (
        Column("a", "企业/名称", Text(), required=True),
        Column("b", "党组织/名称", Text(), required=True),
    )
    written(tmp_path / "a.xlsx", [("甲", "乙")], columns=columns)
    ledger = table.load(tmp_path / "a.xlsx", columns)
    assert ledger.rows[0].values == {"a": "甲", "b": "乙"}


def test_the_same_rows_give_the_same_bytes(tmp_path):
    digests = [
        hashlib.sha256(written(tmp_path / f"{i}.xlsx").read_bytes()).hexdigest() for i in range(2)
    ]
    assert digests[0] == digests[1]
    later = written(tmp_path / "c.xlsx", created=dt.datetime(2019, 1, 1))
    assert hashlib.sha256(later.read_bytes()).hexdigest() != digests[0]
    with zipfile.ZipFile(tmp_path / "0.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(2018, 12, 31, 8, 30, 0)}


@pytest.mark.parametrize("count", [0, 1, flat.BLOCK, flat.BLOCK + 1])
def test_any_number_of_rows(tmp_path, count):
    path = written(tmp_path / "a.xlsx", [ROWS[0]] * count)
    sheet = openpyxl.load_workbook(path)["台账"]
    assert sheet.max_row == 2 + count
    assert sheet.cell(2 + count, 1).row == sheet.max_row
