"""Finds the head of a ledger: one to three rows under title rows, merged heads as paths.

A column is recognised by its full path (工作覆盖/群团组织/工会), its own name or a synonym,
whatever the spaces, line breaks, stars of templates, and width of brackets and colons. Where
somebody said how the sheet is to be read, his word holds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.dated import Day
from core.errors import Refused
from core.sheets.cells import DayCell, plain
from core.sheets.columns import AUTOMATIC, CellError, Column, Layout
from core.sheets.reader import Range, Sheet

PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")  # identity number, mobile
LOOK, DEEP = 30, 3  # rows in which a head may begin or be said to end, rows it may have
UNIT = re.compile(r"^(?:填报|报送|填表)(?:单位|街道|机关)(?:\(盖章\))?:(.*)$")
DAY = re.compile(r"(?:报出|填报|报送|统计截止|截止)(?:日期|时间):(.*)$")
MARKS = "错误说明"  # the column that core.sheets.marking adds
NOTE = re.compile(r"^(?:填报|报送|填表|报出|统计截止|截止|单位:|制表|负责人|审核人)")


Block = tuple[int, int]  # its first and last row


@dataclass(frozen=True)
class Head:
    """Where the head is (rows of the sheet's used range, from 0) and which column stands where."""

    top: int
    bottom: int
    places: dict[str, int]  # column key → index in the rows
    paths: tuple[str, ...]  # the path of every column of the sheet

    def missing(self, columns: Iterable[Column]) -> list[str]:
        """Names of the required columns that the sheet lacks."""
        return [own_name(c) for c in columns if c.required and c.key not in self.places]

    @property
    def unused(self) -> list[str]:
        used = set(self.places.values())
        return [
            path for i, path in enumerate(self.paths) if path and i not in used and path != MARKS
        ]

    @property
    def texts(self) -> tuple[str, ...]:
        """How the head reads, for comparing; the column of marks is no part of it."""
        texts = ["" if path == MARKS else normal(path) for path in self.paths]
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)

    def key(self, index: int) -> str:
        """Which column stands there, or nothing."""
        return next((key for key, place in self.places.items() if place == index), "")


@dataclass(frozen=True)
class Caption:
    """What stands above the head."""

    title: str = ""
    unit: str = ""
    day: Day | None = None


def own_name(column: Column) -> str:
    return column.title.rsplit("/", 1)[-1]


@cache
def normal(title: str) -> str:
    """A title for comparing: half-width, without spaces, line breaks, stars and (必填)."""
    text = re.sub(r"\s|[*]|\(必填\)", "", unicodedata.normalize("NFKC", title))
    return text.casefold()


def find(sheet: Sheet, columns: Sequence[Column], layout: Layout = AUTOMATIC) -> Head | None:
    """The block of rows in which most columns are recognised; nothing when none is. A layout
    names the row in which it ends, or how it reads, and then what its columns are."""
    rows = _texts(sheet)
    if layout.row:
        block = _ending(sheet, rows, columns, layout.row - 1 - sheet.start[0])
    elif layout.texts:
        block = next((b for b in _blocks(rows) if _head(rows, b, ()).texts == layout.texts), None)
    else:
        block = _best(rows, columns, _blocks(rows))
        block = block and _grown(sheet, *block)
    if block is None:
        return None
    head = _head(rows, block, columns)
    if personal(head.paths):
        where = sheet.start[0] + head.bottom + 1
        raise Refused(f"工作表“{sheet.name}”第 {where} 行是数据，不是表头，请改正表头所在的行。")
    if layout.texts and head.texts == layout.texts:
        ours = {column.key for column in columns}
        places = {key: i for i, key in enumerate(layout.keys) if key in ours}
        head = replace(head, places=places)
    return head


def fullest(sheet: Sheet) -> Head:
    """Where no column is recognised: the first rows' fullest, which may be the head."""
    rows = _texts(sheet)[:LOOK]
    heads = [i for i, row in enumerate(rows) if not personal(row)]
    top = max(heads, key=lambda i: (sum(map(bool, rows[i])), -i), default=None)
    if top is None:
        raise Refused(f"工作表“{sheet.name}”前 {LOOK} 行里没有表头，请加上表头后再传。")
    return _head(rows, (top, top), ())


def personal(row: Iterable[str]) -> bool:
    """Whether it holds a person's numbers: no head, and nothing to be kept as one."""
    return any(PERSONAL.search(text) for text in row)


def _blocks(rows: list[list[str]]) -> Iterator[Block]:
    for top in range(min(LOOK, len(rows))):
        if any(rows[top]):
            yield from ((top, bottom) for bottom in range(top, min(top + DEEP, len(rows))))


def _head(rows: list[list[str]], block: Block, columns: Sequence[Column]) -> Head:
    top, bottom = block
    paths = _paths(rows[top : bottom + 1])
    return Head(top, bottom, _match(paths, columns)[0], tuple(paths))


