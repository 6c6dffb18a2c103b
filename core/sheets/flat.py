"""Streams a large flat ledger as .xlsx: title, head, typed and styled rows, from any iterator.

Text never becomes a formula, an empty cell prints a dash, the same rows and `created` give the
same bytes. Charts, merged heads and free layout go through XlsxWriter (core.sheets.official).
"""

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape

from core.sheets.cells import Kind
from core.sheets.columns import Column
from core.sheets.guard import column_letters

STYLES = {"title": 1, "head": 2, "text": 3, "int": 4, "money": 5, "date": 6, "percent": 7}
EPOCH = dt.date(1899, 12, 30).toordinal()
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ODD = re.compile(r"[&<>]|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
BLOCK = 2000
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write(
    target: str | IO[bytes],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    created: dt.datetime,
    sheet: str = "台账",
    notes: Sequence[tuple[str, str]] = (),
) -> None:
    """Writes the typed rows, in the order of the columns, below a title and a head of one row.

    `notes` (what it is, what it says) make a second sheet 导出说明.
    """
    writers = [_writer(column, column_letters(i)) for i, column in enumerate(columns, 1)]
    stamp = created.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        parts = _parts(escape(sheet, {'"': "&quot;"}), with_notes=bool(notes))
        if notes:
            parts["xl/worksheets/sheet2.xml"] = _notes(notes)
        for name, body in parts.items():
            archive.writestr(_entry(name, stamp), HEAD + body, compresslevel=1)
        with archive.open(_entry("xl/worksheets/sheet1.xml", stamp), "w", force_zip64=True) as out:
            out.write(_opening(title, columns).encode())
            last, batch = 2, []
            for last, row in enumerate(rows, 3):
                cells = "".join([cell(value, last) for cell, value in zip(writers, row)])  # noqa: B905 in the inner loop
                batch.append(f'<row r="{last}">{cells}</row>')
                if len(batch) == BLOCK:
                    out.write("".join(batch).encode())
                    batch.clear()
            out.write(("".join(batch) + _closing(column_letters(len(columns)), last)).encode())


def _entry(name: str, stamp: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, stamp)  # type: ignore[arg-type]
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


def safe(text: str) -> str:
    """Text as XML, without the signs that no XML may hold."""
    return escape(UNPRINTABLE.sub("", text)) if ODD.search(text) else text


def _writer(column: Column, ref: str) -> Callable[[Any, int], str]:
    """The function that turns a value and its row number into a cell."""
    kind = column.cell.kind
    style = STYLES[kind]
    show = None if getattr(type(column.cell), "show", None) is Kind.show else column.cell.show
    dash = f'<c r="{ref}%d" s="3" t="inlineStr"><is><t>—</t></is></c>'

    def text(value: Any, n: int) -> str:
        return (
            f'<c r="{ref}{n}" s="3" t="inlineStr"><is><t xml:space="preserve">'
            f"{safe(str(value))}</t></is></c>"
        )

    def cell(value: Any, n: int) -> str:
        value = show(value) if show else value
        if value is None or value == "":
            return dash % n
        if kind == "text" or isinstance(value, str):
            return text(value, n)
        if kind == "date":
            value = value.toordinal() - EPOCH
        return f'<c r="{ref}{n}" s="{style}"><v>{value}</v></c>'

    return cell


def _opening(title: str, columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{column.width}" customWidth="1"/>'
        for i, column in enumerate(columns, 1)
    )
    heads = "".join(_text(name, "head", f"{column_letters(i)}2") for i, name in _names(columns))
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols>'
        f'<sheetData><row r="1" ht="30" customHeight="1">{_text(title, "title", "A1")}</row>'
        f'<row r="2">{heads}</row>'
    )


def _names(columns: Sequence[Column]) -> Iterable[tuple[int, str]]:
    """Each column's own name, or its path where two share a name: the file can be read back."""
    own = [column.title.rsplit("/", 1)[-1] for column in columns]
    shared = {name for name, times in Counter(own).items() if times > 1}
    for i, (column, name) in enumerate(zip(columns, own, strict=True), 1):
        yield i, column.title if name in shared else name


def _text(value: str, style: str, ref: str) -> str:
    return (
        f'<c r="{ref}" s="{STYLES[style]}" t="inlineStr"><is><t xml:space="preserve">'
        f"{safe(value)}</t></is></c>"
    )


def _closing(last: str, rows: int) -> str:
    return (
        f'</sheetData><autoFilter ref="A2:{last}{rows}"/><mergeCells count="1">'
        f'<mergeCell ref="A1:{last}1"/></mergeCells>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        "</worksheet>"
    )


def _notes(notes: Sequence[tuple[str, str]]) -> str:
    """The sheet of notes: two columns, no head."""
    rows = "".join(
        f'<row r="{n}">{_text(what, "head", f"A{n}")}{_text(says or "—", "text", f"B{n}")}</row>'
        for n, (what, says) in enumerate(notes, 1)
    )
    return (
        f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="14" customWidth="1"/>'
        '<col min="2" max="2" width="90" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _parts(sheet: str, *, with_notes: bool) -> dict[str, str]:
    """The small parts of the package; `sheet` is escaped."""
    quoted = sheet.replace("'", "''")
    second = {"rId3": ("worksheet", "worksheets/sheet2.xml")} if with_notes else {}
    named = '<sheet name="导出说明" sheetId="2" r:id="rId3"/>' if with_notes else ""
    typed = (
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPE}.worksheet+xml"/>'
        if with_notes
        else ""
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACK}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{TYPE}.worksheet+xml"/>{typed}'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": _links(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("styles", "styles.xml"),
                **second,
            }
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/>{named}</sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">\'{quoted}\'!$1:$2'
        "</definedName></definedNames></workbook>",
        "xl/styles.xml": _styles(),
    }


def _links(links: dict[str, tuple[str, str]]) -> str:
    tags = "".join(
        f'<Relationship Id="{key}" Type="{LINK}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{PACK}/relationships">{tags}</Relationships>'


def _styles() -> str:
    fonts = '<font><sz val="11"/><name val="宋体"/></font>'
    fonts += '<font><sz val="18"/><name val="方正小标宋简体"/></font>'
    fonts += '<font><b/><sz val="11"/><name val="黑体"/></font>'
    fill = '<fill><patternFill patternType="{}"/></fill>'
    grey = '<fill><patternFill patternType="solid"><fgColor rgb="FFF2F2F2"/></patternFill></fill>'
    thin = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    plain = [(0, 0, 0, 0, ""), (0, 1, 0, 0, centred), (0, 2, 2, 1, centred)]
    formats = [(number, 0, 0, 1, "") for number in (49, 3, 4, 14, 10)]
    xfs = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{back}" borderId="{border}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f"{align}</xf>"
        for number, font, back, border, align in [*plain, *formats]
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="3">{fonts}</fonts><fills count="3">'
        f'{fill.format("none")}{fill.format("gray125")}{grey}</fills><borders count="2">'
        f"<border><left/><right/><top/><bottom/></border><border>{thin}</border></borders>"
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8">{xfs}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
