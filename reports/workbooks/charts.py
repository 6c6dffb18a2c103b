"""图表: the two rates by unit, and over eight quarters; native charts with their table beneath."""

from itertools import pairwise
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from core.dated import Quarter
from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from reports.edition import Edition
from reports.models import Counts, Figure

SHEET = "图表"
WIDTH, PIXELS = 440, 25  # of a chart; of a row of the room above the table
QUARTERS = 8
ONE_PAGE = 30  # lines that can still be read with their charts on one page
GROUP, NAME, COVERAGE, WORK, TARGET = 0, 1, 4, 6, 7  # columns the charts read
NAMES = {"bar": NAME, "line": GROUP}  # a quarter's short name stands upright under the trend
COLOURS = {COVERAGE: "#2F5583", WORK: "#7893B5", TARGET: "#C8102E"}
TITLE = {"name_font": {"size": 12, "bold": False}, "overlay": False}
FIELDS = (
    Field("group", "分类、季度", "text", 16),
    Field("name", "名称", "text", 30),
    Field("organisations", "单位数", width=12),
    Field("covered", "党组织覆盖单位", width=14),
    Field("coverage", "组织覆盖率", "rate", 12, ratio=("covered", "organisations")),
    Field("work_covered", "工作覆盖单位", width=14),
    Field("work", "工作覆盖率", "rate", 12, ratio=("work_covered", "organisations")),
    Field("target", "组织覆盖率目标", "rate", 14),
)


def add(book: Book, edition: Edition) -> None:
    units, earlier = _units(edition), _earlier(edition)
    quarters = _quarters(edition, earlier)
    whole = _line(edition, "合计", edition.area, edition.total)
    note = _versions(edition, earlier)
    table = _table(edition, [*units, whole, *quarters], note, room=max(18, 2 * len(units) + 6))
    sheet = book.table(table)
    first, last = table.first, table.first + len(units)  # the row of the whole is drawn too
    bars = _chart(book, "bar", (first, last))
    bars.set_title({**TITLE, "name": f"{edition.heading}两个覆盖率"})
    drawn = [(bars, "各填报单位组织覆盖率、工作覆盖率条形图，数字见下表")]
    if quarters:
        trend = _chart(book, "line", (last + 1, last + len(quarters)))
        trend.set_title({**TITLE, "name": f"{edition.area}近 {len(quarters)} 个季度两个覆盖率"})
        drawn.append((trend, "近八个季度组织覆盖率、工作覆盖率折线图，数字见下表"))
    _place(sheet, table, drawn)


def _line(edition: Edition, group: str, name: str, counts: Counts) -> Line:
    codes = ("organisations", "covered", "work_covered")
    values = {code: counts.get(code, (0, 0))[0] for code in codes}
    target = float(edition.basis.target) / 100
    return Line({"group": group, "name": name, "target": target, **values})


def _units(edition: Edition) -> list[Line]:
    """The reporting units (of one unit its commercial districts) that have something to divide
    by."""
    own = edition.unit is not None and edition.unit.pk != edition.report.area_id
    units = [place for place in edition.places if bool(place.number) is not own]
    group = "商圈" if own else "填报单位"
    lines = [_line(edition, group, place.name, place.counts) for place in units]
    return [line for line in lines if line.values["organisations"]]


def _table(edition: Edition, lines: list[Line], note: str, room: int) -> Table:
    return Table(
        name=SHEET,
        title=f"{edition.heading}两个覆盖图表",
        fields=FIELDS,
        lines=lines,
        unit=edition.area,
        reported=edition.reported,
        measures="家",
        notes=(f"说明：没有汇总或没有台账的季度不列。{note}{edition.source}",),
        signed=False,
        filtered=False,
        room=room,
        pages=1 if len(lines) <= ONE_PAGE else 0,
    )


