"""Streams a large flat ledger as .xlsx: title, head, typed and styled rows, from any iterator.

XlsxWriter lays out a sheet without rows; its parts are copied and the rows are put in as text, many
times as fast as cell by cell. Text never becomes a formula, an empty cell prints a dash, and the
same rows and `created` give the same bytes.
"""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import IO, Any, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.sheets.cells import Kind, Text
from core.sheets.columns import Column
from core.sheets.guard import column_letters
from core.sheets.layout import Field, across, levels, put_head, spread

FORMATS = {
    "text": "@",
    "int": "#,##0",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "percent": "0.0%",
}
ROW_HEIGHT = 18  # points
A3, A4, A4_WIDTH = 8, 9, 220  # papers by Excel's numbers; more signs side by side want the larger
NARROW = 10  # a text column of so many signs holds a word, which stands in the middle
NAMED = 60  # signs up to the end of the name column, which then stays in sight
SERIALS = {"serial", "number"}  # keys of the columns that count the rows
SIGNED = "&L单位负责人：　　　　　审核人：　　　　　填表人：　　　　　联系电话："
EPOCH = dt.date(1899, 12, 30).toordinal()
MIDDLE = {"align": "center", "valign": "vcenter"}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ODD = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]")
LINE, HIGHEST = 13, 409  # points of a line of text, and of the highest row that Excel has
BLOCK = 500  # rows written at once: more take memory and no less time
FEW = 4096  # values of a column that are kept as XML
SHEET = "xl/worksheets/sheet1.xml"
TEXT = b' t="inlineStr"><is><t xml:space="preserve">%b</t></is>'


class Cells(NamedTuple):
    """How a column is written: its cell, with # for the row and %b for the inside of a value."""

    cell: bytes
    inside: Callable[[Iterable[Any]], Iterable[bytes]]


def write(
    target: str | IO[bytes],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    created: dt.datetime,
    sheet: str = "台账",
    notes: Sequence[tuple[str, str]] = (),
    lines: Sequence[str] = (),
) -> None:
    """Writes the typed rows, in the order of the columns, below a title and a head of one row.

    `notes` (what, what it says) make a second sheet 导出说明. `lines` make it an official ledger:
    they stand side by side below the title (who reports, of which day), and the head shows the
    columns under their groups.
    """
    first = 3 + (levels(_fields(columns)) if lines else 0)
    parts = _layout(title, columns, sheet, created, notes=notes, lines=lines)
    page = parts.pop(SHEET)
    styled = re.compile(rf'<row r="{first}".*?</row>')  # one row, which shows each column's style
    styles = re.findall(r' s="(\d+)"', "".join(styled.findall(page)))
    before, after = styled.split(re.sub("<dimension [^>]*>", "", page))  # not known yet
    made = [
        cells(column, column_letters(i), style)
        for i, (column, style) in enumerate(zip(columns, styles, strict=True), 1)
    ]
    last = first - 1
    with zipfile.ZipFile(target, "w") as archive:
        with archive.open(entry(SHEET, created), "w", force_zip64=True) as out:
            out.write(before.encode())
            for last, block in blocks(made, rows, first, _room(columns)):  # noqa: B007 used below
                out.write(block)
            out.write(_reaching(after, first, last).encode())
        for name, body in parts.items():
            archive.writestr(entry(name, created), _reaching(body, first, last))


