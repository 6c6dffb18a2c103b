"""The drawing of a building: floors one above the other, on each a cell for everybody.

Sizes are those of the drawing. Cells wrap, and the more there are, the smaller they get: few bear
their names, many only a sign, and none is smaller than a finger needs (24).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, LEFT, GAP, PADDING = 960, 116, 4, 6
EMPTY = 24  # how high a floor without anybody is


@dataclass(frozen=True)
class Size:
    """Of a cell, and how much of a name fits in; used for buildings of at most so many."""

    most: int
    width: int
    height: int
    signs: int


SIZES = (Size(48, 116, 40, 7), Size(160, 40, 32, 0), Size(10**9, 26, 26, 0))


@dataclass(frozen=True)
class Cell:
    """Whoever is there: its name, what it is in a class, a sign and words, and its rows."""

    name: str
    kind: str
    sign: str
    told: str
    url: str

    @property
    def title(self) -> str:
        return f"{self.name}：{self.told}"


@dataclass(frozen=True)
class Placed:
    """A cell where it stands; the sign in its middle, or left of the name."""

    cell: Cell
    x: int
    y: int
    width: int
    height: int
    name: str = ""

    @property
    def sign_x(self) -> int:
        return self.x + (14 if self.name else self.width // 2)

    @property
    def name_x(self) -> int:
        return self.x + 26

    @property
    def baseline(self) -> int:
        return self.y + self.height // 2 + 5


@dataclass(frozen=True)
class Storey:
    name: str
    count: int
    y: int
    height: int
    cells: tuple[Placed, ...]

    @property
    def baseline(self) -> int:
        return self.y + 17

    @property
    def count_baseline(self) -> int:
        return self.y + 33

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Drawing:
    storeys: tuple[Storey, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT


def drawing(floors: Sequence[tuple[str, int, Sequence[Cell]]]) -> Drawing:
    """Of floors with their names, how many are counted there, and the cells that are drawn."""
    total = sum(len(cells) for _, _, cells in floors)
    size = next(size for size in SIZES if total <= size.most)
    start = _start([cell.name for _, _, cells in floors for cell in cells])
    storeys: list[Storey] = []
    y = 0
    for name, count, cells in floors:
        placed = tuple(_placed(cells, y, size, start))
        tall = max((one.y + one.height for one in placed), default=y) - y + PADDING
        height = max(tall, EMPTY if not count else size.height + 2 * PADDING)
        storeys.append(Storey(name, count, y, height, placed))
        y += height
    return Drawing(tuple(storeys), y)


def _placed(cells: Sequence[Cell], top: int, size: Size, start: int) -> Iterator[Placed]:
    """In rows from left to right."""
    columns = (WIDTH - LEFT - PADDING + GAP) // (size.width + GAP)
    for place, cell in enumerate(cells):
        row, column = divmod(place, columns)
        x = LEFT + column * (size.width + GAP)
        y = top + PADDING + row * (size.height + GAP)
        yield Placed(cell, x, y, size.width, size.height, _short(cell.name[start:], size.signs))


def _start(names: Sequence[str]) -> int:
    """Where names begin to differ, if they all begin with the same three signs or more."""
    columns = enumerate(zip(*names, strict=False))
    same = next((place for place, signs in columns if len(set(signs)) > 1), 0)
    return same if same >= 3 else 0


def _short(name: str, signs: int) -> str:
    return name if len(name) <= signs else f"{name[: signs - 1]}…" if signs else ""
