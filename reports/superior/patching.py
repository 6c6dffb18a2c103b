"""Writes cells into a workbook and leaves every other byte of it as it was. No Django here.

Of a patched sheet only the written cells change (and, where a cell or its row was not there, a row
gets one more); a written cell keeps its style. Texts are inline strings, so that none is ever taken
for a formula. Charts keep what they cached until Excel or WPS opens the file and draws them again.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from core.errors import Refused
from core.sheets.guard import column_letters
from reports.superior.parts import BOOK, plain, read_part, sheets, strings
from reports.superior.recalculating import Changes, Dropped, Error, Outcome, Where, outcomes
from reports.superior.scanning import Cell, Scanned, Spot, scan

TYPED = re.compile(rb"""\s(?:t|cm|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
CALC = re.compile(rb"<((?:\w+:)?)calcPr\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
FULL = re.compile(rb"""\sfullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')""")
#: what stands behind calcPr in a workbook, where it has none
AFTER_CALC = re.compile(
    rb"<(?:\w+:)?(?:oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing"
    rb"|fileRecoveryPr|webPublishObjects|extLst)\b|</(?:\w+:)?workbook>"
)

Edit = tuple[int, int, bytes]  # from, to, what stands there instead


@dataclass(frozen=True)
class Patched:
    """`computed` are formulas with their new values; `recalculates` says that Excel will."""

    content: bytes
    computed: Mapping[Where, Outcome]
    recalculates: bool


def patch(path: Path, changes: Changes) -> Patched:
    """The workbook with the changed cells and what their formulas come to.

    None empties a cell. Raises Refused for a file that is no form.
    """
    with zipfile.ZipFile(path) as archive:
        shared = strings(archive)
        scanned = {
            sheet.part: scan(read_part(archive, sheet.part), sheet.name, shared)
            for sheet in sheets(archive)
        }
        computed = outcomes({sheet.name: sheet for sheet in scanned.values()}, changes)
        parts = {part: _sheet(sheet, changes, computed) for part, sheet in scanned.items()}
        recalculates = any(isinstance(value, Dropped) for value in computed.values())
        if recalculates:
            parts[BOOK] = recalculating(read_part(archive, BOOK))
        return Patched(_rewritten(archive, parts), computed, recalculates)


def _rewritten(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """The same parts in the same order with the same dates: the same input, the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in archive.infolist():
            entry = zipfile.ZipInfo(info.filename, info.date_time)
            entry.compress_type = info.compress_type
            entry.external_attr, entry.create_system = info.external_attr, info.create_system
            target.writestr(entry, parts.get(info.filename) or archive.read(info))
    return out.getvalue()


def recalculating(book: bytes) -> bytes:
    """workbook.xml with the word that all formulas are worked out when it is opened."""
    found = CALC.search(book)
    word = b' fullCalcOnLoad="1"'
    if found:
        prefix, given, closed = found.groups()
        tag = b"<" + prefix + b"calcPr" + FULL.sub(b"", given.rstrip()) + word + closed + b">"
        return book[: found.start()] + tag + book[found.end() :]
    after = AFTER_CALC.search(book)
    if after is None:
        return book
    prefix = re.match(rb"</?((?:\w+:)?)", after[0])[1]  # type: ignore[index]
    return book[: after.start()] + b"<" + prefix + b"calcPr" + word + b"/>" + book[after.start() :]


def _sheet(sheet: Scanned, changes: Changes, computed: Mapping[Where, Outcome]) -> bytes:
    """The sheet's bytes with its own changes."""
    edits: list[Edit] = []
    added: dict[int, dict[int, bytes]] = {}
    for (name, spot), value in changes.items():
        if name != sheet.name:
            continue
        cell = sheet.cells.get(spot)
        if cell is None:
            if value is not None:
                added.setdefault(spot[0], {})[spot[1]] = _new(sheet, spot, value)
        elif cell.span is not None:
            raise Refused(
                f"工作表“{name}”的 {_address(spot)} 是公式，不能填写，请取消这一格的对照。"
            )
        else:
            edits.append((cell.start, cell.end, _filled(sheet.raw, cell, value)))
    for (name, spot), outcome in computed.items():
        cell = sheet.cells.get(spot) if name == sheet.name else None
        if cell is not None and not _stands(cell, outcome):
            edits.append((cell.start, cell.end, _computed(sheet.raw, cell, outcome)))
    edits += _insertions(sheet, added)
    return _applied(sheet.raw, edits)


def _applied(raw: bytes, edits: list[Edit]) -> bytes:
    pieces, at = [], 0
    for start, end, what in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [raw[at:start], what]
        at = end
    return b"".join([*pieces, raw[at:]])


def _filled(raw: bytes, cell: Cell, value: Decimal | str | None) -> bytes:
    opening, prefix = _opening(raw, cell)
    return _closed(opening, prefix, _content(prefix, value), text=isinstance(value, str))


def _computed(raw: bytes, cell: Cell, outcome: Outcome) -> bytes:
    """The formula as it stands, with another cached value."""
    opening, prefix = _opening(raw, cell)
    start, end = cell.span or (cell.tag, cell.tag)
    kind, said = _cached(outcome)
    inner = raw[start:end]
    if said is not None:
        inner += b"<%bv>%b</%bv>" % (prefix, _encoded(said), prefix)
    kinded = b' t="%b"' % kind if kind else b""
    return opening + kinded + b">" + inner + b"</" + prefix + b"c>"


def _stands(cell: Cell, outcome: Outcome) -> bool:
    """Whether the cell's cached value is that already."""
    kind, said = _cached(outcome)
    return kind.decode() == cell.kind.replace("n", "") and (said or "") == cell.text


def _cached(outcome: Outcome) -> tuple[bytes, str | None]:
    """The type of a cached value and its words."""
    if isinstance(outcome, Dropped):
        return b"", None
    if isinstance(outcome, Error):
        return b"e", outcome.text
    if isinstance(outcome, bool):
        return b"b", str(int(outcome))
    if isinstance(outcome, str):
        return b"str", outcome
    whole = outcome is None or outcome == int(outcome)
    return b"", str(int(outcome or 0)) if whole else repr(outcome)


def _opening(raw: bytes, cell: Cell) -> tuple[bytes, bytes]:
    """The cell's opening tag without its type and its end, and the prefix of its name."""
    tag = TYPED.sub(b"", raw[cell.start : cell.tag]).rstrip(b">").rstrip(b"/").rstrip()
    name = re.match(rb"<((?:[\w.-]+:)?)", tag)
    return tag, name[1] if name else b""


def _closed(opening: bytes, prefix: bytes, inner: bytes, *, text: bool) -> bytes:
    if not inner:
        return opening + b"/>"
    return opening + (b' t="inlineStr"' if text else b"") + b">" + inner + b"</" + prefix + b"c>"


def _content(prefix: bytes, value: Decimal | str | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        said = _encoded(value)
        return b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
            prefix, prefix, said, prefix, prefix,
        )  # fmt: skip
    return b"<%bv>%b</%bv>" % (prefix, f"{value.normalize():f}".encode(), prefix)


def _encoded(text: str) -> bytes:
    """Signs beyond ASCII as references: right in whatever encoding the sheet says it has."""
    return escape(plain(text)).encode("ascii", "xmlcharrefreplace")


def _new(sheet: Scanned, spot: Spot, value: Decimal | str) -> bytes:
    prefix = _prefix(sheet)
    style = sheet.style_for(spot)
    styled = b' s="%b"' % style.encode() if style.isdecimal() else b""
    opening = b'<%bc r="%b"%b' % (prefix, _address(spot).encode(), styled)
    return _closed(opening, prefix, _content(prefix, value), text=isinstance(value, str))


def _prefix(sheet: Scanned) -> bytes:
    found = re.match(rb"<((?:[\w.-]+:)?)sheetData", sheet.raw[sheet.data[0] :])
    if found is None:
        raise Refused(f"工作表“{sheet.name}”没有数据区，不像 Excel 保存的文件，请另存后重新上传。")
    return found[1]


def _insertions(sheet: Scanned, added: Mapping[int, Mapping[int, bytes]]) -> list[Edit]:
    """Cells that were not there: into their row, before the next one; rows likewise."""
    edits: list[Edit] = []
    rows: list[tuple[int, bytes]] = []
    prefix = _prefix(sheet) if added else b""
    for number, cells in sorted(added.items()):
        row = sheet.rows.get(number)
        inner = b"".join(cell for _, cell in sorted(cells.items()))
        if row is None:
            rows.append((number, b'<%brow r="%d">%b</%brow>' % (prefix, number, inner, prefix)))
        elif sheet.raw[row.tag - 2 : row.tag] == b"/>":
            edits.append((row.tag - 2, row.tag, b">" + inner + b"</" + prefix + b"row>"))
        else:
            edits += _into_row(sheet, number, cells)
    return edits + _new_rows(sheet, rows, prefix)


def _into_row(sheet: Scanned, number: int, cells: Mapping[int, bytes]) -> list[Edit]:
    there = sorted((column, cell) for (row, column), cell in sheet.cells.items() if row == number)
    close = sheet.raw.rindex(b"<", sheet.rows[number].start, sheet.rows[number].end)
    edits: dict[int, bytes] = {}
    for column, what in sorted(cells.items()):
        at = next((cell.start for other, cell in there if other > column), close)
        edits[at] = edits.get(at, b"") + what
    return [(at, at, what) for at, what in edits.items()]


def _new_rows(sheet: Scanned, rows: list[tuple[int, bytes]], prefix: bytes) -> list[Edit]:
    start, tag, end = sheet.data
    if not rows:
        return []
    whole = b"".join(what for _, what in rows)
    if sheet.raw[tag - 2 : tag] == b"/>":
        return [(tag - 2, tag, b">" + whole + b"</" + prefix + b"sheetData>")]
    close = sheet.raw.rindex(b"<", start, end)
    edits: dict[int, bytes] = {}
    for number, what in rows:
        later = (row.start for other, row in sorted(sheet.rows.items()) if other > number)
        at = next(later, close)
        edits[at] = edits.get(at, b"") + what
    return [(at, at, what) for at, what in edits.items()]


def _address(spot: Spot) -> str:
    return f"{column_letters(spot[1])}{spot[0]}"
