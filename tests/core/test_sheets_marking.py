"""The error workbook on ledgers of a few rows: what is marked, what is said, what is left."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from core.sheets import marking, table
from core.sheets.cells import Text, Whole
from core.sheets.columns import Column, Issue, Ledger
from tests.core.ledger_columns import HEAD, SIMPLE, saved

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [("某街道台账",), HEAD, (1, "甲", 1, "2017", ""), (2, "乙", 2, "2018", "备")]
    return saved(tmp_path / "a.xlsx", rows)


def ledger(path: Path, *issues: Issue) -> Ledger:
    read = table.load(path, SIMPLE)
    read.issues = list(issues)
    return read


def marked(path: Path, *issues: Issue) -> openpyxl.Workbook:
    target = io.BytesIO()
    marking.mark(path, ledger(path, *issues), target)
    return openpyxl.load_workbook(target)


def wrong(row: int, letter: str = "C", message: str = "不对。", **more: object) -> Issue:
    address = f"{letter}{row}" if letter else ""
    return Issue(row, address, "从业人员（人）", "x", message, **more)  # type: ignore[arg-type]


def colour(cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def test_an_error_is_red_with_a_comment_and_a_word_at_the_end(path):
    sheet = marked(path, wrong(3))["台账"]
    assert colour(sheet["C3"]) == RED
    assert (sheet["C3"].comment.text, sheet["C3"].comment.author) == ("不对。", "台账核对")
    assert [cell.value for cell in sheet["F"]] == [
        *(None, "错误说明", "C3 从业人员（人）：不对。", None)
    ]
    assert sheet.auto_filter.ref == "A2:F4"


def test_a_warning_is_yellow_without_a_comment(path):
    sheet = marked(path, wrong(3, warning=True))["台账"]
    assert colour(sheet["C3"]) == YELLOW
    assert sheet["C3"].comment is None
    assert sheet["F3"].value == "C3 从业人员（人）：不对。"


@pytest.mark.parametrize("first", [True, False])
def test_beside_an_error_a_warning_does_not_show(path, first):
    issues = [wrong(3, warning=True), wrong(3, message="也不对。")]
    sheet = marked(path, *(issues if first else issues[::-1]))["台账"]
    assert colour(sheet["C3"]) == RED
    assert sheet["C3"].comment.text == "也不对。"


def test_an_issue_of_a_row_colours_nothing(path):
    sheet = marked(path, wrong(4, ""))["台账"]
    assert {colour(cell) for row in sheet.iter_rows() for cell in row} == {None}
    assert sheet["F4"].value == "不对。"


def test_what_is_said_is_text_even_where_it_looks_like_a_formula(path):
    sheet = marked(path, wrong(4, "", "=1+1"))["台账"]
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("=1+1", "s")


def test_the_summary_counts_and_lists(path):
    issues = [wrong(3), wrong(4, "D", "晚了。", warning=True), wrong(4, "", "整行。")]
    book = marked(path, *issues)
    assert book.sheetnames == ["台账", "错误汇总"]
    assert book.active.title == "台账"
    rows = [[cell.value for cell in row] for row in book["错误汇总"].iter_rows()]
    assert rows[0][0] == "“台账”共 2 处错误、1 处提示"
    assert rows[2:] == [
        [3, "C3", "从业人员（人）", "x", "不对。", "错误"],
        [4, "D4", "从业人员（人）", "x", "晚了。", "提示"],
        [4, None, "从业人员（人）", "x", "整行。", "错误"],
    ]
    assert book["错误汇总"].freeze_panes == "A3"


def test_without_issues_the_user_s_own_file_comes_back(path):
    book = marked(path)
    assert [[cell.value for cell in row[:5]] for row in book["台账"].iter_rows(min_row=3)] == [
        [1, "甲", 1, "2017", None],
        [2, "乙", 2, "2018", "备"],
    ]
    assert book["错误汇总"]["A1"].value == "“台账”共 0 处错误、0 处提示"


def test_own_colours_and_comments_stay_and_old_marks_go(path):
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    sheet["B3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["B3"].comment = Comment("自己的", "张三")
    sheet["D3"].fill = PatternFill("solid", fgColor=RED)
    sheet["D3"].comment = Comment("旧的", marking.AUTHOR)
    sheet["E3"].fill = PatternFill("solid", fgColor=YELLOW)
    book.save(path)
    sheet = marked(path, wrong(4))["台账"]
    assert (colour(sheet["B3"]), sheet["B3"].comment.text) == ("FF00FF00", "自己的")
    assert (colour(sheet["D3"]), sheet["D3"].comment) == (None, None)
    assert colour(sheet["E3"]) is None


def test_an_own_comment_is_kept_before_what_is_wrong(path):
    book = openpyxl.load_workbook(path)
    book["台账"]["C3"].comment = Comment("自己的", "张三")
    book.save(path)
    assert marked(path, wrong(3))["台账"]["C3"].comment.text == "自己的\n不对。"


def test_a_file_marked_twice_has_one_column_and_one_summary(path, tmp_path):
    for name in ("b.xlsx", "c.xlsx"):
        target = tmp_path / name
        marking.mark(path, ledger(path, wrong(3)), target)
        path = target
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["台账", "错误汇总"]
    assert [cell.value for cell in book["台账"][2]] == [*HEAD, "错误说明"]


def test_other_sheets_of_the_file_are_left_alone(path):
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["别动"])
    book.save(path)
    assert marked(path, wrong(3))["说明"]["A1"].value == "别动"


# Where the user's own file is not taken


@pytest.fixture
def large(path, monkeypatch):
    """As if the file were too large to be edited, and few rows could come back."""
    monkeypatch.setattr(marking, "LARGE", 10)
    return path


def test_a_large_file_comes_back_whole_while_its_rows_are_few(large):
    sheet = marked(large, wrong(4))["台账"]
    assert sheet.max_row == 4
    assert sheet["F4"].value == "C4 从业人员（人）：不对。"
    assert colour(sheet["C4"]) == RED


def test_of_many_rows_the_wrong_ones_come_back_and_say_where_they_were(large, monkeypatch):
    monkeypatch.setattr(marking, "SHOWN", 3)
    book = marked(large, wrong(4))
    sheet = book["台账"]
    assert [cell.value for cell in sheet["B"]] == [None, "单位名称", "乙"]
    assert sheet["F3"].value == "（原第 4 行）C3 从业人员（人）：不对。"
    assert book["错误汇总"]["B3"].value == "C4", "the summary names the user's own cell"


def test_no_more_wrong_rows_come_back_than_shown(large, monkeypatch):
    monkeypatch.setattr(marking, "SHOWN", 1)
    book = marked(large, wrong(3), wrong(4))
    assert [cell.value for cell in book["台账"]["B"]] == [None, "单位名称", "甲"]
    assert book["错误汇总"].max_row == 4, "the summary lists all of them"


def test_text_of_a_csv_stays_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("单位名称,从业人员(人)\n=1+1,x\n007,3\n")
    sheet = marked(path, Issue(2, "B2", "从业人员（人）", "x", "不对。"))["CSV"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].number_format) == (
        *("=1+1", "s", "@"),
    )
    assert sheet["A3"].value == "007"
    assert colour(sheet["B2"]) == RED


@pytest.mark.parametrize(("limit", "small"), [(10, False), (1 << 20, True)])
def test_the_size_of_the_sheet_decides(path, monkeypatch, limit, small):
    monkeypatch.setattr(marking, "LARGE", limit)
    assert marking._is_small(path, "台账") is small
    assert not marking._is_small(path, "没有")


def test_columns_are_counted_by_what_they_hold(path):
    book = openpyxl.load_workbook(path)
    book["台账"]["Z9"].fill = PatternFill("solid", fgColor="FF00FF00")
    assert marking._width(book["台账"]) == 5


COLUMNS = (Column("name", "名称", Text(), required=True), Column("n", "数", Whole()))


def test_what_was_marked_is_what_was_found(tmp_path):
    """Every address of the ledger's issues is red in the file, and nothing else."""
    rows = [("名称", "数"), ("甲", "x"), ("", 3), ("丙", "约3"), ("丁", 4)]
    path = saved(tmp_path / "a.xlsx", rows)
    found = table.load(path, COLUMNS)
    target = io.BytesIO()
    marking.mark(path, found, target)
    sheet = openpyxl.load_workbook(target)["台账"]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if colour(cell) == RED}
    assert red == {issue.address for issue in found.issues} == {"B2", "A3", "B4"}
