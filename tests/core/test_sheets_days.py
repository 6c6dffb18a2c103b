"""Dates: every common notation is read as meant, with the precision it has."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dated import Day, Precision, show
from core.sheets.cells import DayCell
from core.sheets.columns import CellError, CellWarning

DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def wrong(raw) -> str:
    with pytest.raises(CellError) as error:
        DayCell().parse(raw)
    assert not isinstance(error.value, CellWarning)
    assert str(error.value).endswith("。")
    return str(error.value)


D, M, Y = Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("raw", "first", "precision"),
    [
        ("2009.12.25", (2009, 12, 25), D),
        ("2023.5.1", (2023, 5, 1), D),
        ("2023/5/1", (2023, 5, 1), D),
        ("2023-05-01", (2023, 5, 1), D),
        ("2015年12月9日", (2015, 12, 9), D),
        ("2015 年 12 月 9 日", (2015, 12, 9), D),
        ("2015年12月9号", (2015, 12, 9), D),
        ("２０１５．１２．９", (2015, 12, 9), D),
        ("2015。12。9", (2015, 12, 9), D),
        ("20151209", (2015, 12, 9), D),
        (20151209.0, (2015, 12, 9), D),
        (40172.0, (2009, 12, 25), D),
        ("40172", (2009, 12, 25), D),
        (40172.5, (2009, 12, 25), D),
        ("2015-12-09 00:00:00", (2015, 12, 9), D),
        (dt.datetime(2015, 12, 9), (2015, 12, 9), D),
        (dt.date(2015, 12, 9), (2015, 12, 9), D),
        ("二〇一五年十二月九日", (2015, 12, 9), D),
        ("二○一五年十二月三十一日", (2015, 12, 31), D),
        ("二零二零年二月十日", (2020, 2, 10), D),
        ("2012.10", (2012, 10, 1), M),
        ("2012.1", (2012, 1, 1), M),
        ("2012.01", (2012, 1, 1), M),
        (2012.01, (2012, 1, 1), M),
        (2012.12, (2012, 12, 1), M),
        (2012.2, (2012, 2, 1), M),
        ("2023-05", (2023, 5, 1), M),
        ("2023/5", (2023, 5, 1), M),
        ("2002年07月", (2002, 7, 1), M),
        ("201210", (2012, 10, 1), M),
        (201210.0, (2012, 10, 1), M),
        ("2016", (2016, 1, 1), Y),
        ("2016年", (2016, 1, 1), Y),
        (2016.0, (2016, 1, 1), Y),
        ("二〇一六年", (2016, 1, 1), Y),
        ("不晚于2016-12-31", (2016, 12, 31), Precision.BY),
    ],
)
def test_dates_in_every_notation(raw, first, precision):
    assert DayCell().parse(raw) == Day(dt.date(*first), precision)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("2017.13", "没有 13 月，应为 2017.01 至 2017.12。"),
        ("2017.0", "没有 0 月"),
        ("2017.00", "没有 0 月"),
        ("2017.1.0", "没有 0 日"),
        ("2017.2.30", "2017 年 2 月没有 30 日，应为 1 至 28 日。"),
        ("98.07", "年份应写四位"),
        ("09年5月", "年份应写四位"),
        ("1800.1", "年份 1800 不在"),
        ("长期", "不是日期"),
        ("2015-2018", "不是日期"),
        (-1.0, "不是日期"),
        (1e9, "不是日期"),
        ("20171331", "没有 13 月"),
    ],
)
def test_dates_that_cannot_be(raw, words):
    assert words in wrong(raw)


def test_a_month_typed_as_a_number_may_be_october():
    with pytest.raises(CellWarning) as odd:
        DayCell().parse(2012.1)
    assert odd.value.value == Day(dt.date(2012, 1, 1), M)
    assert "可能是 1 月也可能是 10 月" in str(odd.value)
    assert "2012.10" in str(odd.value)


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
WAYS = ("{0}.{1}.{2}", "{0}.{1:02}.{2:02}", "{0}/{1}/{2}", "{0}-{1:02}-{2:02}", "{0}年{1}月{2}日")


@given(DAYS, st.sampled_from(WAYS), st.booleans())
def test_a_day_is_read_back_from_any_notation(day, way, wide):
    text = way.format(day.year, day.month, day.day)
    assert DayCell().parse(text.translate(DIGITS) if wide else text) == Day(day)


@given(DAYS, st.sampled_from([D, M, Y, Precision.BY]))
def test_what_is_shown_is_read_back(day, precision):
    first = {M: day.replace(day=1), Y: day.replace(month=1, day=1)}.get(precision, day)
    value = Day(first, precision)
    assert DayCell().parse(DayCell().show(value)) == value
    assert DayCell().parse(show(first, precision)) == value


@given(st.dates(dt.date(1911, 1, 1), dt.date(2099, 12, 31)))
def test_a_serial_is_the_day_excel_means(day):
    assert DayCell().parse(float((day - dt.date(1899, 12, 30)).days)) == Day(day)