def _best(
    rows: list[list[str]], columns: Sequence[Column], blocks: Iterable[Block]
) -> Block | None:
    best, best_score = None, (0, 0, 0, 0)
    for top, bottom in blocks:
        places, exact = _match(_paths(rows[top : bottom + 1]), columns)
        needed = sum(column.required and column.key in places for column in columns)
        score = (needed, len(places), exact, top - bottom)
        if places and score > best_score:
            best, best_score = (top, bottom), score
    return best


def _ending(
    sheet: Sheet, rows: list[list[str]], columns: Sequence[Column], bottom: int
) -> Block | None:
    """The block that ends in this row, with what merged cells add above it."""
    if not 0 <= bottom < len(rows):
        return None
    tops = range(max(bottom - DEEP + 1, 0), bottom + 1)
    top, _ = _best(rows, columns, [(top, bottom) for top in tops]) or (bottom, bottom)
    return _grown(sheet, top, bottom)[0], bottom


def caption(sheet: Sheet, head: Head) -> Caption:
    """Title, 填报单位 and 报出日期 from the rows above the head."""
    title, unit, day = "", "", None
    for row in sheet.rows[: head.top]:
        texts = [plain(cell) for cell in row]
        for text, after in zip(texts, [*texts[1:], ""], strict=True):
            flat = unicodedata.normalize("NFKC", text)
            found_unit, found_day = UNIT.match(re.sub(r"\s", "", flat)), DAY.search(flat)
            if found_unit:
                unit = unit or _first(text) or after
            if found_day:
                day = day or _day(found_day[1] or after)
        lead = next(filter(None, texts), "")
        if not (title or NOTE.match(unicodedata.normalize("NFKC", lead))):
            title = lead
    return Caption(title, unit, day)


def _first(text: str) -> str:
    """What stands behind the colon, up to a wide gap or the next label."""
    behind = re.split("[:：]", text, maxsplit=1)[1].strip()
    return re.split(r"\s{2,}|\s+(?=\S+[:：])", behind)[0]


def _day(text: str) -> Day | None:
    try:
        return DayCell().parse(text.strip())
    except CellError:
        return None


def _texts(sheet: Sheet) -> list[list[str]]:
    """The first rows as text, merged ranges filled."""
    rows = [[plain(cell) for cell in row] for row in sheet.rows[: LOOK + DEEP]]
    for top, left, bottom, right in _merged(sheet):
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return rows


def _merged(sheet: Sheet) -> Iterator[tuple[int, int, int, int]]:
    for area in sheet.merged:
        yield relative(area, sheet.start)


def relative(area: Range, start: tuple[int, int]) -> tuple[int, int, int, int]:
    """A merged range within the used range: top, left, bottom, right."""
    (top, left), (bottom, right) = area
    return max(top - start[0], 0), max(left - start[1], 0), bottom - start[0], right - start[1]


def _grown(sheet: Sheet, top: int, bottom: int) -> tuple[int, int]:
    """The head with all rows that its merged cells reach."""
    for first, _, last, _ in _merged(sheet):
        if first <= top <= last < top + DEEP and last > first:
            top = first
    for first, _, last, _ in _merged(sheet):
        if top <= first <= bottom < last < top + DEEP:
            bottom = last
    return top, bottom


def _paths(rows: list[list[str]]) -> list[str]:
    width = max(map(len, rows))
    filled = [row + [""] * (width - len(row)) for row in rows]
    return [
        "/".join(dict.fromkeys(filter(None, (re.sub(r"\s", "", text) for text in parts))))
        for parts in zip(*filled, strict=True)
    ]


def _match(paths: list[str], columns: Sequence[Column]) -> tuple[dict[str, int], int]:
    """Column key → index, the surest recognitions first; and how many were by full path."""
    full = [normal(path) for path in paths]
    last = [path.rsplit("/", 1)[-1] for path in full]
    places: dict[str, int] = {}
    taken: set[int] = set()
    exact = 0
    for tier in (_by_path, _by_name, _by_synonym):
        for column in columns:
            if column.key in places:
                continue
            spots = [i for i in tier(column, full, last) if i not in taken]
            if spots:
                places[column.key] = spots[0]
                taken.add(spots[0])
                exact += tier is _by_path
    return places, exact


def _by_path(column: Column, full: list[str], last: list[str]) -> list[int]:
    title = normal(column.title)
    return [i for i, path in enumerate(full) if path == title]


def _by_name(column: Column, full: list[str], last: list[str]) -> list[int]:
    """By its own name; of several with that name, those under one of its groups come first."""
    *groups, name = normal(column.title).split("/")
    spots = [i for i, own in enumerate(last) if own == name]
    return sorted(spots, key=lambda i: -sum(group in full[i].split("/") for group in groups))


def _by_synonym(column: Column, full: list[str], last: list[str]) -> list[int]:
    names = {normal(synonym) for synonym in column.synonyms}
    return [i for i, own in enumerate(last) if own in names or full[i] in names]
