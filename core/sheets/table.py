"""A ledger from a workbook: the sheet whose head fits, its rows typed, its faults by address."""

import dataclasses
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core.encryption import masked
from core.errors import Refused
from core.sheets import guard, header
from core.sheets.cells import plain
from core.sheets.columns import (
    AUTOMATIC,
    CellError,
    CellWarning,
    Column,
    Heading,
    Issue,
    Layout,
    Ledger,
    Row,
)
from core.sheets.header import Head
from core.sheets.reader import Book, Sheet, read

Progress = Callable[[int, int], None]

WIDEST = 200  # columns that somebody may explain

SUM = re.compile(r"(?:合|总|小|共|累)\s*计(?:\s*[:：(（].*)?")
SAMPLE = re.compile(r"示例")
FOOT = re.compile(
    r"(?:单位)?(?:负责人|审核人|填表人|制表人|填报人|联系电话|说明|填表说明|备注|注)\s*[:：]"
)
SIGNS = frozenset("合总小共累示单负审填制联说备注")  # with which SUM, SAMPLE and FOOT begin
NO_VALUE = "公式没有保存计算结果，请在 Excel 中打开保存后再传。"
ODD_VALUE = "单元格的数字存得不正常，请在 Excel 中打开保存后再传。"
ERROR_VALUE = "单元格是错误值（如 #N/A），请改为正确的内容后再传。"


def fitting(source: Path | Book, columns: Sequence[Column]) -> list[str]:
    """The sheets whose head has every required column."""
    book = source if isinstance(source, Book) else read(source)
    return [sheet.name for sheet, head in _heads(book, columns) if not head.missing(columns)]


def load(
    source: Path | Book,
    columns: Sequence[Column],
    *,
    sheet: str | None = None,
    layout: Layout = AUTOMATIC,
    progress: Progress | None = None,
) -> Ledger:
    """The named sheet, or the only one that fits, with every cell typed and every fault noted; a
    layout says where its head is and what its columns are.

    Raises Refused for a file that cannot be read, a wrong kind of ledger or missing columns.
    """
    book = source if isinstance(source, Book) else read(source)
    table, head = _choose(book, columns, sheet, layout)
    caption = header.caption(table, head)
    (top, left), width = table.start, len(head.paths)
    ledger = Ledger(
        sheet=table.name,
        title=caption.title or table.name,
        head_row=top + head.bottom + 1,
        unit=caption.unit,
        day=caption.day,
        letters={key: guard.column_letters(left + i + 1) for key, i in head.places.items()},
        unused=head.unused,
        head=headings(table, head),
        layout=Layout(top + head.bottom + 1, head.texts, tuple(map(head.key, range(width)))),
    )
    _fill_down(table, head)
    lost = _seemingly_empty(book, ledger) if guard.is_workbook(book.path) else {}
    body = _body(table, head, _rows_of(lost, ledger))
    if not body:
        raise Refused(f"工作表“{table.name}”的表头下面没有数据，请填写后再传。")
    if len(body) > guard.MAX_ROWS:
        raise Refused(
            f"工作表“{table.name}”有 {len(body):,} 行数据，超过 {guard.MAX_ROWS:,} 行的上限，"
            f"请拆分后分次导入。"
        )
    _fill(ledger, head, columns, body, progress)
    _explain_empty(ledger, columns, lost)
    _name_issues(ledger)
    return ledger


def headings(sheet: Sheet, head: Head) -> list[Heading]:
    """The columns of the sheet, up to the last that has a text or anything in the next rows, and no
    more than a page can show."""
    below = sheet.rows[head.bottom + 1 : head.bottom + 6]
    held = [
        i
        for i, path in enumerate(head.paths)
        if path != header.MARKS and (path or any(_filled(row[i]) for row in below if i < len(row)))
    ]
    left = sheet.start[1] + 1
    return [
        Heading(guard.column_letters(left + i), head.paths[i], head.key(i))
        for i in range(min(max(held, default=-1) + 1, WIDEST))
    ]


def _heads(
    book: Book, columns: Sequence[Column], layout: Layout = AUTOMATIC
) -> Iterator[tuple[Sheet, Head]]:
    for sheet in book.sheets:
        head = header.find(sheet, columns, layout)
        if head is not None:
            yield sheet, head


