"""The pieces of an official table, by tables of values: cells, sums, rates, heights, parts."""

import datetime as dt
from itertools import pairwise

import pytest

from core.sheets.layout import (
    NOTHING,
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
from core.sheets.official import _formula, chinese_day, looks

UNITS, OWN, JOINT = Field("units", "单位数"), Field("own", "单独"), Field("joint", "联合")
COVERED = Field("covered", "小计", adds=("own", "joint"))
RATE = Field("rate", "率", "rate", ratio=("covered", "units"))
NAME = Field("name", "名称", "text")
FIELDS = (NAME, UNITS, COVERED, OWN, JOINT, RATE)


# What a cell shows


@pytest.mark.parametrize(
    ("numerator", "denominator", "rate"),
    [
        (75, 150, 0.5),
        (0, 150, 0.0),
        (150, 150, 1.0),
        (0, 0, NOTHING),
        (5, 0, NOTHING),
        (None, 150, NOTHING),
        (75, None, NOTHING),
        (None, None, NOTHING),
    ],
)
def test_a_rate_of_nothing_is_not_zero(numerator, denominator, rate):
    assert quotient(numerator, denominator) == rate


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            {"name": "甲", "units": 4, "own": 1, "joint": 2},
            {"name": "甲", "units": 4, "covered": 3, "own": 1, "joint": 2, "rate": 0.75},
        ),
        (
            {"name": "甲", "units": 4, "own": 1},
            {"name": "甲", "units": 4, "covered": 1, "own": 1, "joint": "—", "rate": 0.25},
        ),
        (
            {"name": "", "units": 0, "own": 0, "joint": 0},
            {"name": "—", "units": 0, "covered": 0, "own": 0, "joint": 0, "rate": "—"},
        ),
        ({}, dict.fromkeys(("name", "units", "covered", "own", "joint", "rate"), "—")),
    ],
)
def test_no_cell_is_left_blank(given, shown):
    assert computed(FIELDS, Line(given)) == shown


def test_a_sum_is_computed_before_the_rate_whatever_the_order():
    assert computed((RATE, *FIELDS[:-1]), Line({"units": 4, "own": 2}))["rate"] == 0.5


def test_what_is_computed_does_not_change_the_line():
    line = Line({"own": 1})
    computed(FIELDS, line)
    assert line.values == {"own": 1}


# Totals


LINES = [
    Line({"name": "甲", "units": 4, "own": 1, "joint": 2}),
    Line({"name": "乙", "units": 6, "own": 3}),
    Line({"name": "丙"}),
]


@pytest.mark.parametrize(
    ("indexes", "units", "joint"),
    [([0, 1, 2], 10, 2), ([0], 4, 2), ([1, 2], 6, None), ([2], None, None), ([], None, None)],
)
def test_a_total_adds_what_is_known(indexes, units, joint):
    total = summed(FIELDS, LINES, indexes, name="合计")
    assert (total.values["units"], total.values["joint"]) == (units, joint)
    assert total.values["name"] == "合计"
    assert (total.style, total.sums) == ("total", tuple(indexes))


def test_only_counts_and_amounts_are_added():
    fields = (*FIELDS, Field("since", "日期", "date"), Field("paid", "金额", "money"))
    lines = [Line({"since": dt.date(2017, 1, 1), "paid": 1.5, "rate": 0.5}) for _ in range(2)]
    total = summed(fields, lines, [0, 1])
    assert total.values["paid"] == 3.0
    assert not {"since", "name", "rate"} & total.values.keys()


def test_what_a_total_says_itself_wins():
    assert summed(FIELDS, LINES, [0, 1], units=7).values["units"] == 7


# The head


