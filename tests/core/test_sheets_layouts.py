"""A head that somebody explained: the row in which it ends, and what its columns are."""

import pytest

from core.errors import Refused
from core.sheets import header, table
from core.sheets.columns import Heading, Layout
from core.sheets.reader import Sheet
from tests.core.ledger_columns import HEAD, SIMPLE, saved

OWN = [["某街道台账"], ["户名", "人头", "开张"], ["甲公司", 3, "2015.1.1"], ["乙公司", 4, ""]]
SAID = Layout(0, ("户名", "人头", "开张"), ("name", "staff", ""))


def sheet(rows, start=(0, 0), merged=()) -> Sheet:
    width = max(map(len, rows))
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet("台账", start, list(merged), full)


def found(rows, layout, **where):
    head = header.find(sheet(rows, **where), SIMPLE, layout)
    return head and (head.top, head.bottom, head.places)


def test_a_head_is_found_by_its_texts_wherever_it_stands():
    assert header.find(sheet(OWN), SIMPLE) is None
    assert found(OWN, SAID) == (1, 1, {"name": 0, "staff": 1})
    assert found([["填报单位：某街道"], *OWN], SAID) == (2, 2, {"name": 0, "staff": 1})


def test_another_head_is_not_meant():
    assert found([["户名", "人头"], ["甲", 3]], SAID) is None


def test_stars_spaces_and_the_column_of_marks_make_no_other_head():
    rows = [["户 名*", "人\n头", "开张", header.MARKS], ["甲公司", 3, "", "A2：……"]]
    assert found(rows, SAID) == (0, 0, {"name": 0, "staff": 1})


def test_the_row_in_which_the_head_ends():
    rows = [["单位名称", "从业人员（人）"], ["户名", "人数"], ["甲公司", 3]]
    assert found(rows, Layout()) == (0, 0, {"name": 0, "staff": 1})
    assert found(rows, Layout(2)) == (1, 1, {})
    assert found(rows, Layout(4)) is None


def test_the_row_counts_from_the_top_of_the_sheet():
    assert found(OWN, Layout(5, SAID.texts, SAID.keys), start=(3, 0)) == (
        1,
        1,
        {"name": 0, "staff": 1},
    )
    assert found(OWN, Layout(2), start=(3, 0)) is None


def test_a_named_row_takes_the_merged_cells_above_it():
    rows = [["基本情况", ""], ["单位名称", "从业人员（人）"], ["甲公司", 3]]
    head = header.find(sheet(rows, merged=[((0, 0), (0, 1))]), SIMPLE, Layout(2))
    assert (head.bottom, head.places) == (1, {"name": 0, "staff": 1})


def test_keys_that_no_column_has_mean_nothing():
    assert found(OWN, Layout(0, SAID.texts, ("name", "rubbish", "since"))) == (
        1,
        1,
        {"name": 0, "since": 2},
    )


def test_the_fullest_row_may_be_the_head():
    head = header.fullest(sheet(OWN))
    assert (head.bottom, head.paths, head.places) == (1, ("户名", "人头", "开张"), {})


def test_a_ledger_is_read_as_was_said(tmp_path):
    path = saved(tmp_path / "a.xlsx", OWN)
    with pytest.raises(Refused, match="没有找到这种台账的表头"):
        table.load(path, SIMPLE)
    ledger = table.load(path, SIMPLE, layout=SAID)
    assert [row.values for row in ledger.rows] == [
        {"name": "甲公司", "staff": 3},
        {"name": "乙公司", "staff": 4},
    ]
    assert ledger.head == [
        Heading("A", "户名", "name"),
        Heading("B", "人头", "staff"),
        Heading("C", "开张", ""),
    ]
    assert ledger.layout == Layout(2, SAID.texts, SAID.keys)
    assert (ledger.unused, ledger.letters) == (["开张"], {"name": "A", "staff": "B"})


def test_what_was_said_still_needs_the_required_columns(tmp_path):
    path = saved(tmp_path / "a.xlsx", OWN)
    with pytest.raises(Refused, match="缺少必填列“从业人员（人）”"):
        table.load(path, SIMPLE, layout=Layout(0, SAID.texts, ("name", "", "")))


def test_a_column_without_a_text_is_shown_where_it_holds_anything(tmp_path):
    path = saved(tmp_path / "a.xlsx", [[*HEAD, None, None], [1, "甲公司", 3, None, None, "另"]])
    ledger = table.load(path, SIMPLE)
    assert [tuple(one) for one in ledger.head] == [
        ("A", "序号", ""),
        ("B", "单位名称", "name"),
        ("C", "从业人员(人)", "staff"),
        ("D", "成立日期", "since"),
        ("E", "备注", "note"),
        ("F", "", ""),
    ]


ROSTER = [["甲某", "110105194912310021", "13800138000"], ["乙某", "440524188001010014", ""]]


def test_a_row_of_a_person_is_no_head():
    """His numbers would be kept and shown as the names of columns."""
    with pytest.raises(Refused, match="工作表“台账”第 1 行是数据，不是表头"):
        header.find(sheet(ROSTER), SIMPLE, Layout(1))
    with pytest.raises(Refused, match="工作表“台账”前 30 行里没有表头，请加上表头后再传"):
        header.fullest(sheet(ROSTER))
    assert header.fullest(sheet([["花名册"], *ROSTER])).texts == ("花名册",)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("13800138000", True),
        ("11010519491231002x", True),
        ("电话13800138000", True),
        ("2017年12月31日", False),
        ("统一社会信用代码", False),
        ("91640106127786039D", False),
        ("12345678901", False),
    ],
)
def test_numbers_of_a_person_are_known(text, held):
    assert header.personal(["甲", text]) is held
