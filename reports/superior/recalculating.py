"""What the formulas of a form come to once its cells are filled. No Django here.

Formulas that depend on a filled cell are worked out where `formulas` knows them: a phone shows the
cached value. Of any other the cached value is taken away (a blank is not a wrong number) and Excel
is told to work out all when it opens the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.superior.formulas import Fault, Unknown, Value, compiled
from reports.superior.scanning import Box, Cell, Scanned, Spot, box_of, inside
from reports.superior.tokens import Token, shifted, tokens

Where = tuple[str, Spot]  # sheet, cell
Changes = Mapping[Where, Decimal | str | None]

MAX_FORMULAS = 2_000
MAX_VISITS = 3_000_000  # cells looked at, over all
AREA = 4_096


@dataclass(frozen=True)
class Dropped:
    """The cached value is taken away."""


@dataclass(frozen=True)
class Error:
    """What Excel shows in the cell."""

    text: str


Outcome = Value | Dropped | Error


@dataclass
class _Formula:
    """`words` are nothing where it is an array or a table of data, or names what is not seen."""

    sheet: str
    spot: Spot
    cell: Cell
    words: list[Token] | None

    @property
    def needs(self) -> list[tuple[str, Box]]:
        return [(t.sheet or self.sheet, t.box) for t in self.words or () if t.kind == "ref"]


def outcomes(sheets: Mapping[str, Scanned], changes: Changes) -> dict[Where, Outcome]:
    """The new value of each formula that depends on a changed cell."""
    return _Graph(sheets, changes).outcomes()


def covered_by_arrays(sheet: Scanned) -> list[Box]:
    """The ranges that array formulas and tables of data fill."""
    kinds = {"array", "dataTable"}
    refs = (c.given.get("ref", "") for c in sheet.cells.values() if c.given.get("t") in kinds)
    return [box for box in map(box_of, refs) if box]


class _Graph:
    def __init__(self, sheets: Mapping[str, Scanned], changes: Changes) -> None:
        self.sheets, self.changes = sheets, changes
        self.names = {name.lower(): name for name in sheets}
        self.formulas: dict[Where, _Formula] = {}
        for name, sheet in sheets.items():
            for found in _formulas_of(name, sheet):
                self.formulas[name, found.spot] = self._named(found)
        self.many = len(self.formulas) > MAX_FORMULAS
        self.visits = 0
        self.dirty: set[Where] = set()
        self.known: dict[Where, Outcome] = {}

    def outcomes(self) -> dict[Where, Outcome]:
        if not self.changes:
            return {}
        if self.many:
            return dict.fromkeys(self.formulas, Dropped())
        order = self._ordered()
        self._mark_dirty(order)
        for where in order:
            found = self.formulas[where]
            if where in self.dirty or not found.cell.text:
                self.known[where] = self._worked_out(found)
        arrays = {
            (name, spot): Dropped()
            for name, sheet in self.sheets.items()
            for box in covered_by_arrays(sheet)
            for spot in sheet.cells
            if inside(box, spot) and (name, spot) not in self.changes
        }
        return {where: self.known[where] for where in self.dirty} | arrays

    def _named(self, found: _Formula) -> _Formula:
        """Sheets are named without regard to case."""
        words = found.words and [
            replace(word, sheet=self.names.get(word.sheet.lower(), word.sheet))
            for word in found.words
        ]
        return replace(found, words=words)

    def _ordered(self) -> list[Where]:
        """Each formula after those it needs; of a circle in any order."""
        order: list[Where] = []
        seen: set[Where] = set()
        for root in self.formulas:
            stack = [(root, False)]
            while stack:
                where, done = stack.pop()
                if done:
                    order.append(where)
                elif where not in seen:
                    seen.add(where)
                    stack.append((where, True))
                    stack += [(need, False) for need in self._needed(where) if need not in seen]
        return order

    def _needed(self, where: Where) -> Iterator[Where]:
        for sheet, box in self.formulas[where].needs:
            for spot in self._within(sheet, box):
                if (sheet, spot) in self.formulas:
                    yield sheet, spot

    def _mark_dirty(self, order: list[Where]) -> None:
        """Formulas that depend on a change; what cannot be seen into is taken to."""
        for where in order:
            found = self.formulas[where]
            if found.words is None or any(
                (sheet, spot) in self.changes or (sheet, spot) in self.dirty
                for sheet, box in found.needs
                for spot in self._within(sheet, box)
            ):
                self.dirty.add(where)

    def _within(self, sheet: str, box: Box) -> Iterator[Spot]:
        """The cells of the range that are there or are changed."""
        area = (box[2] - box[0] + 1) * (box[3] - box[1] + 1)
        if area <= AREA:
            self.visits += area
            rows, columns = range(box[0], box[2] + 1), range(box[1], box[3] + 1)
            yield from ((row, column) for row in rows for column in columns)
            return
        cells = self.sheets[sheet].cells if sheet in self.sheets else {}
        self.visits += len(cells)
        yield from (spot for spot in cells if inside(box, spot))
        yield from (
            spot
            for name, spot in self.changes
            if name == sheet and spot not in cells and inside(box, spot)
        )

    def _worked_out(self, found: _Formula) -> Outcome:
        if found.words is None:
            return Dropped()
        try:
            return compiled(found.words, lambda sheet, box: self._values(found, sheet, box))()
        except Unknown:
            return Dropped()
        except Fault as fault:
            return Error(str(fault))

    def _values(self, found: _Formula, sheet: str, box: Box) -> Iterator[Value]:
        sheet = sheet or found.sheet
        if sheet not in self.sheets:
            raise Unknown
        for spot in self._within(sheet, box):
            if self.visits > MAX_VISITS:
                raise Unknown
            yield self._value((sheet, spot))

    def _value(self, where: Where) -> Value:
        if where in self.changes:
            found = self.changes[where]
            return _plain(found) if isinstance(found, Decimal) else found
        if where in self.known:
            value = self.known[where]
            if isinstance(value, Dropped):
                raise Unknown
            if isinstance(value, Error):
                raise Fault(value.text)
            return value
        formula = self.formulas.get(where)
        if formula and (where in self.dirty or not formula.cell.text):
            raise Unknown  # a circle
        return _cached(self.sheets[where[0]].cells.get(where[1]))


def _formulas_of(name: str, sheet: Scanned) -> Iterator[_Formula]:
    masters: dict[str, tuple[Spot, list[Token]]] = {}
    for spot, cell in sheet.cells.items():
        if cell.given.get("t") == "shared" and cell.formula:
            masters[cell.given.get("si", "")] = spot, tokens(cell.formula)
    for spot, cell in sheet.cells.items():
        if cell.span is not None:
            yield _Formula(name, spot, cell, _words(cell, spot, masters))


def _words(
    cell: Cell, spot: Spot, masters: dict[str, tuple[Spot, list[Token]]]
) -> list[Token] | None:
    kind = cell.given.get("t", "normal")
    if kind == "shared" and not cell.formula:
        master = masters.get(cell.given.get("si", ""))
        if master is None:
            return None
        (row, column), found = master
        found = shifted(found, spot[0] - row, spot[1] - column)
    else:
        found = tokens(cell.formula)
    return None if kind in {"array", "dataTable"} or _hides(found) else found


def _hides(found: list[Token]) -> bool:
    """Whether it depends on more than the ranges it names."""
    plain = {"TRUE", "FALSE", "{", "}", ";"}
    return any(
        (token.kind == "name" and token.text.upper() not in plain)
        or (token.kind == "call" and token.text in {"INDIRECT", "OFFSET"})
        for token in found
    )


def _plain(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _cached(cell: Cell | None) -> Value:
    """The value that stands in the file."""
    if cell is None or (not cell.text and cell.kind in {"", "n"}):
        return None
    if cell.kind == "e":
        raise Fault(cell.text)
    if cell.kind == "b":
        return cell.text == "1"
    if cell.kind in {"s", "str", "inlineStr"}:
        return cell.text
    try:
        return float(cell.text) if cell.kind in {"", "n"} else _unknown()
    except ValueError:
        raise Unknown from None


def _unknown() -> Value:
    raise Unknown
