"""The charts of the dashboard: what the page draws, and the same numbers as a workbook."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import xlsxwriter

from reports.dashboards import Bars, Dashboard, Point

NUMERALS = "一二三四"
Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """A chart as rows: names in the first column, the drawn columns by their numbers."""

    title: str
    subtitle: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: tuple[int, ...]
    kind: str
    total: tuple[Cell, ...] = ()


def _subtitle(page: Dashboard) -> str:
    selection = page.selection
    places = [selection.area.name, selection.district.name if selection.district else ""]
    place = " · ".join(filter(None, places))
    return f"{place} · 截至 {page.period.last} · 口径：{selection.basis.name}"


def drawings(page: Dashboard) -> list[dict[str, Any]]:
    """The data island of the page: one object for each chart."""
    if page.reading is None:
        return []
    shared = {"subtitle": _subtitle(page), "unit": "%", "file": str(page.period)}
    bars = [{**shared, **_bars(found)} for found in (page.streets, page.commercial) if found]
    return [*bars, {**shared, **_lines(page.trend)}]


def _bars(bars: Bars) -> dict[str, Any]:
    told = "，".join(f"{bar.name}{bar.rate.text}" for bar in bars.drawn)
    return {
        "id": bars.key,
        "kind": "bars",
        "title": bars.title,
        "target": float(bars.target),
        "description": f"{bars.title}由低到高：{told}；目标 {bars.target:f}%",
        "rows": [
            {
                "name": bar.name,
                "value": _number(bar.rate.percent),
                "text": bar.rate.text,
                "fraction": bar.rate.fraction,
                "below": bar.below,
                "url": bar.url,
            }
            for bar in bars.drawn
        ],
    }


def _lines(trend: tuple[Point, ...]) -> dict[str, Any]:
    told = "；".join(f"{point.period.title}{_told(point)}" for point in trend)
    return {
        "id": "trend",
        "kind": "lines",
        "title": "八个季度走势",
        "description": f"八个季度的组织覆盖率和工作覆盖率：{told}",
        "quarters": [
            {"label": _label(point, first), "gap": point.gap, "tip": _tip(point)}
            for first, point in zip([True, *[False] * 7], trend, strict=True)
        ],
        "series": [
            {
                "name": name,
                "values": [None if p.gap else _number(p.rates[i].percent) for p in trend],
                "texts": [p.rates[i].text for p in trend],
            }
            for i, name in enumerate(("组织覆盖率", "工作覆盖率"))
        ],
    }


def _told(point: Point) -> str:
    return point.gap or f"{point.rates[0].text}、{point.rates[1].text}"


def _tip(point: Point) -> str:
    if point.gap:
        return f"{point.period.title}：{point.gap}"
    lines = [
        f"{name} {found.text}　环比 {quarter.short}　同比 {year.short}"
        for name, (found, quarter, year) in zip(("组织", "工作"), point.cells, strict=True)
    ]
    return "\n".join([f"{point.period.title}（个百分点）", *lines])


def _label(point: Point, first: bool) -> str:
    """The year stands at the first quarter shown and at each new year."""
    numeral = NUMERALS[point.period.number - 1]
    return (
        f"{point.period.year % 100:02}{numeral}" if first or point.period.number == 1 else numeral
    )


def _number(percent: Any) -> float | None:
    return None if percent is None else float(percent)


def table(page: Dashboard, key: str) -> Table | None:
    """The chart under this key as a table; nothing when the page does not have it."""
    if page.reading is None:
        return None
    if key == "trend":
        return _trend_table(page)
    found = {"streets": page.streets, "commercial": page.commercial}.get(key)
    return _bars_table(page, found) if found else None


def _bars_table(page: Dashboard, bars: Bars) -> Table:
    def cells(name: str, rate: Any) -> tuple[Cell, ...]:
        share = "—" if rate.percent is None else float(rate.percent)
        return name, rate.numerator, rate.denominator, share, float(bars.target)

    return Table(
        bars.title,
        _subtitle(page),
        (bars.head, "已覆盖（家）", "单位数（家）", "组织覆盖率（%）", "目标（%）"),
        tuple(cells(bar.name, bar.rate) for bar in bars.rows),
        (3,),
        "bar",
        cells("合计", bars.total),
    )


def _trend_table(page: Dashboard) -> Table:
    def cells(point: Point) -> tuple[Cell, ...]:
        if point.gap:
            return (point.period.title, *[point.gap, "—", "—"] * 2)
        shown: list[Cell] = [point.period.title]
        for found, quarter, year in point.cells:
            shown += [_cell(found.percent), _cell(quarter.points), _cell(year.points)]
        return tuple(shown)

    heads = [
        f"{name}{what}"
        for name in ("组织覆盖率", "工作覆盖率")
        for what in ("（%）", "环比（个百分点）", "同比（个百分点）")
    ]
    rows = tuple(cells(point) for point in page.trend)
    return Table("八个季度走势", _subtitle(page), ("季度", *heads), rows, (1, 4), "line")


def _cell(value: Any) -> Cell:
    return "—" if value is None else float(value)


def attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def workbook(found: Table) -> bytes:
    """One sheet: title, filter, the table, and a native chart of its drawn columns."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        _write(book, sheet, found)
        sheet.insert_chart(len(found.rows) + 6, 0, _chart(book, found))
    return buffer.getvalue()


def _write(book: Any, sheet: Any, found: Table) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    decimal = book.add_format({"num_format": "0.0"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(found.heads) - 1, 14)
    sheet.write_string(0, 0, found.title, title)
    sheet.write_string(1, 0, found.subtitle)
    for column, text in enumerate(found.heads):
        sheet.write_string(3, column, text, head)
    for number, row in enumerate([*found.rows, *filter(None, [found.total])], 4):
        for column, value in enumerate(row):
            sheet.write(number, column, value, decimal if isinstance(value, float) else None)


def _chart(book: Any, found: Table) -> Any:
    chart = book.add_chart({"type": found.kind})
    last = 3 + len(found.rows)
    for column in found.drawn:
        chart.add_series(
            {
                "name": ["数据", 3, column],
                "categories": ["数据", 4, 0, last, 0],
                "values": ["数据", 4, column, last, column],
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": found.title})
    chart.set_size({"width": 760, "height": 380})
    chart.set_x_axis({"min": 0, "max": 100} if found.kind == "bar" else {})
    chart.set_y_axis({"reverse": True} if found.kind == "bar" else {"min": 0, "max": 100})
    chart.show_blanks_as("gap")
    return chart