def _choose(
    book: Book, columns: Sequence[Column], name: str | None, layout: Layout
) -> tuple[Sheet, Head]:
    if name:
        book.sheet(name)  # refuses an unknown one
    found = [(s, h) for s, h in _heads(book, columns, layout) if s.name == (name or s.name)]
    fits = [(s, h) for s, h in found if not h.missing(columns)]
    if len(fits) > 1:
        names = "、".join(f"“{sheet.name}”" for sheet, _ in fits)
        raise Refused(f"文件里有 {len(fits)} 张工作表都可以导入（{names}），请指定其中一张。")
    if fits:
        return fits[0]
    if not found:
        wanted = "、".join(header.own_name(column) for column in columns if column.required)
        names = "、".join(f"“{sheet.name}”" for sheet in book.sheets)
        raise Refused(
            f"工作表{names}里没有找到这种台账的表头，应有“{wanted}”等列，请核对台账种类。"
        )
    sheet, head = max(found, key=lambda pair: len(pair[1].places))
    missing = "、".join(head.missing(columns))
    raise Refused(
        f"工作表“{sheet.name}”的表头缺少必填列“{missing}”，请补上，或核对台账种类是否选对。"
    )


def _fill_down(sheet: Sheet, head: Head) -> None:
    """A merged cell of the body holds for each of its rows."""
    for area in sheet.merged:
        top, left, bottom, _ = header.relative(area, sheet.start)
        if top > head.bottom and bottom > top and top < len(sheet.rows):
            value = sheet.rows[top][left] if left < len(sheet.rows[top]) else ""
            for row in sheet.rows[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = value


def _body(sheet: Sheet, head: Head, lost: set[int]) -> list[tuple[int, list[Any]]]:
    """The rows below the head with their numbers: no blanks, sums, samples, foot lines. A row of
    `lost` only seems blank."""
    spots = [i for i in head.places.values() if head.paths[i] != "序号"]
    body = []
    first = head.bottom + 1
    for number, row in enumerate(sheet.rows[first:], sheet.start[0] + first + 1):
        filled = number in lost or any(_filled(row[i]) for i in spots if i < len(row))
        if filled and not _aside(row):
            body.append((number, row))
    end = sheet.start[0] + len(sheet.rows)  # the reader gives no rows that hold no value at all
    body += [(number, []) for number in sorted(lost) if number > end]
    if body and _counted(body[0][1]):
        body.pop(0)  # the line 1, 2, 3 … under an official head
    return body


def _rows_of(addresses: Iterable[str], ledger: Ledger) -> set[int]:
    """The rows of the addresses that lie in a known column."""
    known = set(ledger.letters.values())
    cells = [(address.rstrip("0123456789"), address) for address in addresses]
    return {int(address[len(column) :]) for column, address in cells if column in known}


def _filled(cell: Any) -> bool:
    return not (cell == "" or cell is None or (isinstance(cell, str) and not cell.strip()))


def _aside(row: list[Any]) -> bool:
    """A sum, a template's sample or a line of the foot; most rows are told by three first signs."""
    texts = [cell.strip() for cell in row[:3] if isinstance(cell, str) and cell]
    if SIGNS.isdisjoint([text[:1] for text in texts]):
        return False
    lead = next(filter(None, texts), "")
    return bool(
        any(SUM.fullmatch(text) for text in texts) or SAMPLE.match(lead) or FOOT.match(lead)
    )


def _counted(row: list[Any]) -> bool:
    numbers = [plain(cell) for cell in row if _filled(cell)]
    numbers = numbers[1:] if numbers[:1] in (["甲"], ["栏次"]) else numbers
    return len(numbers) > 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _fill(
    ledger: Ledger,
    head: Head,
    columns: Sequence[Column],
    body: list[tuple[int, list[Any]]],
    progress: Progress | None,
) -> None:
    """Column by column: each different value is parsed once, good cells cost one look-up."""
    present = [column for column in columns if column.key in head.places]
    numbers = [number for number, _ in body]
    typed: list[list[Any]] = []
    for done, column in enumerate(present, 1):
        spot = head.places[column.key]
        raws = [row[spot] if spot < len(row) else "" for _, row in body]
        typed.append(_type(ledger, column, numbers, raws))
        if progress:
            progress(len(body) * done // len(present), len(body))
    keys = [column.key for column in present]
    if typed:
        ledger.rows = [
            Row(number, dict(zip(keys, values, strict=True)))
            for number, values in zip(numbers, zip(*typed, strict=True), strict=True)
        ]


def _type(ledger: Ledger, column: Column, numbers: list[int], raws: list[Any]) -> list[Any]:
    parse = column.cell.parse
    values: dict[Any, Any] = {}
    faults: dict[Any, CellError] = {}
    for raw in set(raws):
        try:
            values[raw] = parse(raw)
        except CellError as fault:
            faults[raw] = fault
            values[raw] = fault.value if isinstance(fault, CellWarning) else None
    if faults:
        for number, raw in zip(numbers, raws, strict=True):
            if raw in faults:
                ledger.issues.append(_issue(ledger, column, number, raw, faults[raw]))
    return [values[raw] for raw in raws]


def _issue(ledger: Ledger, column: Column, number: int, raw: Any, fault: CellError) -> Issue:
    text = f"{raw:G}" if isinstance(raw, float) and raw >= 1e15 else plain(raw)
    return Issue(
        row=number,
        address=f"{ledger.letters[column.key]}{number}",
        title=header.own_name(column),
        value=masked(text) if getattr(column.cell, "personal", False) else text[:80],
        message=str(fault),
        warning=isinstance(fault, CellWarning),
    )


def _explain_empty(ledger: Ledger, columns: Sequence[Column], seen: dict[str, str]) -> None:
    """Required cells that are empty, and cells that only seem so: lost formulas and errors."""
    wrong = {issue.address for issue in ledger.issues}
    for column in columns:
        needed = column.required and not column.blank
        if column.key not in ledger.letters or not (needed or seen):
            continue
        for number in [row.number for row in ledger.rows if row.values[column.key] is None]:
            address = f"{ledger.letters[column.key]}{number}"
            message = seen.get(address) or ("此列必填，请补填。" if needed else "")
            if message and address not in wrong:
                ledger.issues.append(Issue(number, address, header.own_name(column), "", message))


def _name_issues(ledger: Ledger) -> None:
    """Row by row, each with the name that its row bears."""
    rows = {issue.row for issue in ledger.issues}
    names = {row.number: str(row["name"] or "") for row in ledger.rows if row.number in rows}
    named = [dataclasses.replace(issue, name=names[issue.row]) for issue in ledger.issues]
    ledger.issues = sorted(named, key=lambda issue: issue.row)


# a part may name its elements with a prefix and put its attributes in quotes of either kind
CELL = re.compile(rb"<((?:\w+:)?)c\s([^>]*[^>/])>(.*?)</\1c>", re.S)
ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]+\d+)["']""")
TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
REFERENCE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]*&#")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]?)")
LONGEST = 1 << 20  # bytes of a cell: far more than its 32,767 signs may take
SIGNS_OF_LOSS = (
    b"<f",
    b":f",
    b'"e"',
    b"'e'",
    b"&#",
)  # found quickly; most sheets have none of them


