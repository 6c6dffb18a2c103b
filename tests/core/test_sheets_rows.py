"""Rows of a ledger on books of a few cells: which are rows, what is typed, what is said."""

from pathlib import Path

import pytest

from core.errors import Refused
from core.sheets import table
from core.sheets.cells import IdNumber, Text, Whole
from core.sheets.columns import CellError, Column, Issue, Ledger, Row
from core.sheets.reader import Book, Sheet

NAME = Column("name", "单位/单位名称", Text(), required=True)
STAFF = Column("staff", "从业人员", Whole())
NUMBER = Column("number", "身份证", IdNumber())
COLUMNS = (NAME, STAFF, NUMBER)
HEAD = ["序号", "单位名称", "从业人员", "身份证"]


@pytest.fixture
def book(tmp_path):
    """`book(row, …)`: one sheet under HEAD, as the reader would give it; the file is a text."""
    path = tmp_path / "a.csv"
    path.write_text("text")

    def make(*rows, merged=(), start=(0, 0), name="台账", head=HEAD) -> Book:
        cells = [list(head), *(list(row) for row in rows)]
        return Book(path, [Sheet(name, start, list(merged), cells)])

    return make


def names(ledger: Ledger) -> list:
    return [row["name"] for row in ledger.rows]


# Which rows count


@pytest.mark.parametrize(
    "lead",
    [
        *("合计", "总计", "小计", "共计", "累计", "合 计", "合　计", "合计：", "合计:12"),
        *("总计（家）", "小计(人)", "示例", "示例1", "示例：某公司"),
        *("单位负责人：甲", "负责人: 甲", "审核人：甲", "填表人：甲", "制表人：甲", "填报人：甲"),
        *("联系电话：0951", "说明：一", "填表说明：一", "备注：一", "注：一", "注 ：一"),
    ],
)
def test_sums_samples_and_foot_lines_are_aside(book, lead):
    ledger = table.load(book([1, "甲", 1.0, ""], [lead, "", 9.0, ""]), COLUMNS)
    assert names(ledger) == ["甲"]


@pytest.mark.parametrize(
    "name",
    [
        *("合计划科技公司", "总计算机公司", "共计会计所", "小计时器公司", "累计商行", "注册所"),
        *("说明书印刷厂", "备注本厂", "负责人培训中心", "联系电话机公司", "单位负责人协会"),
        *("示范公司", "制表厂", "审核人协会", "总部大厦"),
    ],
)
def test_a_name_that_begins_like_one_is_a_row(book, name):
    assert names(table.load(book([1, name, 1.0, ""]), COLUMNS)) == [name]


def test_a_sum_is_told_by_any_of_the_first_three_cells(book):
    rows = ([1, "甲", 1.0, ""], ["", "合计", 1.0, ""], ["", "", "小计", "x"])
    assert names(table.load(book(*rows), COLUMNS)) == ["甲"]


def test_a_foot_line_is_told_by_its_first_text_only(book):
    ledger = table.load(book([1, "甲", "注：约数", ""]), COLUMNS)
    assert names(ledger) == ["甲"]


@pytest.mark.parametrize("blank", ["", None, " ", "　", "\t\n"])
def test_rows_with_nothing_but_a_number_are_blank(book, blank):
    ledger = table.load(book([1, "甲", 1.0, ""], [2, blank, blank, blank], [3]), COLUMNS)
    assert names(ledger) == ["甲"]


def test_a_row_with_anything_else_is_a_row_and_its_name_is_missing(book):
    ledger = table.load(book([1, "甲", 1.0, ""], [2, "", 0.0, ""]), COLUMNS)
    assert len(ledger.rows) == 2
    assert [(issue.address, issue.message) for issue in ledger.issues] == [
        ("B3", "此列必填，请补填。")
    ]


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        ([1, 2, 3, 4], True),
        (["1", "2", "3", "4"], True),
        (["甲", 1, 2, 3], True),
        (["栏次", "1", "2", "3"], True),
        ([1, 2, 3, 5], False),
        ([2, 3, 4, 5], False),
        ([1, "2", "", ""], False),
    ],
)
def test_the_line_of_column_numbers(book, row, counted):
    ledger = table.load(book(row, [1, "甲", 1.0, ""]), COLUMNS)
    assert [r.number for r in ledger.rows] == ([3] if counted else [2, 3])


def test_only_the_first_line_can_number_the_columns(book):
    ledger = table.load(book([1, "甲", 1.0, ""], [1, 2, 3, 4]), COLUMNS)
    assert len(ledger.rows) == 2


@pytest.mark.parametrize("rows", [(), ([1, "", "", ""],), (["合计", "", 1.0, ""],)])
def test_a_head_without_rows_is_refused(book, rows):
    with pytest.raises(Refused) as refused:
        table.load(book(*rows), COLUMNS)
    assert str(refused.value) == "工作表“台账”的表头下面没有数据，请填写后再传。"


