"""How a ledger's head is to be read where somebody explained it: said of one batch, and remembered
by the head's texts for the area and the kind."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from core.errors import Refused
from core.sheets import header, table
from core.sheets.columns import Column, Heading, Layout, Ledger
from core.sheets.header import Head
from core.sheets.reader import Book, Sheet, read
from districts import ledgers
from districts.ledgers import LedgerKind
from districts.models import Area, ColumnMapping, ImportBatch

HEAD_ROWS = header.LOOK + 10  # as many as are read to find a head under blank rows


def said(batch: ImportBatch) -> Layout:
    """What was said of the batch's sheet; nothing when its head was recognised."""
    kept = batch.layout
    return Layout(kept.get("row", 0), tuple(kept.get("texts", ())), tuple(kept.get("keys", ())))


def remembered(kind: LedgerKind, area: Area | None, by: Any) -> list[Layout]:
    """The heads that were explained for the area's ledgers of the kind, the latest first."""
    rows = _mappings(kind.code, area if kind.dated else None, by)
    return [Layout(0, tuple(row.texts), tuple(row.keys)) for row in rows]


def _mappings(kind: str, area: Area | None, by: Any) -> QuerySet[ColumnMapping]:
    """Those of an area serve whoever imports there; of a list without one, who explained it."""
    own = {} if area else {"by": by}
    return ColumnMapping.objects.filter(kind=kind, area=area, **own)


def matching(sheet: Sheet, layouts: list[Layout]) -> Layout | None:
    """The layout whose texts the sheet's head has."""
    for layout in layouts:
        head = header.find(sheet, (), layout)
        if head is not None and head.texts == layout.texts:
            return layout
    return None


def meant(batch: ImportBatch, book: Book) -> Layout:
    """How the batch's sheet is to be read: as was said of it, else as such a head was before."""
    own = said(batch)
    if own.texts:
        return own
    known = remembered(ledgers.kind(batch.kind), batch.area, batch.by)
    known = [replace(layout, row=own.row) for layout in known]
    found = (matching(sheet, known) for sheet in _sheets(batch, book))
    return next(filter(None, found), own)


def _sheets(batch: ImportBatch, book: Book) -> list[Sheet]:
    return [sheet for sheet in book.sheets if sheet.name == (batch.sheet or sheet.name)]


def remember(batch: ImportBatch, ledger: Ledger, by: Any) -> None:
    """Keeps how the ledger was read, for this batch and for the next with such a head."""
    batch.layout = asdict(ledger.layout)
    forget(batch)
    ColumnMapping.objects.create(
        area=batch.area,
        kind=batch.kind,
        texts=list(ledger.layout.texts),
        keys=list(ledger.layout.keys),
        by=by,
    )


def forget(batch: ImportBatch) -> None:
    """The next ledger with the batch's head is read by its names again."""
    texts = list(said(batch).texts)
    _mappings(batch.kind, batch.area, batch.by).filter(texts=texts).delete()


def explained(kind: LedgerKind, mapping: ColumnMapping) -> list[tuple[str, str]]:
    """The texts that mean another of our columns than they say, with its name."""
    names = {column.key: header.own_name(column) for column in kind.columns}
    pairs = [
        (text, names.get(key, ""))
        for text, key in zip_longest(mapping.texts, mapping.keys, fillvalue="")
    ]
    return [
        (text, name)
        for text, name in pairs
        if name and header.normal(name) != text.rsplit("/", 1)[-1]
    ]


def head_of_refused(batch: ImportBatch) -> dict[str, Any]:
    """The head of a ledger that could not be read, for somebody to explain; nothing of a file that
    cannot be opened."""
    try:
        book = read(Path(batch.file.path), rows=HEAD_ROWS)
        sheet = next(iter(_sheets(batch, book)), None)
        if sheet is None:
            return {}
        columns = ledgers.kind(batch.kind).columns
        head = _nearest_head(sheet, columns, meant(batch, book))
    except Refused:
        return {}
    row = sheet.start[0] + head.bottom + 1
    return told(row, head.texts, table.headings(sheet, head))


def _nearest_head(sheet: Sheet, columns: Sequence[Column], layout: Layout) -> Head:
    """As was said, else as it is recognised, else the row that may be one."""
    try:
        found = header.find(sheet, columns, layout)
    except Refused:  # a row of data was said to be the head
        found = header.find(sheet, columns)
    return found or header.fullest(sheet)


def told(row: int, texts: Iterable[str], headings: Iterable[Heading]) -> dict[str, Any]:
    """A head as a batch's preview keeps it."""
    return {"head_row": row, "texts": list(texts), "head": [list(one) for one in headings]}
