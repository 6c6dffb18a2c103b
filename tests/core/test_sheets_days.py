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


@pytest.mark.parametrize(
    ("raw", "first", "precision"),
    [
        (1900.0, (1900, 1, 1), Y),
        (2100.0, (2100, 1, 1), Y),
        ("1900.1.1", (1900, 1, 1), D),
        ("2100-12-31", (2100, 12, 31), D),
        (3654.0, (1910, 1, 1), D),
        (73415.0, (2100, 12, 31), D),
        ("2016.2.29", (2016, 2, 29), D),
        ("2000年2月29日", (2000, 2, 29), D),
        ("2016-12-31T00:00:00", (2016, 12, 31), D),
        ("2016-12-31 0:00", (2016, 12, 31), D),
        ("2016.", (2016, 1, 1), Y),
        ("2016/12", (2016, 12, 1), M),
        ("20161231", (2016, 12, 31), D),
        ("二〇一六年十月", (2016, 10, 1), M),
        ("二○一六年十一月二十日", (2016, 11, 20), D),
        ("二零一六年十二月二十一日", (2016, 12, 21), D),
        ("二〇一六年一月三十日", (2016, 1, 30), D),
        ("二〇一六年一月十日", (2016, 1, 10), D),
        ("二〇一六", (2016, 1, 1), Y),
        ("不晚于2016.12", (2016, 12, 31), Precision.BY),
        ("不晚于2016年", (2016, 12, 31), Precision.BY),
        ("不晚于 2016年12月31日", (2016, 12, 31), Precision.BY),
    ],
)
def test_dates_at_their_edges(raw, first, precision):
    assert DayCell().parse(raw) == Day(dt.date(*first), precision)


@pytest.mark.parametrize("raw", ["", "无", "—", "/", None, "  ", "－"])
def test_a_date_that_there_is_none_of(raw):
    assert DayCell().parse(raw) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("1899.12.31", "年份 1899 不在 1900 至 2100 之间，请核对。"),
        ("2101", "年份 2101 不在 1900 至 2100 之间，请核对。"),
        (dt.date(1899, 12, 31), "年份 1899 不在 1900 至 2100 之间，请核对。"),
        ("2017.0.1", "没有 0 月，应为 2017.01 至 2017.12。"),
        ("2017年13月1日", "没有 13 月，应为 2017.01 至 2017.12。"),
        ("2017.4.31", "2017 年 4 月没有 31 日，应为 1 至 30 日。"),
        ("1900.2.29", "1900 年 2 月没有 29 日，应为 1 至 28 日。"),
        ("17.5.1", "“17.5.1”的年份应写四位，如 2017 或 1917。"),
        ("98年7月", "“98年7月”的年份应写四位，如 2098 或 1998。"),
        ("17/5", "“17/5”的年份应写四位，如 2017 或 1917。"),
        ("明年", "“明年”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        ("2017.1.1.1", "“2017.1.1.1”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        (
            "2016年12月31日上午",
            "“2016年12月31日上午”不是日期，请写成 2017.01.31、2017.01 或 2017。",
        ),
        ("2016-12-31 08:30", "“2016-12-31 08:30”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        ("3654", "年份 3654 不在 1900 至 2100 之间，请核对。"),
        (3653.0, "年份 3653 不在 1900 至 2100 之间，请核对。"),
        (73416.0, "“73416”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        ("73416", "“73416”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        (2012.123, "“2012.123”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        (2012.13, "没有 13 月，应为 2012.01 至 2012.12。"),
        (float("nan"), "“nan”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
        (True, "“True”不是日期，请写成 2017.01.31、2017.01 或 2017。"),
    ],
)
def test_what_is_said_of_a_date_that_cannot_be(raw, sentence):
    assert wrong(raw) == sentence


@pytest.mark.parametrize("year", [1949, 2000, 2012])
def test_only_a_number_loses_the_nought_of_october(year):
    with pytest.raises(CellWarning) as odd:
        DayCell().parse(year + 0.1)
    assert str(odd.value) == (
        f"“{year}.1”是数字，可能是 1 月也可能是 10 月，按 1 月读入；"
        f"如为 10 月，请把单元格改为文本并写成 {year}.10。"
    )
    assert DayCell().parse(f"{year}.1") == odd.value.value == Day(dt.date(year, 1, 1), M)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Day(dt.date(2016, 12, 31)), dt.date(2016, 12, 31)),
        (Day(dt.date(2016, 12, 1), M), "2016年12月"),
        (Day(dt.date(2016, 1, 1), Y), "2016年"),
        (Day(dt.date(2016, 12, 31), Precision.BY), "不晚于2016-12-31"),
        (None, None),
        ("—", "—"),
    ],
)
def test_an_exact_day_is_shown_as_a_date_and_others_as_text(value, shown):
    assert DayCell().show(value) == shown
    assert DayCell().kind == "date"