# Where they stand


def test_numbers_and_letters_are_those_of_the_sheet(book):
    ledger = table.load(book([1, "甲", "约3", ""], start=(4, 2)), COLUMNS)
    assert (ledger.head_row, ledger.rows[0].number) == (5, 6)
    assert ledger.letters == {"name": "D", "staff": "E", "number": "F"}
    assert ledger.issues[0].address == "E6"


def test_a_merged_cell_holds_for_each_of_its_rows(book):
    rows = ([1, "甲", 1.0, ""], [2, "", 2.0, ""], [3, "", 3.0, ""], [4, "乙", 4.0, ""])
    merged = [((1, 1), (3, 1))]
    assert names(table.load(book(*rows, merged=merged), COLUMNS)) == ["甲", "甲", "甲", "乙"]


def test_a_cell_merged_across_fills_nothing_below(book):
    rows = ([1, "甲", 1.0, ""], [2, "乙", 2.0, ""])
    assert names(table.load(book(*rows, merged=[((1, 1), (1, 2))]), COLUMNS)) == ["甲", "乙"]


def test_merges_that_lie_outside_the_rows_do_no_harm(book):
    merged = [((9, 1), (11, 1)), ((1, 40), (2, 40))]
    assert names(table.load(book([1, "甲", 1.0, ""], [2, "乙"], merged=merged), COLUMNS)) == [
        *("甲", "乙")
    ]


# What is typed and said


def test_short_rows_are_empty_to_their_right(book):
    ledger = table.load(book([1, "甲"]), COLUMNS)
    assert ledger.rows[0].values == {"name": "甲", "staff": None, "number": None}
    assert ledger.issues == []


def test_columns_that_are_not_there_are_not_in_the_values(book):
    ledger = table.load(book(["甲"], head=["单位名称"]), COLUMNS)
    assert ledger.rows[0].values == {"name": "甲"}
    assert ledger.rows[0]["staff"] is None


def test_a_fault_names_row_cell_column_value_and_whom(book):
    ledger = table.load(book([1, "甲", "约3", ""], [2, "乙", "3", ""]), COLUMNS)
    assert ledger.issues == [
        Issue(
            row=2,
            address="C2",
            title="从业人员",
            value="约3",
            message="“约3”不是确数，请填整数；约数可写在备注里。",
            warning=False,
            name="甲",
        )
    ]
    assert ledger.rows[0]["staff"] is None


def test_faults_come_row_by_row_and_a_row_s_faults_column_by_column(book):
    rows = ([1, "", "x", "y"], [2, "乙", "x", ""])
    ledger = table.load(book(*rows), COLUMNS)
    assert [issue.address for issue in ledger.issues] == ["C2", "D2", "B2", "C3"]


def test_a_required_cell_that_is_wrong_is_not_called_empty_too(book):
    columns = (Column("name", "单位名称", Text(2), required=True), STAFF)
    ledger = table.load(book([1, "甲公司", 1.0, ""]), columns)
    assert [issue.message for issue in ledger.issues] == ["有 3 个字，最多 2 个，请缩短。"]


def test_long_values_are_cut_and_personal_ones_masked(book):
    columns = (Column("name", "单位名称", Text(3), required=True), NUMBER)
    ledger = table.load(book([1, "长" * 200, "", "410303196712060272"]), columns)
    said = {issue.title: issue.value for issue in ledger.issues}
    assert said == {"单位名称": "长" * 80, "身份证": "410***********0272"}


def test_a_damaged_number_is_quoted_as_excel_shows_it(book):
    columns = (NAME, Column("staff", "从业人员", Whole()))
    ledger = table.load(book([1, "甲", 9.16401062301e17, ""]), columns)
    assert ledger.issues[0].value == "9.16401E+17"


def test_each_different_value_is_parsed_once(book):
    asked = []

    class Asking(Text):
        def parse(self, raw):
            asked.append(raw)
            if raw == "坏":
                raise CellError("不行。")
            return super().parse(raw)

    columns = (NAME, Column("staff", "从业人员", Asking()))
    rows = [[n, f"甲{n}", "坏" if n % 2 else "好", ""] for n in range(1, 21)]
    ledger = table.load(book(*rows), columns)
    assert sorted(asked) == ["坏", "好"]
    assert len(ledger.issues) == 10


def test_progress_goes_column_by_column_and_ends_with_all_rows(book):
    seen: list[tuple[int, int]] = []
    rows = [[n, f"甲{n}", 1.0, ""] for n in range(1, 11)]
    table.load(book(*rows), COLUMNS, progress=lambda *at: seen.append(at))
    assert seen == [(3, 10), (6, 10), (10, 10)]


# What the ledger says of itself


