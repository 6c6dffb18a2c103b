"""Which kinds of ledgers a file holds, told by the heads of its sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.sheets import header
from core.sheets.reader import Book, Sheet, read
from districts.ledgers import LedgerKind
from districts.models import Area
from districts.services import layouts
from districts.services.layouts import HEAD_ROWS

MOST = 5  # sheets that one upload may bring


@dataclass(frozen=True)
class Found:
    """A sheet that holds a ledger of the kind, or may hold one once its head is explained."""

    kind: LedgerKind
    sheet: str


def recognise(
    path: Path, kinds: Iterable[LedgerKind], area: Area | None = None, by: Any = None
) -> list[Found]:
    """The ledgers of a file among the kinds: each sheet as the kind for which its head was once
    explained, else as the kind that its head fits best. Where none fits, the sheet that comes
    nearest, for somebody to explain.

    Raises Refused for a bad file, and where nothing comes near.
    """
    book = read(path, rows=HEAD_ROWS)
    kinds = list(kinds)
    explained = {kind.code: layouts.remembered(kind, area, by) for kind in kinds}
    found = []
    for sheet in book.sheets:
        known = (kind for kind in kinds if layouts.matching(sheet, explained[kind.code]))
        if (kind := next(known, None) or _best(sheet, kinds)) is not None:
            found.append(Found(kind, sheet.name))
    if len(found) > MOST:
        raise Refused(f"文件里有 {len(found)} 张台账，一次最多 {MOST} 张，请拆分后再传。")
    return found or [_nearest(book, kinds)]


def _best(sheet: Sheet, kinds: Iterable[LedgerKind]) -> LedgerKind | None:
    """The kind that knows most of the sheet's columns, of those that miss none."""
    best, known = None, 0
    for kind in kinds:
        head = header.find(sheet, kind.columns)
        if head and not head.missing(kind.columns) and len(head.places) > known:
            best, known = kind, len(head.places)
    return best


def _nearest(book: Book, kinds: list[LedgerKind]) -> Found:
    """The sheet and kind with most known columns; of a kind that was chosen any sheet will do."""
    known = {
        (sheet.name, kind.code): (len(head.places), Found(kind, sheet.name))
        for sheet in book.sheets
        for kind in kinds
        if (head := header.find(sheet, kind.columns))
    }
    most, nearest = max(known.values(), key=lambda one: one[0], default=(0, None))
    if nearest is not None and (most > 1 or len(kinds) == 1):
        return nearest
    if len(kinds) == 1 and book.sheets:
        return Found(kinds[0], book.sheets[0].name)
    names = "、".join(f"“{sheet.name}”" for sheet in book.sheets)
    titles = "、".join(kind.title for kind in kinds)
    raise Refused(
        f"工作表{names}里没有认得的表头，可导入的有：{titles}；"
        "请选好台账种类再传，列可以自己指定；或对照模板核对列名。"
    )
