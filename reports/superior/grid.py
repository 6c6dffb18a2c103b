"""The preview of a form: its sheet as rows of cells that can be pointed at."""

from dataclasses import dataclass
from typing import Any

from core.sheets.guard import column_letters
from reports.models import FormCell
from reports.superior.contents import told
from reports.superior.scanning import Spot
from reports.superior.sheets import FormSheet, address

PIXELS = 8  # of a character
NARROWEST, WIDEST = 34, 320


@dataclass(frozen=True)
class GridCell:
    """`kind` is mapped, doubt, formula or nothing of these."""

    address: str
    text: str
    rows: int
    columns: int
    kind: str = ""
    said: str = ""

    @property
    def label(self) -> str:
        """What a reader of the screen hears."""
        state = {"formula": "公式", "mapped": f"已对照 {self.said}", "doubt": f"须核对 {self.said}"}
        return " ".join(filter(None, (self.address, self.text, state.get(self.kind, ""))))


@dataclass(frozen=True)
class GridRow:
    number: int
    height: int
    cells: list[GridCell]


@dataclass(frozen=True)
class Grid:
    sheet: FormSheet
    rows: list[GridRow]

    @property
    def columns(self) -> list[tuple[str, int]]:
        """The letters of each column and how wide it is drawn."""
        widths = self.sheet.layout.get("widths", [])
        found = []
        for number in range(1, self.sheet.columns + 1):
            width = widths[number - 1] if number <= len(widths) else 9
            pixels = min(max(int(width * PIXELS), NARROWEST), WIDEST)
            found.append((column_letters(number), pixels))
        return found

    @property
    def width(self) -> int:
        return 46 + sum(pixels for _, pixels in self.columns)


def grid(sheet: FormSheet, mapped: list[FormCell]) -> Grid:
    cells = {(cell.row, cell.column): cell for cell in mapped if cell.sheet == sheet.name}
    spans = {(box[0], box[1]): (box[2] - box[0] + 1, box[3] - box[1] + 1) for box in sheet.merges}
    heights: dict[str, Any] = sheet.layout.get("heights", {})
    rows = []
    for row in range(1, sheet.rows + 1):
        height = min(max(int(heights.get(str(row), 18) * 4 / 3), 20), 120)
        found = [
            _cell(sheet, (row, column), spans, cells.get((row, column)))
            for column in range(1, sheet.columns + 1)
            if sheet.anchors.get((row, column), (row, column)) == (row, column)
        ]
        rows.append(GridRow(row, height, found))
    return Grid(sheet, rows)


def _cell(
    sheet: FormSheet, spot: Spot, spans: dict[Spot, Spot], mapped: FormCell | None
) -> GridCell:
    kind = "formula" if spot in sheet.formulas else ""
    if mapped is not None:
        kind = "doubt" if mapped.doubt else "mapped"
    rows, columns = spans.get(spot, (1, 1))
    said = told(mapped) if mapped else ""
    return GridCell(address(spot), sheet.texts.get(spot, ""), rows, columns, kind, said)