def _layout(
    title: str,
    columns: Sequence[Column],
    sheet: str,
    created: dt.datetime,
    *,
    notes: Sequence[tuple[str, str]],
    lines: Sequence[str],
) -> dict[str, str]:
    """The parts of a workbook with the title, the head, and one empty row in the rows' styles."""
    out, right = io.BytesIO(), len(columns) - 1
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": created})
    table = book.add_worksheet(sheet)
    big = book.add_format({**MIDDLE, "font_name": "方正小标宋简体", "font_size": 18})
    grey = {"bg_color": "#F2F2F2", "text_wrap": True, "border": 1}
    head = book.add_format({**MIDDLE, "font_name": "黑体", "bold": True, **grey})
    across(table, (0, 0, 0, right), title, big)
    table.set_default_row(ROW_HEIGHT)
    table.set_row(0, 30)
    if lines:
        first = _official_head(table, columns, lines, head, book)
    else:
        first = 2
        table.set_row(1, 2 * ROW_HEIGHT)  # a long title takes two lines
        for i, name in enumerate(_names(columns)):
            table.write_string(1, i, name, head)
    looks: dict[tuple[str, str], Format] = {}
    for i, column in enumerate(columns):
        look = column.cell.kind, _align(column)
        looks.setdefault(look, book.add_format(_look(*look)))
        table.set_column(i, i, column.width)
        table.write_blank(first, i, None, looks[look])
    _set_up(table, first, columns, footer=SIGNED if lines else "")
    if notes:
        _explain(book, notes, head, book.add_format(_look("text", "left")))
    book.close()
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _align(column: Column) -> str:
    """Numbers stand right, days and single words in the middle, text left."""
    if column.key in SERIALS or column.cell.kind == "date":
        return "center"
    if column.cell.kind != "text":
        return "right"
    return "center" if column.width <= NARROW else "left"


def _look(kind: str, align: str) -> dict[str, Any]:
    font = {"font_name": "宋体", "font_size": 10, "border": 1, "num_format": FORMATS[kind]}
    return {**font, "align": align, "valign": "vcenter", "text_wrap": kind == "text"}


def _official_head(
    table: Worksheet, columns: Sequence[Column], lines: Sequence[str], head: Format, book: Workbook
) -> int:
    """The reporting line and the columns under their groups; answers the first row, from 0."""
    fields, aligns = _fields(columns), ("left", "center", "right")
    for ((left, right), text), align in zip(spread(fields, lines), aligns, strict=False):
        said = book.add_format({"font_name": "宋体", "valign": "vcenter", "align": align})
        across(table, (1, left, 1, right), text, said)
    table.set_row(1, 20)
    put_head(table, fields, 2, head)
    return 2 + levels(fields)


def _fields(columns: Sequence[Column]) -> list[Field]:
    return [Field(column.key, column.title, width=column.width) for column in columns]


def _set_up(table: Worksheet, first: int, columns: Sequence[Column], *, footer: str) -> None:
    """Screen and print: the head and the names stay in sight, the head is repeated, one page wide;
    codes are text on purpose."""
    right, wide = len(columns) - 1, sum(column.width for column in columns) > A4_WIDTH
    table.freeze_panes(first, _frozen(columns))
    table.autofilter(first - 1, 0, first, right)
    table.repeat_rows(0, first - 1)
    table.ignore_errors({"number_stored_as_text": f"A1:{column_letters(right + 1)}1048576"})
    table.set_landscape()
    table.set_paper(A3 if wide else A4)
    table.fit_to_pages(1, 0)
    table.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    table.center_horizontally()
    pages = "第 &P 页 共 &N 页"
    table.set_footer(f"{footer}&R{pages}" if footer else f"&C{pages}")


def _frozen(columns: Sequence[Column]) -> int:
    """How many columns stay in sight: up to the name, where there is room for the others."""
    last = next((i for i, column in enumerate(columns, 1) if column.key == "name"), 0)
    return last if sum(column.width for column in columns[:last]) <= NAMED else 0


def _explain(book: Workbook, notes: Sequence[tuple[str, str]], head: Format, text: Format) -> None:
    """The sheet that says what the list is."""
    page = book.add_worksheet("导出说明")
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 100)
    page.set_default_row(ROW_HEIGHT)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for row, (what, says) in enumerate(notes):
        page.write_string(row, 0, what, head)
        page.write_string(row, 1, says or "—", text)


