"""What a face is: how the facts of a subject read, on screen and in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.money import yuan
from core.sheets.cells import DayCell, Money, Text, Whole
from core.sheets.columns import Cell, Column
from reports.models import Basis

TEXT, WHOLE, DAY, MONEY = Text(), Whole(), DayCell(), Money()
NUMBERS = (WHOLE, MONEY)


@dataclass(frozen=True)
class Row:
    """A fact under a basis, in words. `fact` is of the model, or a tuple with its names; `record`
    is the page of what was counted, for who may see it."""

    number: int
    fact: Any
    basis: Basis
    record: str = ""

    @property
    def key(self) -> int:
        return int(self.fact.pk[-1])

    def read(self, path: str) -> Any:
        """A column of the fact, or of what it links to (`area__name`)."""
        if hasattr(self.fact, path):
            return getattr(self.fact, path)
        found = self.fact
        for name in path.split("__"):
            found = getattr(found, name, None)
        return found


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
AREA = Shown("所在区划", 22, lambda row: row.read("area__name"))
DISTRICT = Shown("商圈", 24, lambda row: row.read("commercial_district__name"))


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


@dataclass(frozen=True)
class Written:
    """What a column shows of a row on screen."""

    text: str
    style: str = ""


class PlainRow(Row):
    """A row whose screen and file show the same columns; the first is its name, and leads to `url`
    where there is one."""

    columns: tuple[Shown, ...] = ()

    @property
    def url(self) -> str:
        return self.record

    @property
    def cells(self) -> list[Written]:
        return [_written(column, column.value(self)) for column in self.columns]


def _written(column: Shown, value: Any) -> Written:
    if column.cell is WHOLE:
        return Written(f"{value:,}", "num")
    if column.cell is MONEY:
        return Written(yuan(value), "num")
    wide = len(str(value or "")) > 8 and column.cell is not DAY
    return Written(str(value) if value not in {None, ""} else "—", "" if wide else "nowrap")


def plain(
    columns: tuple[Shown, ...],
    read: tuple[str, ...],
    counts: tuple[str, ...],
    sorts: Mapping[str, str],
    row: type[PlainRow] = PlainRow,
) -> Face:
    """A face of these columns; `sorts` are the orders that heads offer, by their title."""
    made = type(row.__name__, (row,), {"columns": columns})
    heads = tuple(
        Head(one.title, sorts.get(one.title, ""), number=one.cell in NUMBERS) for one in columns
    )
    return Face(made, "reports/plain_rows.html", heads, columns, (*PLACE, *read), counts)