def test_without_a_title_the_sheet_names_the_ledger(book):
    ledger = table.load(book([1, "甲", 1.0, ""], name="第一季度"), COLUMNS)
    assert (ledger.title, ledger.sheet, ledger.unused) == ("第一季度", "第一季度", ["序号"])


def test_an_issue_of_a_kind_names_cell_value_and_whom(book):
    ledger = table.load(book([1, "甲", 1.0, ""]), COLUMNS)
    ledger.issue(ledger.rows[0], NUMBER, "没有。")
    ledger.issue(Row(9, {}), NAME, "整行。", warning=True)
    assert ledger.issues == [
        Issue(2, "D2", "身份证", "", "没有。", name="甲"),
        Issue(9, "B9", "单位名称", "", "整行。", warning=True),
    ]


# The choice of the sheet


def two(book: Book, *others: Sheet) -> Book:
    return Book(book.path, [*book.sheets, *others])


def test_the_sheet_with_most_columns_is_named_when_one_is_missing(book):
    lacking = Sheet("乙", (0, 0), [], [["从业人员", "身份证"], [1.0, "2"]])
    less = Sheet("丙", (0, 0), [], [["身份证"], ["2"]])
    with pytest.raises(Refused) as refused:
        table.load(Book(book().path, [less, lacking]), COLUMNS)
    assert str(refused.value) == (
        "工作表“乙”的表头缺少必填列“单位名称”，请补上，或核对台账种类是否选对。"
    )


def test_no_head_at_all_names_every_sheet(book):
    both = two(Book(book().path, []), *(Sheet(name, (0, 0), [], [["x"]]) for name in ("甲", "乙")))
    with pytest.raises(Refused) as refused:
        table.load(both, COLUMNS)
    assert str(refused.value) == (
        "工作表“甲”、“乙”里没有找到这种台账的表头，应有“单位名称”等列，请核对台账种类。"
    )


def test_a_named_sheet_is_taken_though_others_fit(book):
    other = Sheet("二", (0, 0), [], [HEAD, [1, "乙", 1.0, ""]])
    both = two(book([1, "甲", 1.0, ""]), other)
    assert table.fitting(both, COLUMNS) == ["台账", "二"]
    assert names(table.load(both, COLUMNS, sheet="二")) == ["乙"]


def test_a_named_sheet_that_does_not_fit_is_refused_though_another_would(book):
    both = two(book([1, "甲", 1.0, ""]), Sheet("二", (0, 0), [], [["x"], ["y"]]))
    with pytest.raises(Refused, match="没有找到这种台账的表头"):
        table.load(both, COLUMNS, sheet="二")


def test_a_book_says_which_sheets_it_has():
    book = Book(Path("a.xlsx"), [Sheet("甲", (0, 0), []), Sheet("乙", (0, 0), [])])
    assert book.sheet("乙").name == "乙"
    with pytest.raises(Refused) as refused:
        book.sheet("丙")
    assert str(refused.value) == "文件里没有工作表“丙”，只有“甲”、“乙”，请从中指定。"


# Cells that only seem empty


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (b'<c r="A1" t="e"><v>#N/A</v></c>', {"A1": table.ERROR_VALUE}),
        (b'<c t="e" s="1" r="AB12"><f>1/0</f><v>#DIV/0!</v></c>', {"AB12": table.ERROR_VALUE}),
        (b'<c r="A1"><f>1+1</f></c>', {"A1": table.NO_VALUE}),
        (b'<c r="A1"><f>1+1</f><v></v></c>', {"A1": table.NO_VALUE}),
        (b'<c r="A1"><f>1+1</f><v/></c>', {"A1": table.NO_VALUE}),
        (b'<c r="A1"><f>1+1</f><v>2</v></c>', {}),
        (b'<c r="A1"><v>2</v></c>', {}),
        (b'<c r="A1"/><c r="B1"><f>1</f></c>', {"B1": table.NO_VALUE}),
        (b"<c><f>1</f></c>", {}),
        (b"<c r='A1' t = 'e'><v>#N/A</v></c>", {"A1": table.ERROR_VALUE}),
        (b"<c s='1'\nr = 'A1'><f>1+1</f></c>", {"A1": table.NO_VALUE}),
        (b'<x:c r="A1"><x:f>1+1</x:f><x:v/></x:c>', {"A1": table.NO_VALUE}),
        (b'<x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c>', {}),
        (b"<c r='A1' t='str'><f>1</f><v></v></c>", {}),
        (b'<c r="A1"><v>&#49;2</v></c>', {"A1": table.ODD_VALUE}),
        (b'<c r="A1" t="n"><v>1&#x32;</v></c>', {"A1": table.ODD_VALUE}),
        (b'<c r="A1" t="str"><v>&#30002;</v></c>', {}),
        (b'<c r="A1" t="inlineStr"><is><t>&#30002;</t></is></c>', {}),
    ],
)
def test_lost_formulas_and_errors_in_the_xml(xml, found):
    assert dict(table._lost(xml)) == found
