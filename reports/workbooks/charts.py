"""图表: the two rates by unit, and over eight quarters; native charts with their table beneath."""

from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from reports.models import Figure
from reports.readings import Counts
from reports.workbooks.edition import Edition

SHEET = "图表"
QUARTERS = 8
ROOM = 18  # rows above the table in which the charts stand
NAME, COVERAGE, WORK = 1, 4, 6  # columns the charts read
COLOURS = {COVERAGE: "#2F5583", WORK: "#7893B5"}
TITLE = {"name_font": {"size": 12, "bold": False}, "overlay": False}
FIELDS = (
    Field("group", "分类", "text", 16),
    Field("name", "名称", "text", 30),
    Field("organisations", "单位数", width=12),
    Field("covered", "党组织覆盖单位", width=14),
    Field("coverage", "组织覆盖率", "rate", 12, ratio=("covered", "organisations")),
    Field("work_covered", "工作覆盖单位", width=14),
    Field("work", "工作覆盖率", "rate", 12, ratio=("work_covered", "organisations")),
)


def add(book: Book, edition: Edition) -> None:
    units = [
        _line("填报单位", place.name, place.counts) for place in edition.places if place.number
    ]
    whole = _line("合计", edition.area, edition.total)
    quarters = _quarters(edition)
    units = [line for line in units if line.values["organisations"]]
    table = _table(edition, [*units, whole, *quarters])
    sheet = book.table(table)
    first, last = table.first, table.first + len(units)  # the row of the whole is drawn too
    bars = _chart(book, "bar", (first, last))
    bars.set_title({**TITLE, "name": f"{edition.heading}两个覆盖率（按填报单位）"})
    _place(sheet, bars, 0, "各填报单位组织覆盖率、工作覆盖率条形图")
    if quarters:
        trend = _chart(book, "line", (last + 1, last + len(quarters)))
        trend.set_title({**TITLE, "name": f"{edition.area}近 {len(quarters)} 个季度两个覆盖率"})
        _place(sheet, trend, 1, "近八个季度组织覆盖率、工作覆盖率折线图")


def _line(group: str, name: str, counts: Counts) -> Line:
    codes = ("organisations", "covered", "work_covered")
    return Line({"group": group, "name": name} | {c: counts.get(c, (0, 0))[0] for c in codes})


def _table(edition: Edition, lines: list[Line]) -> Table:
    return Table(
        name=SHEET,
        title=f"{edition.heading}两个覆盖图表",
        fields=FIELDS,
        lines=lines,
        unit=edition.area,
        reported=edition.reported,
        measures="家",
        notes=(f"说明：没有汇总或没有台账的季度不列。{edition.source}",),
        signed=False,
        filtered=False,
        room=ROOM,
    )


def _quarters(edition: Edition) -> list[Line]:
    """The newest edition of each of the eight quarters that end with this one."""
    report = edition.report
    first = report.period.shift(1 - QUARTERS)
    figures = Figure.objects.filter(
        basis=edition.basis,
        area=report.area_id,
        commercial_district=None,
        report__area=report.area_id,
        report__year__gte=first.year,
    ).select_related("report")
    newest: dict[Any, Figure] = {}
    for figure in sorted(figures, key=lambda figure: figure.report.edition):
        if first <= figure.report.period < report.period:
            newest[figure.report.period] = figure
    rows = [_line("季度", str(period.title), newest[period].counts) for period in sorted(newest)]
    rows.append(_line("季度", report.period.title, edition.total))
    return [row for row in rows if row.values["organisations"]]


def _chart(book: Book, kind: str, rows: tuple[int, int]) -> Chart:
    """The two rates of the rows, each with its number beside it."""
    chart = book.workbook.add_chart({"type": kind})
    for column in (COVERAGE, WORK):
        colour = {"color": COLOURS[column]}
        chart.add_series(
            {
                "name": FIELDS[column].title,
                "categories": [SHEET, rows[0], NAME, rows[1], NAME],
                "values": [SHEET, rows[0], column, rows[1], column],
                "data_labels": {"value": True, "num_format": "0.0%", "font": {"size": 9}},
                "fill": colour,
                "line": {**colour, "width": 2.25} if kind == "line" else {"none": True},
                "marker": {"type": "circle", "size": 6, "fill": colour, "border": colour},
            }
        )
    _axes(chart, kind)
    chart.set_legend({"position": "bottom"})
    return chart


def _axes(chart: Chart, kind: str) -> None:
    """Rates run from 0 to 100 %; bars read from the top down."""
    lines = {"visible": True, "line": {"color": "#E4E8ED"}}
    rates = {"min": 0, "max": 1, "num_format": "0%", "major_gridlines": lines}
    if kind == "bar":
        chart.set_x_axis(rates)
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    else:
        chart.set_y_axis(rates)
        chart.set_x_axis({"num_font": {"size": 9}})


def _place(sheet: Worksheet, chart: Chart, number: int, description: str) -> None:
    """Side by side over the table."""
    chart.set_size({"width": 395, "height": ROOM * 20 - 12})
    offset = {"x_offset": 4 + number * 400, "y_offset": 4}
    sheet.insert_chart(2, 0, chart, {**offset, "description": description})
