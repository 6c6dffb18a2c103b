"""One worksheet, read with the place of each cell in its bytes, so that cells can be written anew
and all else stays. No Django here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import Refused
from core.sheets.guard import MAX_COLUMNS, MAX_HEIGHT, RESAVE, column_number
from reports.superior.parts import local, parser_of, run

MAX_CELLS = 100_000
MAX_MERGES = 5_000
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")

Spot = tuple[int, int]  # row and column, from 1
Box = tuple[int, int, int, int]  # top, left, bottom, right


@dataclass(slots=True)
class Cell:
    """A cell as it stands: `tag` ends its opening tag, `start` and `end` the whole of it.

    `kind` is the type Excel gave its value; of a formula `span` is where its element stands.
    """

    start: int
    tag: int
    end: int = 0
    kind: str = ""
    text: str = ""
    style: str = ""
    span: tuple[int, int] | None = None
    formula: str = ""
    given: dict[str, str] = field(default_factory=dict)  # attributes of the formula


@dataclass(slots=True)
class Row:
    number: int
    start: int
    tag: int
    end: int = 0
    style: str = ""


@dataclass
class Scanned:
    """`data` is the element of the rows: where its tag starts and ends, and where it ends."""

    name: str
    raw: bytes
    cells: dict[Spot, Cell] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    merges: list[Box] = field(default_factory=list)
    widths: list[tuple[int, int, float, str, bool]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    data: tuple[int, int, int] = (0, 0, 0)

    def style_for(self, spot: Spot) -> str:
        """What a cell that is not there looks like: its row, else its column."""
        row = self.rows.get(spot[0])
        if row and row.style:
            return row.style
        return next((s for a, b, _, s, _ in self.widths if a <= spot[1] <= b), "")


def spot_of(address: str) -> Spot | None:
    """Row and column of B5 or $B$5; nothing where it is no address."""
    found = ADDRESS.fullmatch(address.strip())
    if not found:
        return None
    return int(found[2]), column_number(found[1].upper())


def box_of(text: str) -> Box | None:
    """The corners of A1:C3, or of one cell."""
    first, _, last = text.partition(":")
    a, b = spot_of(first), spot_of(last or first)
    if a is None or b is None:
        return None
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def inside(box: Box, spot: Spot) -> bool:
    return box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3]


def spots(box: Box) -> Iterator[Spot]:
    return (
        (row, column) for row in range(box[0], box[2] + 1) for column in range(box[1], box[3] + 1)
    )


def scan(raw: bytes, name: str, strings: list[str]) -> Scanned:
    """Raises Refused for what is no sheet, or holds more than a form does."""
    reading = _Reading(Scanned(name, raw), strings)
    run(reading.parser, raw, f"工作表“{name}”")
    return reading.sheet


class _Reading:
    """The handlers of one pass; `path` are the open elements."""

    def __init__(self, sheet: Scanned, strings: list[str]) -> None:
        self.sheet, self.strings = sheet, strings
        self.path: list[str] = []
        self.row = Row(0, 0, 0)
        self.column = 0
        self.cell: Cell | None = None
        self.pieces: list[str] = []
        self.parser = parser_of(
            StartElement=self.start, EndElement=self.end, CharacterData=self.text
        )

    def start(self, name: str, given: dict[str, str]) -> None:
        self.path.append(local(name))
        act = getattr(self, f"_open_{self.path[-1]}", None)
        if act:
            act(given)

    def end(self, name: str) -> None:
        act = getattr(self, f"_close_{self.path[-1]}", None)
        if act:
            act()
        self.path.pop()

    def text(self, data: str) -> None:
        if self.cell is None:
            return
        top = self.path[-1]
        if top in {"v", "f"} or (top == "t" and "is" in self.path and "rPh" not in self.path):
            self.pieces.append(data)

    def _tag(self) -> tuple[int, int]:
        """Where the opening tag that was just read begins and ends."""
        start = self.parser.CurrentByteIndex
        found = TAG.match(self.sheet.raw, start)
        if found is None:
            raise Refused(f"工作表“{self.sheet.name}”的编码不正常，不像 Excel 保存的文件。{RESAVE}")
        return start, found.end()

    def _ends(self, tag: int) -> int:
        """Where the element ends whose opening tag ended there."""
        raw = self.sheet.raw
        if raw[tag - 2 : tag] == b"/>":
            return tag
        return raw.index(b">", self.parser.CurrentByteIndex) + 1

    def _below(self, parent: str) -> bool:
        return len(self.path) > 1 and self.path[-2] == parent

    def _open_sheetData(self, given: dict[str, str]) -> None:  # noqa: N802 the element's name
        start, tag = self._tag()
        self.sheet.data = (start, tag, tag)

    def _close_sheetData(self) -> None:  # noqa: N802
        start, tag, _ = self.sheet.data
        self.sheet.data = (start, tag, self._ends(tag))

    def _open_row(self, given: dict[str, str]) -> None:
        if not self._below("sheetData"):
            return
        number = _number(given.get("r"), self.row.number + 1)
        style = given.get("s", "") if given.get("customFormat") in {"1", "true"} else ""
        self.row = self.sheet.rows[number] = Row(number, *self._tag(), style=style)
        self.column = 0
        if "ht" in given:
            self.sheet.heights[number] = _float(given["ht"])

    def _close_row(self) -> None:
        if self._below("sheetData"):
            self.row.end = self._ends(self.row.tag)

    def _open_c(self, given: dict[str, str]) -> None:
        if not self._below("row"):
            return
        spot = spot_of(given.get("r", "")) or (self.row.number, self.column + 1)
        self.column = spot[1]
        if spot[0] > MAX_HEIGHT or spot[1] > MAX_COLUMNS:
            where = f"工作表“{self.sheet.name}”的单元格 {given.get('r', '')}"
            raise Refused(f"{where} 远在表格之外，请删去表格以外的行列，另存后再传。")
        start, tag = self._tag()
        self.cell = Cell(start, tag, kind=given.get("t", ""), style=given.get("s", ""))
        self.sheet.cells[spot] = self.cell
        if len(self.sheet.cells) > MAX_CELLS:
            raise Refused(
                f"工作表“{self.sheet.name}”的单元格超过 {MAX_CELLS:,} 个，不像要填的表，"
                "请删去多余的行列后再传。"
            )

    def _close_c(self) -> None:
        if self.cell and self._below("row"):
            self.cell.end = self._ends(self.cell.tag)
            self.cell = None

    def _open_f(self, given: dict[str, str]) -> None:
        if self.cell:
            self.pieces = []
            self.cell.given, self.cell.span = given, self._tag()

    def _close_f(self) -> None:
        if self.cell and self.cell.span:
            start, tag = self.cell.span
            self.cell.span = start, self._ends(tag)
            self.cell.formula = "".join(self.pieces)

    def _open_v(self, given: dict[str, str]) -> None:
        self.pieces = []

    def _close_v(self) -> None:
        if self.cell:
            text = "".join(self.pieces)
            if self.cell.kind == "s":
                at = _number(text, -1)
                text = self.strings[at] if 0 <= at < len(self.strings) else ""
            self.cell.text = text

    def _open_is(self, given: dict[str, str]) -> None:
        self.pieces = []

    def _close_is(self) -> None:
        if self.cell:
            self.cell.text = "".join(self.pieces)

    def _open_mergeCell(self, given: dict[str, str]) -> None:  # noqa: N802
        box = box_of(given.get("ref", ""))
        if box:
            self.sheet.merges.append(box)
        if len(self.sheet.merges) > MAX_MERGES:
            raise Refused(
                f"工作表“{self.sheet.name}”的合并单元格超过 {MAX_MERGES:,} 处，不像要填的表，"
                "请取消多余的合并后再传。"
            )

    def _open_col(self, given: dict[str, str]) -> None:
        if self._below("cols") and len(self.sheet.widths) < MAX_COLUMNS:
            first, last = _number(given.get("min"), 1), _number(given.get("max"), 1)
            hidden = given.get("hidden") in {"1", "true"}
            width = _float(given.get("width", "9"))
            self.sheet.widths.append((first, last, width, given.get("style", ""), hidden))


def _number(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def _float(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1000.0)
    except ValueError:
        return 9.0