def _seemingly_empty(book: Book, ledger: Ledger) -> dict[str, str]:
    """Address → what is wrong, of formulas without a stored value, of error cells, and of numbers
    written with references, which the parser takes for nothing."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(book.path) as archive:
        titles = guard.sheet_titles(archive)
        part = next((part for part, title in titles.items() if title == ledger.sheet), None)
        if part is None or part not in archive.namelist():
            return {}
        with archive.open(part) as stream:
            tail = b""
            while block := stream.read(1 << 20):
                text = tail + block
                cut = max(text.rfind(b"</c>"), text.rfind(b":c>") - 1) + 4
                tail = text[cut:] if cut > 3 else text[-LONGEST:]
                if any(sign in text for sign in SIGNS_OF_LOSS):
                    found.update(_lost(text[:cut]))
    return found


def _lost(xml: bytes) -> Iterator[tuple[str, str]]:
    for _, attributes, inside in CELL.findall(xml):
        address, kind = ADDRESS.search(attributes), TYPE.search(attributes)
        if address is None:
            continue
        value = VALUE.search(inside)
        if kind and kind[1] == b"e":
            yield address[1].decode(), ERROR_VALUE
        elif kind and kind[1] == b"str" and value:
            continue  # the text that was stored is empty
        elif FORMULA.search(inside) and not (value and value[1]):
            yield address[1].decode(), NO_VALUE
        elif (kind is None or kind[1] == b"n") and REFERENCE.search(inside):
            yield address[1].decode(), ODD_VALUE
