"""What a face is: how the facts of a subject read, on screen and in a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.sheets.cells import DayCell, Text, Whole
from core.sheets.columns import Cell, Column
from reports.models import Basis

TEXT, WHOLE, DAY = Text(), Whole(), DayCell()


@dataclass(frozen=True)
class Row:
    """A fact under a basis, in words. `fact` is of the model, or a tuple with its names."""

    number: int
    fact: Any
    basis: Basis

    @property
    def key(self) -> int:
        return int(self.fact.pk[-1])


@dataclass(frozen=True)
class Head:
    """A column head; `sort` names the order it offers, `down` says that it begins with the most."""

    title: str
    sort: str = ""
    number: bool = False
    last: bool = False
    query: str = ""
    current: bool = False
    down: bool = False

    @property
    def direction(self) -> str:
        return "descending" if self.down else "ascending"

    @property
    def arrow(self) -> str:
        return "↓" if self.down else "↑"


@dataclass(frozen=True)
class Shown:
    """A column of the screen in a file: its head, its width, and what a row shows in it."""

    title: str
    width: int
    value: Callable[[Any], Any]
    cell: Cell = TEXT

    @property
    def column(self) -> Column:
        return Column(self.title, self.title, self.cell, width=self.width)


#: What every list shows of where a fact lies. The columns are made of tuples: a model instance a
#: row, with those it links to, takes many times as long and as much memory.
PLACE = ("name", "area__name", "commercial_district__name")
AREA = Shown("所在区划", 22, lambda row: row.fact.area__name)
DISTRICT = Shown("商圈", 24, lambda row: row.fact.commercial_district__name)


@dataclass(frozen=True)
class Face:
    """`columns` are the file's, made of what is `read` of the facts; `counts` are the figures that
    stand above the list."""

    row: type[Row]
    template: str
    heads: tuple[Head, ...]
    columns: tuple[Shown, ...]
    read: tuple[str, ...]
    counts: tuple[str, ...]
