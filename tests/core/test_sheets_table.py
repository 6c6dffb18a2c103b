"""Ledgers as they come: heads found, rows typed, faults named by address."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from core.dated import Day, Precision
from core.errors import Refused
from core.sheets import header, table
from core.sheets.cells import DayCell, Text, Whole
from core.sheets.columns import Column
from core.sheets.reader import Sheet, read
from tests.core.ledger_columns import (
    ENTERPRISES,
    FLOATING,
    HEAD,
    ROSTER,
    SEATS,
    SIMPLE,
    SOCIAL,
    saved,
)

CASES = Path(__file__).parents[1] / "data"
CODES = ("916401062301110056", "91640106200591458D", "91640106510728966A")
EXACT, MONTH = Precision.DAY, Precision.MONTH
ENDS_2018 = ("宣化经济开发区非公党委", Day(dt.date(2018, 12, 31)))
ENDS_2016 = ("中共洛阳市西工区委组织部", Day(dt.date(2016, 12, 1), MONTH))


@pytest.mark.parametrize(
    ("name", "columns", "sheet", "size", "said"),
    [
        (
            "yuehaiwan-enterprise-ledger",
            ENTERPRISES,
            "非公企业党建工作台账",
            (150, 5),
            ("银川阅海湾中央商务区党工委", Day(dt.date(2017, 12, 31), EXACT)),
        ),
        ("xuanhua-ledger", ENTERPRISES, "非公企业", (116, 5), ENDS_2018),
        ("xuanhua-ledger", SOCIAL, "社会组织", (31, 4), ENDS_2018),
        ("xigong-member-organisations", SEATS, "成员单位", (25, 3), ENDS_2016),
        ("xigong-member-roster", ROSTER, "党员花名册", (499, 3), ENDS_2016),
        (
            "taibailou-floating-members",
            FLOATING,
            "流动党员台账",
            (382, 3),
            ("阜桥街道党工委", Day(dt.date(2019, 9, 30))),
        ),
    ],
)
def test_the_register_workbooks(name, columns, sheet, size, said):
    path = CASES / f"{name}.xlsx"
    assert table.fitting(path, columns) == [sheet]
    ledger = table.load(path, columns)
    assert (ledger.sheet, len(ledger.rows), ledger.head_row) == (sheet, *size)
    assert (ledger.unit, ledger.day) == said
    assert not [issue for issue in ledger.issues if issue.title != "组建形式"]
    assert set(ledger.letters) == {column.key for column in columns}


def test_the_enterprise_ledger_cell_by_cell():
    ledger = table.load(CASES / "yuehaiwan-enterprise-ledger.xlsx", ENTERPRISES)
    row = ledger.rows[0]
    assert row.number == 6
    assert row["name"] == "宁夏恒泰房地产经纪有限公司"
    assert row["uscc"] == CODES[0]
    assert row["opened"] == Day(dt.date(2009, 12, 25))
    assert row["founded"] == Day(dt.date(2016, 1, 1), Precision.YEAR)
    assert (row["members"], row["full"], row["staff"]) == (6, 5, 8)
    assert (row["has_party"], row["union"]) == (True, False)
    assert row["note"] is None
    assert row["no such key"] is None
    assert ledger.letters["women"] == "T"
    assert ledger.unused == ["序号", "企业基本情况/行业"]
    assert ledger.title == "银川阅海湾中央商务区非公企业党建工作台账"
    assert ledger.rows[-1].number == 155
    assert sum(row["members"] for row in ledger.rows) == 80


def test_progress_counts_rows():
    seen = []
    table.load(
        CASES / "xuanhua-ledger.xlsx",
        SOCIAL,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (31, 31)
    assert seen == sorted(seen)


def test_heads_under_titles_with_stars_breaks_and_widths(tmp_path):
    rows = [
        ("某街道台账",),
        ("填报单位：某街道  填表人：甲", "", "", "报出日期：2023.5.1"),
        (),
        ("序 号", "企业\n名称 *", "＊从业人员（人）", "成立日期（必填）"),
        (1, "甲公司", "４４", "2023.5.1"),
    ]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE)
    assert ledger.head_row == 4
    assert ledger.rows[0].values == {
        "name": "甲公司",
        "staff": 44,
        "since": Day(dt.date(2023, 5, 1)),
    }
    assert (ledger.unit, ledger.day) == ("某街道", Day(dt.date(2023, 5, 1)))
    assert ledger.title == "某街道台账"


@pytest.mark.parametrize("label", ["报出日期", "填报时间", "统计截止日期", "截止日期"])
def test_the_day_may_stand_in_the_next_cell(tmp_path, label):
    rows = [
        ("填报单位（盖章）：", "某街道", "", f"{label}：", dt.date(2018, 12, 31)),
        HEAD,
        (1, "甲", 1, "", ""),
    ]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE)
    assert ledger.unit == "某街道"
    assert ledger.day == Day(dt.date(2018, 12, 31))
    assert ledger.title == "台账"


def test_without_unit_and_day(tmp_path):
    ledger = table.load(saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 1, "", "")]), SIMPLE)
    assert (ledger.unit, ledger.day) == ("", None)


def test_an_unreadable_day_is_none(tmp_path):
    rows = [("报出日期：    年  月  日",), HEAD, (1, "甲", 1, "", "")]
    assert table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE).day is None


def test_columns_of_one_name_are_told_apart_by_their_group():
    columns = (
        Column("own", "企业/名称", Text(), required=True),
        Column("party", "党组织/名称", Text(), required=True),
        Column("founded", "党组织/成立时间", DayCell()),
        Column("opened", "企业/成立时间", DayCell()),
    )
    sheet = Sheet(
        "x",
        (0, 0),
        [((0, 0), (0, 1)), ((0, 2), (0, 3))],
        [["党组织", "", "企业", ""], ["名称", "成立时间", "名称", "成立时间"], ["a", "", "b", ""]],
    )
    head = header.find(sheet, columns)
    assert head.places == {"own": 2, "party": 0, "founded": 1, "opened": 3}
    assert (head.top, head.bottom) == (0, 1)


def test_a_full_path_wins_over_a_name():
    columns = (
        Column("staff", "从业人员/总数", Whole(), required=True),
        Column("all", "总数", Whole(), required=True),
    )
    sheet = Sheet(
        "x", (0, 0), [((0, 1), (0, 2))], [["总数", "从业人员", ""], ["", "总数", "专职"], [9, 5, 3]]
    )
    assert header.find(sheet, columns).places == {"all": 0, "staff": 1}


def test_no_head_at_all():
    assert header.find(Sheet("x", (0, 0), [], [["a", "b"], ["", ""], [1.0, 2.0]]), SIMPLE) is None


def test_a_head_that_lies_deeper_than_ten_rows(tmp_path):
    rows = [(f"说明 {i}",) for i in range(15)] + [HEAD, (1, "甲", 3, "", "")]
    assert table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE).head_row == 16


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 5), ("甲", 1, 2, 3, 4), ("栏次", 1, 2, 3, 4)])
def test_a_line_of_column_numbers_under_the_head(tmp_path, numbers):
    rows = [HEAD, numbers, (1, "甲", 3, "", "")]
    assert [row.number for row in table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE).rows] == [3]


def test_sums_samples_blanks_and_foot_lines_are_not_rows(tmp_path):
    rows = [
        HEAD,
        ("示例1", "某某公司", 5, "2017", ""),
        (1, "甲", 1, "", ""),
        ("小计", "", 1, "", ""),
        (2, " ", None, "", ""),
        (3, "乙", 2, "", ""),
        ("", "合 计", 3, "", ""),
        ("总计（家）", "", 3, "", ""),
        ("单位负责人：甲    审核人：乙", "", "", "", ""),
        ("注：以上数据截至年底", "", "", "", ""),
    ]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE)
    assert [row["name"] for row in ledger.rows] == ["甲", "乙"]
    assert ledger.issues == []


def test_a_company_whose_name_begins_like_a_sum_is_a_row(tmp_path):
    rows = [HEAD, (1, "合计科技有限公司", 1, "", ""), (2, "注册会计师协会", 2, "", "")]
    assert len(table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE).rows) == 2


def test_blank_styled_rows_are_not_rows(tmp_path):
    path = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 1, "", "")])
    book = openpyxl.load_workbook(path)
    for number in range(3, 3000):
        book.active.cell(number, 2).number_format = "@"
        book.active.cell(number, 2).border = openpyxl.styles.Border(
            left=openpyxl.styles.Side(style="thin")
        )
    book.save(path)
    assert len(table.load(path, SIMPLE).rows) == 1


def test_merged_cells_of_the_body_are_filled_down(tmp_path):
    path = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 1), (2, None, 2), (3, "丙", 3)])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("B2:B3")
    book.save(path)
    assert [row["name"] for row in table.load(path, SIMPLE).rows] == ["甲", "甲", "丙"]


def test_every_fault_is_named_at_once(tmp_path):
    rows = [HEAD, (1, "甲", "约30", "2017.13", ""), (2, "", 2.5, "2012.10", "")]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE)
    found = {issue.address: issue for issue in ledger.issues}
    assert set(found) == {"C2", "D2", "B3", "C3"}
    assert found["D2"].message == "没有 13 月，应为 2017.01 至 2017.12。"
    assert (found["D2"].title, found["D2"].value, found["D2"].row) == ("成立日期", "2017.13", 2)
    assert found["B3"].message == "此列必填，请补填。"
    assert [issue.row for issue in ledger.issues] == sorted(i.row for i in ledger.issues)
    assert ledger.rows[0]["staff"] is None


def test_a_warning_keeps_the_value(tmp_path):
    path = tmp_path / "a.xlsx"
    ledger = table.load(saved(path, [HEAD, (1, "甲", 1, 2012.1, "")]), SIMPLE)
    assert [(issue.address, issue.warning) for issue in ledger.issues] == [("D2", True)]
    assert ledger.rows[0]["since"] == Day(dt.date(2012, 1, 1), Precision.MONTH)


def test_personal_values_are_masked_in_faults(tmp_path):
    rows = [
        ("姓名", "公民身份号码", "党员类别", "所在党支部", "联系电话"),
        ("甲", "410303196712060272", "正式党员", "某支部", "1500000301"),
    ]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), ROSTER)
    assert len(ledger.issues) == 2
    for issue in ledger.issues:
        assert "*" in issue.value
        assert "19671206" not in issue.value + issue.message


def test_a_kind_adds_its_own_issue(tmp_path):
    ledger = table.load(saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 1, "", "")]), SIMPLE)
    ledger.issue(ledger.rows[0], SIMPLE[1], "与名册不符。", warning=True)
    assert (ledger.issues[0].address, ledger.issues[0].value) == ("C2", "1")
    ledger.issue(ledger.rows[0], Column("x", "没有的列", Text()), "缺少。")
    assert ledger.issues[1].address == ""


# Wrong kinds and choices of sheets


def test_missing_columns_are_named(tmp_path):
    path = saved(tmp_path / "a.xlsx", [("单位名称", "成立日期"), ("甲", "2017")])
    with pytest.raises(Refused, match="工作表“台账”的表头缺少必填列“从业人员（人）”"):
        table.load(path, SIMPLE)


def test_a_wrong_kind_of_ledger():
    with pytest.raises(Refused, match=r"“流动党员台账”.*“企业名称、统一社会信用代码”") as refused:
        table.load(CASES / "taibailou-floating-members.xlsx", ENTERPRISES)
    assert "核对台账种类" in str(refused.value)
    with pytest.raises(Refused, match="没有找到这种台账的表头"):
        table.load(CASES / "qingcheng-funding-2013.xlsx", ROSTER)


def test_no_known_head_names_what_was_expected(tmp_path):
    path = saved(tmp_path / "a.xlsx", [("a", "b"), (1, 2)])
    with pytest.raises(Refused, match="没有找到这种台账的表头，应有“单位名称、从业人员（人）”"):
        table.load(path, SIMPLE)


def test_a_head_without_rows(tmp_path):
    with pytest.raises(Refused, match="表头下面没有数据"):
        table.load(saved(tmp_path / "a.xlsx", [HEAD]), SIMPLE)


def test_two_sheets_that_fit(tmp_path):
    path = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 1, "", "")], "一")
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["一"]).title = "二"
    book["二"]["B2"] = "乙"
    book.save(path)
    assert table.fitting(path, SIMPLE) == ["一", "二"]
    with pytest.raises(Refused, match="有 2 张工作表都可以导入（“一”、“二”）"):
        table.load(path, SIMPLE)
    assert table.load(path, SIMPLE, sheet="二").rows[0]["name"] == "乙"
    with pytest.raises(Refused, match="没有工作表“三”，只有“一”、“二”"):
        table.load(path, SIMPLE, sheet="三")


def test_a_book_is_read_once_for_both_questions():
    book = read(CASES / "xuanhua-ledger.xlsx")
    assert table.fitting(book, SOCIAL) == ["社会组织"]
    assert len(table.load(book, SOCIAL).rows) == 31
