"""What each chart of the dashboard holds: its series, its words, and the same as a table."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.utils.timezone import now

from core.dated import Quarter
from districts.models import Area, CommercialDistrict
from reports.boards import charts
from reports.boards.charts import Cell, Chart
from reports.boards.coverage_charts import Bar, Bars, Point
from reports.boards.dashboards import Dashboard
from reports.boards.kpis import Change
from reports.models import Basis
from reports.readings import Rate, Reading
from reports.selection import Selection
from tests.reports.quarters import PERIOD

BASIS = Basis(code="default", name="2026版")
AREA = Area(code="640106", name="金凤区", kind="district")
NONE = "—"


def bar(name: str, numerator: int, denominator: int, target: int = 60) -> Bar:
    found = Rate(numerator, denominator)
    below = found.percent is not None and found.percent < target
    rows, whole = f"/rows/{name}", f"/whole/{name}"
    return Bar(name, found, f"/dashboard/?area={name}", below, rows, whole)


STREETS = Bars(
    "streets",
    "各街道组织覆盖率",
    Decimal("60.0"),
    (bar("甲街道", 1, 3), bar("乙街道", 3, 5), bar("丙街道", 0, 0)),
    Bar("合计", Rate(4, 8), "", False, "/rows/", "/whole/"),
    "填报单位",
)
MALLS = Bars(
    "commercial",
    "各商圈组织覆盖率",
    Decimal("62.5"),
    tuple(bar(f"第{number}商圈", number, 9) for number in range(1, 8)),
    Bar("合计", Rate(28, 63), "", False),
    "商圈",
)


def point(back: int, *rates: Rate, gap: str = "", changes: tuple[str | None, ...] = ()) -> Point:
    quarter, year = changes or (None, None)
    pair = tuple(
        Change(on, None if points is None else Decimal(points))
        for on, points in (("较上季", quarter), ("较去年同期", year))
    )
    both: Any = rates or (Rate(), Rate())
    return Point(PERIOD.shift(back), both, (pair, pair), gap)  # type: ignore[arg-type]


TREND = (
    *(point(back, gap="无台账") for back in range(-7, -3)),
    point(-3, gap="未汇总"),
    point(-2, Rate(1, 4), Rate(2, 4)),
    point(-1, Rate(1, 3), Rate(2, 3), changes=("8.3", None)),
    point(0, Rate(4, 8), Rate(8, 8), changes=("16.7", "-0.5")),
)


def page(**fields: Any) -> Dashboard:
    usual: dict[str, Any] = {
        "selection": Selection((AREA,), (BASIS,), AREA, BASIS, period=PERIOD),
        "period": PERIOD,
        "periods": (PERIOD,),
        "reading": Reading(PERIOD, {}, (1,), now(), "x"),
        "path": (),
        "streets": STREETS,
        "commercial": MALLS,
        "trend": TREND,
    }
    return Dashboard(**{**usual, **fields})


def drawn(**fields: Any) -> dict[str, dict[str, Any]]:
    return {chart["id"]: chart for chart in page(**fields).drawings}


def table(key: str, **fields: Any) -> Chart:
    return page(**fields).charts[key]


def heads(chart: Chart) -> tuple[str, ...]:
    return tuple(one.full or one.text for one in chart.heads)


def held(row: tuple[Cell, ...]) -> tuple[str | float, ...]:
    """What a workbook holds of it."""
    return tuple(cell.held for cell in row)


# which charts there are


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({}, ["streets", "commercial", "trend"]),
        ({"streets": None}, ["commercial", "trend"]),
        ({"commercial": None}, ["streets", "trend"]),
        ({"streets": None, "commercial": None}, ["trend"]),
        ({"reading": None}, []),
    ],
)
def test_a_chart_is_drawn_where_it_has_something(fields: dict[str, Any], keys: list[str]) -> None:
    shown = page(**fields)
    assert [chart["id"] for chart in shown.drawings] == list(shown.charts) == keys


def test_each_chart_names_place_day_basis_and_file() -> None:
    for chart in drawn().values():
        assert chart["subtitle"] == "金凤区 · 截至 2017-12-31 · 口径：2026版"
        assert (chart["unit"], chart["file"]) == ("%", "2017Q4")
    inside = replace(page().selection, district=CommercialDistrict(name="万达商圈"))
    subtitle = drawn(selection=inside)["trend"]["subtitle"]
    assert subtitle == "金凤区 · 万达商圈 · 截至 2017-12-31 · 口径：2026版"


# bars


def test_the_bars_hold_each_part_with_its_rate() -> None:
    chart = drawn()["streets"]
    assert (chart["kind"], chart["title"], chart["target"]) == ("bars", "各街道组织覆盖率", 60.0)
    assert chart["rows"] == [
        {
            "name": "甲街道",
            "value": 33.3,
            "text": "33.3%",
            "fraction": "1 / 3",
            "told": "33.3%，1 / 3 家",
            "below": True,
            "url": "/dashboard/?area=甲街道",
        },
        {
            "name": "乙街道",
            "value": 60.0,
            "text": "60.0%",
            "fraction": "3 / 5",
            "told": "60.0%，3 / 5 家",
            "below": False,
            "url": "/dashboard/?area=乙街道",
        },
    ]
    told = "各街道组织覆盖率由低到高：甲街道33.3%，乙街道60.0%；目标 60.0%"
    assert chart["description"] == told
    assert STREETS.undrawn == "另有 1 个没有单位或无台账，见数据表。"


def test_where_nothing_has_a_rate_it_is_told_of_each() -> None:
    bars = replace(STREETS, rows=(bar("甲街道", 0, 0), bar("乙街道", 0, 0)))
    assert [one["text"] for one in table("streets", streets=bars).data["rows"]] == [NONE, NONE]
    assert bars.undrawn == ""


@pytest.mark.parametrize(
    ("key", "count", "drawn_count"),
    [
        ("commercial", 6, 6),
        ("commercial", 7, 6),
        ("streets", 8, 8),
        ("streets", 9, 8),
        ("streets", 1, 1),
    ],
)
def test_only_the_lowest_are_drawn(key: str, count: int, drawn_count: int) -> None:
    rows = tuple(bar(f"第{number}", number, 99) for number in range(count))
    bars = replace(STREETS, key=key, rows=rows)
    assert bars.drawn == rows[:drawn_count]
    chart = table(key, **{key: bars})
    assert len(chart.data["rows"]) == drawn_count
    assert len(chart.rows) == count
    assert chart.told.count("第") == drawn_count
    told = f"图中为最低的 {drawn_count} 个，全部 {count} 个见数据表。"
    assert chart.note == (told if count > drawn_count else "")


def test_the_table_of_bars_has_all_of_them_and_the_whole() -> None:
    found = table("commercial")
    assert heads(found) == (
        "商圈",
        "已覆盖（家）",
        "单位数（家）",
        "组织覆盖率（%）",
        "目标（%）",
    )
    assert held(found.rows[0]) == ("第1商圈", 1, 9, 11.1, 62.5)
    assert len(found.rows) == 7
    assert held(found.total) == ("合计", 28, 63, 44.4, 62.5)
    assert (found.drawn, found.kind) == ((3,), "bars")
    streets = table("streets")
    assert heads(streets)[0] == "填报单位"
    assert held(streets.rows[2]) == ("丙街道", 0, 0, NONE, 60.0)


def test_each_number_of_the_bars_opens_and_says_whether_it_reaches_the_target() -> None:
    streets = table("streets")
    assert [cell.url for cell in streets.rows[0]] == [
        *("/dashboard/?area=甲街道", "/rows/甲街道", "/whole/甲街道", "", ""),
    ]
    assert [row[4].text for row in streets.rows] == ["未达标", "达标", NONE]
    assert [row[4].state for row in streets.rows] == ["warn", "ok", ""]
    assert (streets.total[4].text, streets.total[1].url) == ("", "/rows/")


# the trend


def test_the_trend_holds_two_series_of_eight_quarters() -> None:
    chart = drawn()["trend"]
    assert (chart["kind"], chart["title"]) == ("lines", "八个季度走势")
    coverage, work = chart["series"]
    assert (coverage["name"], work["name"]) == ("组织覆盖率", "工作覆盖率")
    assert coverage["values"] == [*[None] * 5, 25.0, 33.3, 50.0]
    assert work["values"] == [*[None] * 5, 50.0, 66.7, 100.0]
    assert coverage["texts"] == [*[NONE] * 5, "25.0%", "33.3%", "50.0%"]
    assert work["texts"][-1] == "100.0%"


def test_each_quarter_has_its_label_and_why_it_is_empty() -> None:
    quarters = drawn()["trend"]["quarters"]
    assert [one["label"] for one in quarters] == [
        *("16一", "二", "三", "四"),
        *("17一", "二", "三", "四"),
    ]
    assert [one["gap"] for one in quarters] == [*["无台账"] * 4, "未汇总", "", "", ""]
    assert quarters[4]["tip"] == "2017年第一季度：未汇总"
    assert quarters[7]["tip"] == (
        "2017年第四季度（个百分点）\n"
        "组织 50.0%　环比 +16.7　同比 -0.5\n"
        "工作 100.0%　环比 +16.7　同比 -0.5"
    )


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (Quarter(2017, 3), ["15四", "16一", "二", "三", "四", "17一", "二", "三"]),
        (Quarter(2009, 2), ["07三", "四", "08一", "二", "三", "四", "09一", "二"]),
    ],
)
def test_the_year_stands_first_and_at_each_new_one(last: Quarter, labels: list[str]) -> None:
    trend = tuple(replace(TREND[0], period=last.shift(back)) for back in range(-7, 1))
    assert [one["label"] for one in drawn(trend=trend)["trend"]["quarters"]] == labels


def test_the_trend_is_told_in_words() -> None:
    told = drawn()["trend"]["description"]
    assert told.startswith("八个季度的组织覆盖率和工作覆盖率：2016年第一季度无台账；")
    assert told.endswith("2017年第一季度未汇总；2017年第二季度25.0%、50.0%；"
                         "2017年第三季度33.3%、66.7%；2017年第四季度50.0%、100.0%")  # fmt: skip


def test_the_table_of_the_trend() -> None:
    found = table("trend")
    assert heads(found) == (
        "季度",
        *("组织覆盖率（%）", "组织覆盖率环比（个百分点）", "组织覆盖率同比（个百分点）"),
        *("工作覆盖率（%）", "工作覆盖率环比（个百分点）", "工作覆盖率同比（个百分点）"),
    )
    assert held(found.rows[0]) == ("2016年第一季度", "无台账", NONE, NONE, "无台账", NONE, NONE)
    assert held(found.rows[5]) == ("2017年第二季度", 25.0, NONE, NONE, 50.0, NONE, NONE)
    assert held(found.rows[7]) == ("2017年第四季度", 50.0, 16.7, -0.5, 100.0, 16.7, -0.5)
    assert (found.drawn, found.kind, found.total) == ((1, 4), "lines", ())
    assert found.rows[7][1].note == "4 / 8"
    assert "period=2017Q2" in found.rows[5][4].url
    assert "indicator=work_coverage" in found.rows[5][4].url


# the workbook


def sheet(chart: Chart) -> Any:
    """The one sheet of its workbook."""
    return openpyxl.load_workbook(io.BytesIO(charts.workbook(chart, page().subtitle))).active


def test_the_workbook_of_bars() -> None:
    found = sheet(table("streets"))
    rows = [[cell.value for cell in row] for row in found.iter_rows()]
    assert found.title == "数据"
    assert rows[0][0] == "各街道组织覆盖率"
    assert rows[1][0] == "金凤区 · 截至 2017-12-31 · 口径：2026版"
    assert rows[3] == ["填报单位", "已覆盖（家）", "单位数（家）", "组织覆盖率（%）", "目标（%）"]
    assert rows[4:8] == [
        ["甲街道", 1, 3, 33.3, 60],
        ["乙街道", 3, 5, 60, 60],
        ["丙街道", 0, 0, NONE, 60],
        ["合计", 4, 8, 50, 60],
    ]
    assert [found.cell(5, column).number_format for column in (2, 4)] == ["General", "0.0"]


@pytest.mark.parametrize(
    ("key", "ranges"),
    [
        ("streets", ["'数据'!$D$5:$D$7"]),  # without the whole
        ("trend", ["'数据'!$B$5:$B$12", "'数据'!$E$5:$E$12"]),
    ],
)
def test_the_chart_of_a_workbook_draws_the_rows_of_the_table(key: str, ranges: list[str]) -> None:
    (chart,) = sheet(table(key))._charts
    values = [series.val.numRef.f for series in chart.series]
    names = {series.cat.strRef.f for series in chart.series}
    assert [ref.replace("'", "") for ref in values] == [ref.replace("'", "") for ref in ranges]
    last = ranges[0].rsplit("$", 1)[1]
    assert {ref.replace("'", "") for ref in names} == {f"数据!$A$5:$A${last}"}


@pytest.mark.parametrize("key", ["trend", "streets"])
def test_rates_run_to_a_hundred(key: str) -> None:
    (chart,) = sheet(table(key))._charts
    assert {axis.scaling.max for axis in (chart.x_axis, chart.y_axis)} == {None, 100}


def test_lines_of_a_workbook_differ_by_dashes_and_marks() -> None:
    (chart,) = sheet(table("trend"))._charts
    looks = [(one.graphicalProperties.line.prstDash, one.marker.symbol) for one in chart.series]
    assert looks == [("solid", "circle"), ("dash", "square")]


def test_a_workbook_has_the_colours_of_the_screen() -> None:
    """Those that the tests of a browser find told apart in grey."""
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    assert tuple(re.findall(r"--chart-\d: (#\w+);", tokens)) == tuple(
        fill.lower() for fill in charts.FILLS
    )


def test_the_name_of_a_file_is_encoded() -> None:
    name = charts.attachment('各街道 "a".xlsx')
    assert name == "attachment; filename*=UTF-8''%E5%90%84%E8%A1%97%E9%81%93%20%22a%22.xlsx"