def _earlier(edition: Edition) -> dict[Quarter, Figure]:
    """Of the newest edition of each of the seven quarters before this one, oldest first."""
    report = edition.report
    first = report.period.shift(1 - QUARTERS)
    figures = Figure.objects.filter(
        basis__code=edition.basis.code,
        area=edition.unit.pk if edition.unit else report.area_id,
        commercial_district=None,
        report__area=report.area_id,
        report__year__gte=first.year,
    ).select_related("report", "basis")
    newest: dict[Quarter, Figure] = {}
    for figure in sorted(figures, key=lambda figure: figure.report.edition):
        if first <= figure.report.period < report.period:
            newest[figure.report.period] = figure
    return {period: newest[period] for period in sorted(newest)}


def _quarters(edition: Edition, earlier: dict[Quarter, Figure]) -> list[Line]:
    counts = {period: figure.counts for period, figure in earlier.items()}
    counts[edition.report.period] = edition.total
    rows = [_line(edition, str(period), period.title, counts[period]) for period in counts]
    return [row for row in rows if row.values["organisations"]]


def _versions(edition: Edition, earlier: dict[Quarter, Figure]) -> str:
    """From which quarter on the basis had another version, in a sentence each."""
    versions = {period: figure.basis.version for period, figure in earlier.items()}
    versions[edition.report.period] = edition.basis.version
    told = (
        f"{period.title}起口径版本变化（{old} → {new}），前后不完全可比。"
        for (_, old), (period, new) in pairwise(versions.items())
        if old != new
    )
    return "".join(told)


def _chart(book: Book, kind: str, rows: tuple[int, int]) -> Chart:
    """The rates of the rows, each with its number beside it; the trend has its target line too."""
    chart = book.workbook.add_chart({"type": kind})
    for column in (COVERAGE, WORK):
        chart.add_series(_series(kind, rows, column))
    if kind == "line":
        dashes = {"color": COLOURS[TARGET], "width": 1.5, "dash_type": "dash"}
        chart.add_series({**_cells(kind, rows, TARGET), "line": dashes, "marker": {"type": "none"}})
    _axes(chart, kind)
    chart.set_legend({"position": "bottom"})
    return chart


def _cells(kind: str, rows: tuple[int, int], column: int) -> dict[str, Any]:
    return {
        "name": FIELDS[column].title,
        "categories": [SHEET, rows[0], NAMES[kind], rows[1], NAMES[kind]],
        "values": [SHEET, rows[0], column, rows[1], column],
    }


def _series(kind: str, rows: tuple[int, int], column: int) -> dict[str, Any]:
    colour = {"color": COLOURS[column]}
    labels = {"value": True, "num_format": "0.0%", "font": {"size": 9}}
    if kind == "line":
        marker = {"type": "circle", "size": 6, "fill": colour, "border": colour}
        drawn = {"line": {**colour, "width": 2.25}, "marker": marker}
        side = "below" if column == COVERAGE else "above"  # the lines are close: apart from both
        return _cells(kind, rows, column) | drawn | {"data_labels": {**labels, "position": side}}
    return _cells(kind, rows, column) | {"fill": colour, "gap": 60, "data_labels": labels}


def _axes(chart: Chart, kind: str) -> None:
    """Rates run from 0 to 100 %, with room for the number of a full bar; bars read downwards."""
    lines = {"visible": True, "line": {"color": "#E4E8ED"}}
    rates = {"min": 0, "max": 1.15, "major_unit": 0.25, "num_format": '[<=1]0%;""'}
    rates |= {"major_gridlines": lines, "num_font": {"size": 9}}
    names = {"num_font": {"size": 9}}
    if kind == "bar":
        chart.set_x_axis(rates)
        chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
    else:
        chart.set_y_axis(rates)
        chart.set_x_axis(names)


def _place(sheet: Worksheet, table: Table, charts: list[tuple[Chart, str]]) -> None:
    """Side by side over the table."""
    for number, (chart, description) in enumerate(charts):
        chart.set_size({"width": WIDTH, "height": table.room * PIXELS - 16})
        offset = {"x_offset": 4 + number * (WIDTH + 8), "y_offset": 8}
        sheet.insert_chart(2, 0, chart, {**offset, "description": description})
