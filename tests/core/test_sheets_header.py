"""Heads and captions on sheets of a few cells: which row is the head, which column stands where."""

import datetime as dt

import pytest

from core.dated import Day, Precision
from core.sheets import header
from core.sheets.cells import DayCell, Text, Whole
from core.sheets.columns import Column
from core.sheets.header import Head, normal
from core.sheets.reader import Sheet

NAME = Column("name", "企业/单位名称", Text(), ("企业名称", "商户/名称"), required=True)
STAFF = Column("staff", "企业/从业人员（人）", Whole(), required=True)
SINCE = Column("since", "成立日期", DayCell())
COLUMNS = (NAME, STAFF, SINCE)


def sheet(*rows: tuple, merged: tuple = (), start: tuple[int, int] = (0, 0)) -> Sheet:
    return Sheet("台账", start, list(merged), [list(row) for row in rows])


def found(*rows: tuple, merged: tuple = (), columns=COLUMNS) -> Head | None:
    return header.find(sheet(*rows, merged=merged), columns)


# Titles


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("从业人员（人）", "从业人员(人)"),
        ("单位 名称*", "单位名称"),
        ("＊单位名称", "单位名称"),
        ("单位名称（必填）", "单位名称"),
        ("单位名称(必填)", "单位名称"),
        ("单位\n名\t称", "单位名称"),
        ("ＮＡＭＥ", "name"),
        ("其中：正式党员", "其中:正式党员"),
    ],
)
def test_titles_are_compared_without_width_stars_and_spaces(title, same):
    assert normal(title) == normal(same) == same.casefold()


def test_other_brackets_still_count():
    assert normal("人数（万）") != normal("人数")


# Where the head is


def test_the_row_with_most_columns_is_the_head():
    head = found(
        ("单位名称",), ("序号", "单位名称", "从业人员（人）", "成立日期"), (1, "甲", 3, "")
    )
    assert (head.top, head.bottom) == (1, 1)
    assert head.places == {"name": 1, "staff": 2, "since": 3}


def test_required_columns_outweigh_any_number_of_others():
    columns = (NAME, SINCE, *(Column(str(n), f"列{n}", Text()) for n in range(3)))
    head = found(("列0", "列1", "列2", "成立日期"), ("单位名称",), columns=columns)
    assert (head.top, head.bottom) == (0, 1)
    assert head.places["name"] == 0


def test_of_two_heads_the_first_one_counts():
    """A ledger printed in parts repeats its head."""
    row = ("单位名称", "从业人员（人）")
    assert (found(row, ("甲", 1), row).top, found(row, ("甲", 1), row).bottom) == (0, 0)


def test_a_head_is_no_deeper_than_it_must_be():
    head = found(("单位名称", "从业人员（人）", "成立日期"), ("甲", 1.0, ""))
    assert (head.top, head.bottom) == (0, 0)


@pytest.mark.parametrize(("above", "seen"), [(0, True), (29, True), (32, False)])
def test_a_head_may_begin_in_the_first_thirty_rows(above, seen):
    rows = [(f"说明{n}",) for n in range(above)]
    head = found(*rows, ("单位名称", "从业人员（人）"))
    assert (head is not None) == seen
    if head:
        assert head.top == above


def test_empty_rows_begin_no_head():
    assert found(("", ""), ("单位名称", "从业人员（人）")).top == 1


def test_nothing_known_is_no_head():
    assert found(("甲", "乙"), ("丙", "丁")) is None
    assert found() is None


# Merged heads


def test_a_head_of_three_rows_is_a_path():
    columns = (NAME, Column("union", "工作覆盖/群团/工会", Text(), required=True))
    head = found(
        ("单位名称", "工作覆盖", ""),
        ("", "群团", ""),
        ("", "工会", "共青团"),
        ("甲", "√", "×"),
        merged=(((0, 0), (2, 0)), ((0, 1), (0, 2)), ((1, 1), (1, 2))),
        columns=columns,
    )
    assert (head.top, head.bottom) == (0, 2)
    assert head.paths == ("单位名称", "工作覆盖/群团/工会", "工作覆盖/群团/共青团")
    assert head.places == {"name": 0, "union": 1}


def test_a_head_reaches_as_far_as_its_merged_cells():
    head = found(("单位名称", "从业人员（人）"), ("", ""), ("甲", 1.0), merged=(((0, 0), (1, 0)),))
    assert (head.top, head.bottom) == (0, 1)


def test_a_merge_deeper_than_a_head_does_not_stretch_it():
    head = found(
        ("单位名称", "从业人员（人）"),
        *[("", 1.0)] * 5,
        merged=(((0, 0), (4, 0)),),
    )
    assert (head.top, head.bottom) == (0, 0)


def test_a_title_merged_over_all_columns_is_no_group():
    head = found(
        ("某某台账", "", ""),
        ("单位名称", "从业人员（人）", "成立日期"),
        merged=(((0, 0), (0, 2)),),
    )
    assert (head.top, head.bottom) == (1, 1)
    assert head.paths == ("单位名称", "从业人员（人）", "成立日期")


