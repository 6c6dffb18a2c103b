"""A sheet of a form as its preview draws it: which cells it has, what they say, what heads them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.errors import Refused
from core.sheets.guard import column_letters
from reports.models import FormVersion
from reports.superior.scanning import Box, Spot, spot_of

NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?|[-—/]?")


@dataclass(frozen=True)
class FormSheet:
    """`layout` is one sheet as `child.read_layout` tells it."""

    layout: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.layout["name"])

    @property
    def rows(self) -> int:
        return int(self.layout["rows"])

    @property
    def columns(self) -> int:
        return int(self.layout["columns"])

    @cached_property
    def texts(self) -> dict[Spot, str]:
        return {(row, column): text for row, column, text, _ in self.layout["cells"]}

    @cached_property
    def formulas(self) -> set[Spot]:
        return {(row, column) for row, column, _, formula in self.layout["cells"] if formula}

    @cached_property
    def merges(self) -> list[Box]:
        return [(a, b, c, d) for a, b, c, d in self.layout.get("merges", [])]

    @cached_property
    def anchors(self) -> dict[Spot, Spot]:
        """The first cell of the merged range that a cell lies in."""
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def text(self, spot: Spot) -> str:
        """What is read in the cell, merged ones included."""
        return self.texts.get(self.anchors.get(spot, spot), "")

    def check(self, spot: Spot) -> None:
        """Raises Refused where the cell cannot be filled."""
        told = address(spot)
        if spot[0] > self.rows or spot[1] > self.columns or min(spot) < 1:
            raise Refused(f"“{self.name}”没有 {told} 这一格，请在表格范围内选。", field="cell")
        first = self.anchors.get(spot, spot)
        if first != spot:
            raise Refused(f"{told} 在合并单元格里，请选它的第一格 {address(first)}。", field="cell")
        if spot in self.formulas:
            raise Refused(f"{told} 是公式，由表自己算出，不用填；请选要填数的格。", field="cell")

    def captions(self, spot: Spot) -> tuple[str, str]:
        """The words at the head of its row and of its column: the nearest that are no numbers."""
        row, column = spot
        aside = (self.text((row, at)) for at in range(column - 1, 0, -1))
        above = (self.text((at, column)) for at in range(row - 1, 0, -1))
        return _first(aside), _first(above)

    def caption(self, spot: Spot) -> str:
        return " × ".join(filter(None, self.captions(spot)))


def _first(texts: Any) -> str:
    return next((text for text in texts if not NUMBER.fullmatch(text)), "")


def address(spot: Spot) -> str:
    return f"{column_letters(spot[1])}{spot[0]}"


def sheets_of(version: FormVersion) -> list[FormSheet]:
    return [FormSheet(one) for one in version.layout]


def sheet_of(version: FormVersion, name: str) -> FormSheet:
    """Raises Refused for a sheet that the form has not."""
    found = next((one for one in sheets_of(version) if one.name == name), None)
    if found is None:
        raise Refused(f"表样里没有工作表“{name[:31]}”，请从列表里选。", field="sheet")
    return found


def spot_at(text: str) -> Spot:
    """Raises Refused for what is no address."""
    found = spot_of(text.strip().upper())
    if found is None or "$" in text:
        raise Refused("单元格请写成 B5 这样的地址。", field="cell")
    return found