def _names(columns: Sequence[Column]) -> list[str]:
    """Each column's own name, or its path where two share one, so that it can be read back."""
    own = [column.title.rsplit("/", 1)[-1] for column in columns]
    times = Counter(own)
    return [
        column.title if times[name] > 1 else name for column, name in zip(columns, own, strict=True)
    ]


def entry(name: str, created: dt.datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (*created.timetuple()[:6],))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    # Fast; an entry of one's own does not take the archive's level.
    info._compresslevel = 1  # type: ignore[attr-defined]
    return info


def _reaching(part: str, first: int, last: int) -> str:
    """The filter's range and the sheet's size with the rows that were written."""
    last, head = max(last, first), first - 1
    part = re.sub(rf'(ref="A(?:1|{head}):[A-Z]+){first}"', rf'\g<1>{last}"', part)
    return re.sub(rf"(!\$A\${head}:\$[A-Z]+\$){first}<", rf"\g<1>{last}<", part)


def _room(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Which columns hold text that may need several lines, and how many signs fit into one."""
    return [(i, column.width) for i, column in enumerate(columns) if type(column.cell) is Text]


def _heights(
    values: Sequence[Sequence[Any]], room: Sequence[tuple[int, int]], line: float
) -> list[bytes]:
    """How high the rows of a block are; nothing is said where no text takes several lines."""
    lines: dict[int, int] = {}
    for column, width in room:
        texts, few = values[column], width // 2  # as many fit, whatever they are
        for i in [i for i, text in enumerate(texts) if text.__class__ is str and len(text) > few]:
            signs = (len(texts[i].encode()) + len(texts[i])) // 2  # a Chinese one takes two
            if signs > width:
                lines[i] = max(lines.get(i, 1), -(-signs // width))
    high = [min(line * lines[i] + 4, HIGHEST) if i in lines else 0 for i in range(len(values[0]))]
    return [b' ht="%g" customHeight="1"' % height if height else b"" for height in high]


def blocks(
    cells: Sequence[Cells],
    rows: Iterable[Sequence[Any]],
    first: int,
    room: Sequence[tuple[int, int]] = (),
    line: float = LINE,
) -> Iterator[tuple[int, bytes]]:
    """Rows as XML, many at a time and column by column, each block with its last row number."""
    rows = iter(rows)
    row = b"".join([b'<row r="#"%b>', *(one.cell for one in cells), b"</row>"]).split(b"#")
    while block := list(islice(rows, BLOCK)):
        values = list(zip(*block, strict=True))
        insides = [one.inside(of) for one, of in zip(cells, values, strict=True)]
        each = enumerate(zip(_heights(values, room, line), *insides, strict=True), first)
        first += len(block)
        yield first - 1, b"".join([(b"%d" % n).join(row) % inside for n, inside in each])


def safe(text: str) -> str:
    """Text as XML, without the signs that no XML may hold."""
    return escape(UNPRINTABLE.sub("", text)) if ODD.search(text) else text


def _texts(values: Iterable[Any]) -> list[bytes]:
    words = ["—" if v is None or v == "" else str(v) for v in values]
    plain = words if not ODD.search("".join(words)) else map(safe, words)
    return "\0".join(plain).encode().split(b"\0")


def _number(value: Any) -> bytes:
    if value is None or isinstance(value, str):
        return TEXT % _texts([value])[0]
    days = value.toordinal() - EPOCH if isinstance(value, dt.date) else value
    return f"><v>{days}</v>".encode()


def cells(column: Column, ref: str, style: str) -> Cells:
    """How the column is written: numbers, days and text each as Excel has them."""
    show = None if getattr(type(column.cell), "show", None) is Kind.show else column.cell.show
    text = column.cell.kind == "text"
    write = _texts if text else partial(map, lru_cache(FEW)(_number))  # most numbers come again
    cell = f'<c r="{ref}#" s="{style}"'.encode() + (TEXT if text else b"%b") + b"</c>"
    return Cells(cell, (lambda values: write(map(show, values))) if show else write)