def test_ranges_are_addresses_of_the_sheet_not_of_the_used_range():
    assert header.relative(((4, 2), (5, 3)), (4, 2)) == (0, 0, 1, 1)
    assert header.relative(((0, 0), (5, 3)), (4, 2)) == (0, 0, 1, 1)


def test_rows_of_unequal_length_have_paths_all_the_same():
    head = found(("企业",), ("单位名称", "从业人员（人）"), merged=(((0, 0), (0, 1)),))
    assert head.paths == ("企业/单位名称", "从业人员（人）")


# Which column stands where


def test_a_column_is_known_by_path_by_name_and_by_synonym():
    assert found(("企业名称", "从业人员(人)")).places == {"name": 0, "staff": 1}
    under = (("商户", "企业"), ("名称", "从业人员(人)"))
    assert found(*under).places == {"name": 0, "staff": 1}


def test_a_name_wins_over_a_synonym():
    """企业名称 is a synonym of 单位名称: where both stand, the own name is meant."""
    assert found(("企业名称", "单位名称", "从业人员（人）")).places == {"name": 1, "staff": 2}


def test_no_place_is_taken_twice():
    columns = (Column("a", "名称", Text(), required=True), Column("b", "甲/名称", Text()))
    assert found(("名称",), columns=columns).places == {"a": 0}
    assert found(("名称", "名称"), columns=columns).places == {"a": 0, "b": 1}


def test_of_several_the_one_under_its_group_is_meant():
    columns = (Column("own", "企业/成立时间", DayCell()),)
    rows = (("党组织", "企业"), ("成立时间", "成立时间"))
    assert found(*rows, columns=columns).places == {"own": 1}


def test_what_is_missing_and_what_is_not_used():
    head = found(("序号", "单位名称", "", "行业", header.MARKS))
    assert head.missing(COLUMNS) == ["从业人员（人）"]
    assert head.unused == ["序号", "行业"]
    assert header.own_name(STAFF) == "从业人员（人）"


# What stands above


def captioned(*rows: tuple) -> header.Caption:
    full = sheet(*rows, ("单位名称", "从业人员（人）"), ("甲", 1.0))
    return header.caption(full, header.find(full, COLUMNS))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("填报单位：某街道", "某街道"),
        ("填报单位: 某街道 ", "某街道"),
        ("报送单位：某街道", "某街道"),
        ("填表机关：某街道", "某街道"),
        ("填报街道：某街道", "某街道"),
        ("填报单位（盖章）：某街道", "某街道"),
        ("填 报 单 位：某街道", "某街道"),
        ("填报单位：某街道  填表人：甲", "某街道"),
        ("填报单位：某街道 填表人：甲", "某街道"),
        ("填报单位：中共某区委 组织部", "中共某区委 组织部"),
        ("主管单位：某街道", ""),
    ],
)
def test_the_unit_in_every_form(text, unit):
    assert captioned((text,)).unit == unit


@pytest.mark.parametrize("label", ["报出日期", "填报日期", "报送时间", "统计截止日期", "截止时间"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年12月31日", Day(dt.date(2017, 12, 31))),
        ("2017.12", Day(dt.date(2017, 12, 1), Precision.MONTH)),
        (" 2017年 ", Day(dt.date(2017, 1, 1), Precision.YEAR)),
        ("年  月  日", None),
        ("近日", None),
    ],
)
def test_the_day_in_every_form(label, text, day):
    assert captioned((f"{label}：{text}",)).day == day


def test_unit_and_day_may_share_a_cell_or_stand_in_the_next_one():
    both = captioned(("填报单位：某街道  报出日期：2017.12.31",))
    assert (both.unit, both.day) == ("某街道", Day(dt.date(2017, 12, 31)))
    beside = captioned(("填报单位：", "某街道", "报出日期：", "2017.12.31"))
    assert (beside.unit, beside.day) == ("某街道", Day(dt.date(2017, 12, 31)))


def test_the_first_unit_and_the_first_day_count():
    told = captioned(
        ("填报单位：甲街道", "报出日期：2017.12.31"), ("填报单位：乙街道", "报出日期：2018.12.31")
    )
    assert (told.unit, told.day) == ("甲街道", Day(dt.date(2017, 12, 31)))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((("某某台账",),), "某某台账"),
        ((("", "某某台账"),), "某某台账"),
        ((("填报单位：某街道",), ("某某台账",)), "某某台账"),
        ((("附件1",), ("某某台账",)), "附件1"),
        ((("单位：人",),), ""),
        ((("截止2017年底",),), ""),
        ((("制表：甲",),), ""),
        ((), ""),
    ],
)
def test_the_title_is_the_first_line_that_is_no_note(rows, title):
    assert captioned(*rows).title == title


def test_what_stands_below_the_head_is_no_caption():
    full = sheet(("单位名称", "从业人员（人）"), ("填报单位：某街道", "报出日期：2017.12.31"))
    assert header.caption(full, header.find(full, COLUMNS)) == header.Caption()
