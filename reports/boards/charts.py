"""What a chart of the dashboard is: what the script draws, its table, and the same as a workbook.

Pages declare their charts as data; nothing here knows what they are of.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import xlsxwriter

from core.dated import Quarter

NUMERALS = "一二三四"
NATIVE = {"bars": "bar", "lines": "line", "columns": "column", "stacks": "column"}
SHAPES = {"bars": "chart--bars", "stacks": "chart--tall"}
SHEET = "数据"
FILLS = ("#2F5583", "#7893B5", "#D9E0E9")  # of what stands side by side: told apart in grey
LINES = (("#2F5583", "solid", "circle"), ("#7893B5", "dash", "square"))
RATES = (("#1F2933", "solid", "circle"), ("#C8102E", "dash", "diamond"))  # lines over them


@dataclass(frozen=True)
class Cell:
    """A cell of the table behind a chart. A workbook holds the `value`, where there is one, in
    place of the text; a `state` makes the text a badge, the `note` stands quietly beneath."""

    text: str
    value: float | None = None
    url: str = ""
    note: str = ""
    state: str = ""

    @property
    def held(self) -> str | float:
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Head:
    """The head of a column; `full` names it with its unit, where it stands in a workbook."""

    text: str
    full: str = ""


@dataclass(frozen=True)
class Key:
    """An entry of a legend: its mark is line, dashes, dots, target, bar, second, ground or none."""

    mark: str
    text: str


@dataclass(frozen=True)
class Chart:
    """`data` is what the script draws by the kind: bars, lines, columns or stacks; `drawn` are the
    columns of the table that a workbook draws, `written` in this format, and `lines` those of rates
    that it draws over them by an axis of their own. Names stand in the first column. A chart of
    rates runs to a hundred. `hint` says how to read it, `note` what it leaves
    out, `told` all of it in words, `defined` are the figures it draws, with their definitions."""

    key: str
    title: str
    kind: str
    unit: str
    told: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: tuple[int, ...]
    data: Mapping[str, Any] = field(repr=False)
    total: tuple[Cell, ...] = ()
    legend: tuple[Key, ...] = ()
    hint: str = ""
    note: str = ""
    table_note: str = ""
    written: str = "0.0"
    lines: tuple[int, ...] = ()
    defined: tuple[Any, ...] = ()

    @property
    def shape(self) -> str:
        """The classes that give it its height."""
        many = " chart--many" if len(self.data.get("rows", ())) > 6 else ""
        return SHAPES.get(self.kind, "") + many

    @property
    def of_rates(self) -> bool:
        return self.unit == "%"

    def drawing(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "description": self.told,
            "hint": self.hint,
            **self.data,
        }


def quarter_labels(periods: Iterable[Quarter]) -> list[str]:
    """The year stands at the first quarter shown and at each new year."""
    return [
        f"{period.year % 100:02}{NUMERALS[period.number - 1]}"
        if place == 0 or period.number == 1
        else NUMERALS[period.number - 1]
        for place, period in enumerate(periods)
    ]


def attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def workbook(chart: Chart, subtitle: str) -> bytes:
    """One sheet: title, filter, the table, and a native chart of its drawn columns."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        _write(book, sheet, chart, subtitle)
        sheet.insert_chart(
            len(chart.rows) + 6, 0, _native(book, chart), {"description": chart.told}
        )
    return buffer.getvalue()


def _write(book: Any, sheet: Any, chart: Chart, subtitle: str) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    decimal = book.add_format({"num_format": chart.written})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(chart.heads) - 1, 14)
    sheet.write_string(0, 0, chart.title, title)
    sheet.write_string(1, 0, subtitle)
    for column, one in enumerate(chart.heads):
        sheet.write_string(3, column, one.full or one.text, head)
    for number, row in enumerate([*chart.rows, *filter(None, [chart.total])], 4):
        for column, cell in enumerate(row):
            held = cell.held
            sheet.write(number, column, held, decimal if isinstance(held, float) else None)


def _native(book: Any, chart: Chart) -> Any:
    kind = NATIVE[chart.kind]
    stacked = chart.kind == "stacks"
    native = book.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
    labels = {"value": True, **({"num_format": f"{chart.written};;"} if stacked else {})}
    looks = [_line(*look) for look in LINES] if kind == "line" else [_fill(one) for one in FILLS]
    for column, look in zip(chart.drawn, looks[: len(chart.drawn)], strict=True):
        native.add_series({**_series(chart, column), **look, "data_labels": labels})
    if chart.lines:
        native.combine(_rates(book, chart))
    native.set_title({"name": chart.title})
    native.set_size({"width": 760, "height": 380})
    values = {"min": 0, "max": 100} if chart.of_rates else {"min": 0}
    native.set_x_axis(values if kind == "bar" else {})
    native.set_y_axis({"reverse": True} if kind == "bar" else values)
    native.show_blanks_as("gap")
    return native


def _rates(book: Any, chart: Chart) -> Any:
    """Lines over the columns; each has dashes and a mark of its own, to be told apart in grey."""
    over = book.add_chart({"type": "line"})
    for column, look in zip(chart.lines, RATES, strict=True):
        over.add_series({**_series(chart, column), **_line(*look), "y2_axis": True})
    over.set_y2_axis({"name": "%", "min": 0})
    return over


def _fill(colour: str) -> dict[str, Any]:
    return {"fill": {"color": colour}}


def _line(colour: str, dashes: str, mark: str) -> dict[str, Any]:
    marker = {"type": mark, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "dash_type": dashes, "width": 2}, "marker": marker}


def _series(chart: Chart, column: int) -> dict[str, Any]:
    last = 3 + len(chart.rows)
    return {
        "name": [SHEET, 3, column],
        "categories": [SHEET, 4, 0, last, 0],
        "values": [SHEET, 4, column, last, column],
    }