@pytest.mark.parametrize(
    ("titles", "depth"), [(("甲",), 1), (("甲", "乙/丙"), 2), (("甲/乙/丙", "丁"), 3)]
)
def test_the_depth_of_a_head(titles, depth):
    assert levels([Field(title, title) for title in titles]) == depth


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        (("甲",), [(0, 0, 0, 0, "甲")]),
        (("甲", "乙"), [(0, 0, 0, 0, "甲"), (0, 1, 0, 1, "乙")]),
        (
            ("甲", "乙/一", "乙/二"),
            [(0, 0, 1, 0, "甲"), (0, 1, 0, 2, "乙"), (1, 1, 1, 1, "一"), (1, 2, 1, 2, "二")],
        ),
        (
            ("甲/一", "乙/一"),
            [(0, 0, 0, 0, "甲"), (0, 1, 0, 1, "乙"), (1, 0, 1, 0, "一"), (1, 1, 1, 1, "一")],
        ),
        (
            ("甲", "甲"),
            [(0, 0, 0, 0, "甲"), (0, 1, 0, 1, "甲")],
        ),
        (
            ("甲/乙/一", "甲/丙/一"),
            [
                (0, 0, 0, 1, "甲"),
                (1, 0, 1, 0, "乙"),
                (1, 1, 1, 1, "丙"),
                (2, 0, 2, 0, "一"),
                (2, 1, 2, 1, "一"),
            ],
        ),
        (
            ("甲", "甲/一"),
            [(0, 0, 1, 0, "甲"), (0, 1, 0, 1, "甲"), (1, 1, 1, 1, "一")],
        ),
    ],
)
def test_the_cells_of_a_head(titles, cells):
    assert head_cells([Field(str(n), title) for n, title in enumerate(titles)]) == cells


@pytest.mark.parametrize(
    ("title", "width", "height"),
    [("数", 5, 21), ("单位", 5, 21), ("单位数", 5, 36), ("单位总数", 5, 36), ("五个字的头", 5, 51)],
)
def test_a_head_is_as_high_as_its_wrapped_words(title, width, height):
    assert head_heights([Field("a", title, width=width)]) == [height]


def test_only_the_lowest_row_of_a_head_grows():
    fields = [Field("a", "一个很长的指标名称", width=5), Field("b", "乙/丙", width=5)]
    top, bottom = head_heights(fields)
    assert top == 21
    assert top + bottom == 5 * 15 + 6


def test_a_group_is_as_wide_as_all_its_columns():
    fields = [Field("a", "六个字的组名/一", width=7), Field("b", "六个字的组名/二", width=7)]
    assert head_heights(fields) == [21, 21]


@pytest.mark.parametrize(
    ("text", "height"),
    [("短", 18), ("字" * 9, 18), ("字" * 10, 33), ("字" * 19, 33), ("字" * 20, 48)],
)
def test_a_line_is_as_high_as_its_longest_text(text, height):
    """Nine characters of 2.1 go into a width of 20."""
    assert line_height([Field("a", "定义", "long", 20)], {"a": text}) == height


def test_short_kinds_never_make_a_line_higher():
    assert line_height([Field("a", "名称", "text", 2)], {"a": "字" * 50}) == 18


# Columns


@pytest.mark.parametrize(
    ("total", "width"),
    [(None, 5), (0, 5), (9999, 5.6), (123, 5), (1234, 5.6), (1_234_567, 9.6)],
)
def test_a_column_is_wide_enough_for_its_total(total, width):
    assert widened([UNITS], Line({"units": total}))[0].width == pytest.approx(width)


def test_rates_and_texts_are_not_widened():
    fields = [RATE, NAME]
    assert widened(fields, Line({"rate": 123456789, "name": "长" * 50})) == fields


def test_an_amount_has_room_for_its_fen():
    (paid,) = widened([Field("paid", "金额", "money", width=5)], Line({"paid": 123456789}))
    assert paid.width > len("123,456,789.00")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([5], [(5, 5)]),
        ([5, 6], [(5, 6)]),
        ([5, 7], [(5, 5), (7, 7)]),
        ([5, 6, 8, 9, 11], [(5, 6), (8, 9), (11, 11)]),
    ],
)
def test_neighbouring_rows_are_one_run(rows, found):
    assert list(runs(rows)) == found


