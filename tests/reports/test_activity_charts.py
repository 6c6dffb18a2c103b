"""What the charts of activities hold: quarters, parts of the place, themes; each number opens."""

from decimal import Decimal
from typing import Any

import pytest

from reports.boards.activity_charts import Bar, Held
from reports.boards.activity_dashboard import ActivityPage
from reports.boards.kpis import Change
from reports.boards.telling import Pair, Told
from reports.readings import Rate
from tests.reports.quarters import PERIOD
from tests.reports.test_charts import NONE, heads, held, page, sheet


def told(code: str, number: int) -> Told:
    return Told(code, str(number), "场", f"/rows/{code}/", number, nothing=not number)


def pair(title: str, quarter: int, year: int) -> Pair:
    return Pair(title, "场", told("quarter", quarter), told("year", year))


def growth(quarter: str | None, year: str | None) -> tuple[Change, ...]:
    found = (("较上季", quarter), ("较去年同期", year))
    return tuple(Change(on, None if one is None else Decimal(one)) for on, one in found)


BEGUN = ("selection", "period", "periods", "reading", "path")
URLS = ("/activities", "/people", "/share")
QUARTERS = (
    *(Held(PERIOD.shift(back), gap="无台账") for back in range(-7, -2)),
    Held(PERIOD.shift(-2), 0, 0, Rate(0, 0), growth(None, None), URLS),
    Held(PERIOD.shift(-1), 8, 90, Rate(1, 4), growth(None, None), URLS),
    Held(PERIOD, 1234, 5678, Rate(7, 11), growth("-62.5", "0.0"), URLS),
)


def activities(**fields: Any) -> ActivityPage:
    usual: dict[str, Any] = {
        **{name: getattr(page(), name) for name in BEGUN},
        "held": pair("活动", 15, 40),
        "trend": QUARTERS,
        "units": (
            Bar("乙街道", 2, 9, "/乙", ("/q", "/y")),
            Bar("甲街道", 5, 5, "/甲", ("/q", "/y")),
            Bar("丙街道", 2, 20, "/丙", ("/q", "/y")),
        ),
        "units_called": "各街道",
        "themes": (pair("服务活动", 3, 7), pair("文体活动", 0, 4), pair("会议活动", 0, 0)),
    }
    return ActivityPage(**{**usual, **fields})


def test_the_page_of_activities_draws_what_it_has() -> None:
    keys = ["activity_units", "activity_trend", "activity_themes"]
    assert [chart["id"] for chart in activities().drawings] == keys
    assert list(activities(units=()).charts) == ["activity_trend", "activity_themes"]
    assert list(activities(reading=None).charts) == []
    for chart in activities().drawings:
        assert (chart["unit"], chart["file"]) == ("场", "2017Q4")
        assert chart["subtitle"].startswith("金凤区 · 截至 2017-12-31")


def test_a_quarter_without_books_is_a_gap_and_a_counted_nought_is_nought() -> None:
    chart = activities().charts["activity_trend"]
    quarters = chart.data["quarters"]
    assert chart.kind == "columns"
    assert [one["value"] for one in quarters] == [*[None] * 5, 0, 8, 1234]
    assert [one["gap"] for one in quarters] == [*["无台账"] * 5, "", "", ""]
    assert [one["under"] for one in quarters] == [*[""] * 5, NONE, "25.0%", "63.6%"]
    assert [one["url"] for one in quarters] == [*[""] * 6, "/activities", "/activities"]
    assert quarters[7]["text"] == "1,234"
    assert quarters[7]["tip"] == (
        "2017年第四季度\n活动 1,234 场　环比 -62.5%　同比 +0.0%\n参加 5,678 人次　单位参与率 63.6%"
    )
    assert quarters[0]["tip"] == "2016年第一季度：无台账"
    assert chart.told.startswith("八个季度举办的活动：2016年第一季度无台账；")
    assert chart.told.endswith("2017年第二季度0场；2017年第三季度8场；2017年第四季度1,234场")


def test_the_table_of_quarters_opens_each_number() -> None:
    chart = activities().charts["activity_trend"]
    assert heads(chart) == (
        *("季度", "活动（场）", "活动环比（%）", "活动同比（%）", "参加人次", "单位参与率（%）"),
    )
    assert held(chart.rows[0]) == ("2016年第一季度", "无台账", *[NONE] * 4)
    assert held(chart.rows[5]) == ("2017年第二季度", 0, NONE, NONE, 0, NONE)
    assert held(chart.rows[7]) == ("2017年第四季度", 1234, -62.5, 0.0, 5678, 63.6)
    assert [cell.url for cell in chart.rows[7]] == ["", "/activities", "", "", "/people", "/share"]
    assert [cell.url for cell in chart.rows[5]][:5] == [""] * 5  # a nought has no rows


def test_the_most_active_parts_come_first() -> None:
    chart = activities().charts["activity_units"]
    assert (chart.title, heads(chart)) == ("各街道活动", ("街道", "本季（场）", "本年（场）"))
    rows = chart.data["rows"]
    assert [(row["name"], row["value"], row["of"]) for row in rows] == [
        ("甲街道", 5, 5),
        ("丙街道", 2, 20),  # as active in the quarter, and more so in the year
        ("乙街道", 2, 9),
    ]
    assert chart.data["most"] == 20
    assert (rows[0]["url"], rows[0]["told"]) == ("/甲", "本季 5 场，本年 5 场")
    assert [cell.url for cell in chart.rows[0]] == ["/甲", "/q", "/y"]
    assert held(chart.total) == ("合计", 15, 40)
    assert (chart.drawn, chart.note) == ((1, 2), "")


@pytest.mark.parametrize(
    ("count", "note"), [(8, ""), (9, "图中为活动最多的 8 个，全部 9 个见数据表。")]
)
def test_eight_parts_are_drawn_and_all_stand_in_the_table(count: int, note: str) -> None:
    units = tuple(Bar(f"第{number}", number, number, "") for number in range(count))
    chart = activities(units=units).charts["activity_units"]
    assert (len(chart.data["rows"]), len(chart.rows), chart.note) == (8, count, note)


def test_a_theme_opens_its_rows_of_the_quarter_else_of_the_year() -> None:
    chart = activities().charts["activity_themes"]
    rows = chart.data["rows"]
    assert [(row["name"], row["text"], row["fraction"]) for row in rows] == [
        *(("服务", "3", "7"), ("文体", "0", "4"), ("会议", "0", "0")),
    ]
    assert [row["url"] for row in rows] == ["/rows/quarter/", "/rows/year/", ""]
    assert [cell.url for cell in chart.rows[1]] == ["/rows/year/", "", "/rows/year/"]


def test_where_nothing_was_done_the_bars_have_a_length_to_be_measured_by() -> None:
    chart = activities(themes=(pair("会议活动", 0, 0),)).charts["activity_themes"]
    assert chart.data["most"] == 0


@pytest.mark.parametrize(
    ("key", "columns"), [("activity_trend", ["B5:B12"]), ("activity_units", ["B5:B7", "C5:C7"])]
)
def test_the_native_chart_draws_its_columns_as_far_as_they_go(key: str, columns: list[str]) -> None:
    (chart,) = sheet(activities().charts[key])._charts
    values = [series.val.numRef.f.rpartition("!")[2].replace("$", "") for series in chart.series]
    assert values == columns
    assert {axis.scaling.max for axis in (chart.x_axis, chart.y_axis)} == {None}
