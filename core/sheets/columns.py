"""The column list of a ledger: one list serves template, import and export."""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from core.encryption import masked


class CellError(Exception):
    """What is wrong with a cell and how to mend it, in one Chinese sentence."""


class CellWarning(CellError):
    """The cell is readable but odd: it is taken as `value`, and the message is shown."""

    def __init__(self, message: str, value: Any) -> None:
        super().__init__(message)
        self.value = value


class Masked(str):
    """A number as screens show it, its middle hidden (138****5012): it says, nothing changed."""

    SHAPE = re.compile(r"[\dX-]{0,3}\*+[\dX-]{0,4}")

    @classmethod
    def of(cls, text: str | None) -> Any:
        """The text, as a masked number where it reads so."""
        return cls(text) if text and "*" in text and cls.SHAPE.fullmatch(text) else text


def whole(value: str | None) -> str | None:
    """What a cell states of a number; a masked one states nothing new."""
    return None if isinstance(value, Masked) else value


class Cell(Protocol):
    """How a column's cells are read and written (core.sheets.cells has the kinds)."""

    kind: str  # the style of core.sheets.flat: text, int, money, date, percent

    def parse(self, raw: Any) -> Any:
        """The typed value of a cell as calamine gives it; empty is None. Raises CellError."""

    def show(self, value: Any) -> Any:
        """What an exported cell holds."""


@dataclass(frozen=True)
class Column:
    """One column: `title` is its name, or its path under a merged head (工作覆盖/群团组织/工会)."""

    key: str
    title: str
    cell: Cell
    synonyms: tuple[str, ...] = ()
    required: bool = False
    blank: bool = False  # required in the head alone: its cells may be empty
    width: int = 14
    samples: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Issue:
    """Something wrong (or odd, when `warning`) in one cell, or in a row when address is empty."""

    row: int
    address: str
    title: str
    value: str
    message: str
    warning: bool = False
    name: str = ""  # of whom or what the row is about: its column "name"


@dataclass(frozen=True)
class Layout:
    """What somebody said of a sheet's head: the row in which it ends (from 1; 0: it is found), and
    the key of the column that each of its texts means ("" for none), as long as it reads so."""

    row: int = 0
    texts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


AUTOMATIC = Layout()  # nothing was said: columns are recognised by their names


class Heading(NamedTuple):
    """A column as the sheet has it: its letter, its text, the key of the column it is taken for."""

    letter: str
    text: str
    key: str


@dataclass(slots=True)
class Row:
    """One row of a ledger: its number in the sheet, its typed values by column key."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


@dataclass
class Ledger:
    """A sheet that was read: rows that hold, and the issues of those that do not."""

    sheet: str
    title: str
    head_row: int  # the last row of the head, 1-based
    unit: str  # 填报单位 as the sheet says it
    day: Any  # core.dated.Day of 报出日期, or None
    letters: dict[str, str]  # column key → letter in the sheet
    unused: list[str]
    rows: list[Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    head: list[Heading] = field(default_factory=list)
    layout: Layout = AUTOMATIC  # how it was read, to be read so again
    unsound: list[Row] = field(default_factory=list)  # rows that are not planned

    def wrong(self, sound: Container[int]) -> list[Row]:
        """Rows that were not taken: those that are not planned, and those not among the sound."""
        return [*self.unsound, *(row for row in self.rows if row.number not in sound)]

    def address(self, row: Row, key: str) -> str:
        """Where a row's cell of this column stands; nothing where the sheet lacks the column."""
        letter = self.letters.get(key, "")
        return f"{letter}{row.number}" if letter else ""

    def both(self, row: Row, other: Row, *columns: Column) -> str:
        """What two rows that should differ say, each by its address: A4“甲公司”、A5“乙公司”."""
        pairs = [
            "、".join(
                f"{self.address(one, column.key)}“{_shown(one, column)}”" for one in (row, other)
            )
            for column in columns
            if column.key in self.letters
        ]
        return f"（{'；'.join(pairs)}）" if pairs else ""

    def issue(self, row: Row, column: Column, message: str, *, warning: bool = False) -> None:
        """Adds what a kind finds wrong with a cell after parsing; a whole identity number or phone
        is never repeated."""
        self.issues.append(
            Issue(
                row=row.number,
                address=self.address(row, column.key),
                title=column.title.rsplit("/", 1)[-1],
                value=_shown(row, column),
                message=message,
                warning=warning,
                name=str(row["name"] or ""),
            )
        )


def _shown(row: Row, column: Column) -> str:
    value = row[column.key]
    text = "" if value is None else str(column.cell.show(value))
    return masked(text) if getattr(column.cell, "personal", False) else text