@pytest.mark.parametrize(
    ("widths", "count", "found"),
    [
        ([5], 1, [(0, 0)]),
        ([5], 3, [(0, 0)]),
        ([5, 5], 3, [(0, 0), (1, 1)]),
        ([5, 5, 5], 3, [(0, 0), (1, 1), (2, 2)]),
        ([30, 5, 5, 5], 3, [(0, 0), (1, 1), (2, 3)]),
        ([5, 5, 5, 30], 2, [(0, 2), (3, 3)]),
        ([5] * 9, 3, [(0, 2), (3, 5), (6, 8)]),
    ],
)
def test_parts_share_the_width_and_leave_nothing_out(widths, count, found):
    fields = [Field(str(n), str(n), width=width) for n, width in enumerate(widths)]
    assert parts(fields, count) == found


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("columns", [1, 2, 4, 7, 12])
def test_parts_follow_one_another_to_the_last_column(columns, count):
    found = parts([Field(str(n), str(n), width=3 + n % 4) for n in range(columns)], count)
    assert found[0][0] == 0
    assert found[-1][1] == columns - 1
    assert all(left == before + 1 for (_, before), (left, _) in pairwise(found))
    assert len(found) == min(columns, count)


def test_texts_that_find_no_part_share_the_last_one():
    one = [NAME]
    assert spread(one, ["甲", "乙", "丙"]) == [((0, 0), "甲　乙　丙")]
    assert spread(FIELDS, ["甲"]) == [((0, 5), "甲")]


# Formulas


COLUMNS = {"name": "A", "units": "B", "covered": "C", "own": "D", "joint": "E", "rate": "F"}


@pytest.mark.parametrize(
    ("field", "below", "formula"),
    [
        (RATE, [], '=IFERROR(C5/B5,"—")'),
        (RATE, [6, 7], '=IFERROR(C5/B5,"—")'),
        (COVERED, [], "=SUM(D5,E5)"),
        (COVERED, [6, 7], "=SUM(D5,E5)"),
        (UNITS, [6], "=SUM(B6)"),
        (UNITS, [6, 7, 8], "=SUM(B6:B8)"),
        (UNITS, [6, 8, 9, 12], "=SUM(B6,B8:B9,B12)"),
        (UNITS, [], ""),
        (NAME, [6, 7], ""),
    ],
)
def test_what_a_cell_computes(field, below, formula):
    assert _formula(field, COLUMNS, 4, below) == formula


@pytest.mark.parametrize(
    ("kind", "number", "align", "wrap"),
    [
        ("serial", "0", "center", None),
        ("count", "#,##0", "right", None),
        ("money", "#,##0.00", "right", None),
        ("rate", "0.0%", "right", None),
        ("date", "yyyy-mm-dd", "center", None),
        ("word", "@", "center", None),
        ("text", "@", "left", False),
        ("long", "@", "left", True),
    ],
)
def test_the_looks_of_each_kind(kind, number, align, wrap):
    shown = looks(kind, "body")
    assert (shown["num_format"], shown["align"], shown.get("text_wrap")) == (number, align, wrap)
    assert shown["border"] == 1
    assert "bold" not in shown
    assert looks(kind, "total")["bold"] is True


@pytest.mark.parametrize(("style", "indent"), [("body", 0), ("part", 2), ("total", 0)])
def test_a_part_is_indented(style, indent):
    assert looks("text", style)["indent"] == indent
    assert "indent" not in looks("count", style)


def test_the_rows_of_a_table():
    table = Table("汇总", "表", (NAME, Field("a", "甲/乙")), [])
    assert (table.head, table.first) == (2, 4)
    roomy = Table("汇总", "表", (NAME,), [], room=10)
    assert (roomy.head, roomy.first) == (12, 13)


@pytest.mark.parametrize(
    ("day", "text"),
    [(dt.date(2017, 12, 31), "2017年12月31日"), (dt.date(2018, 1, 5), "2018年1月5日"), (None, "—")],
)
def test_a_day_in_chinese(day, text):
    assert chinese_day(day) == text
