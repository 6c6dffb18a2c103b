"""Which kinds of ledgers a file holds, told by the heads of its sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from core.sheets import header
from core.sheets.reader import Book, Sheet, read
from districts.ledgers import LedgerKind

HEAD_ROWS = 40
MOST = 5  # sheets that one upload may bring


@dataclass(frozen=True)
class Found:
    """A sheet that holds a ledger of the kind."""

    kind: LedgerKind
    sheet: str


def recognise(path: Path, kinds: Iterable[LedgerKind]) -> list[Found]:
    """The ledgers of a file among the kinds, each sheet as the kind whose head fits it best.

    Raises Refused for a bad file, and where no sheet fits, with what is missing.
    """
    book = read(path, rows=HEAD_ROWS)
    kinds = list(kinds)
    found = [
        Found(kind, sheet.name)
        for sheet in book.sheets
        if (kind := _best(sheet, kinds)) is not None
    ]
    if not found:
        raise Refused(_unknown(book, kinds))
    if len(found) > MOST:
        raise Refused(f"文件里有 {len(found)} 张台账，一次最多 {MOST} 张，请拆分后再传。")
    return found


def _best(sheet: Sheet, kinds: Iterable[LedgerKind]) -> LedgerKind | None:
    """The kind that knows most of the sheet's columns, of those that miss none."""
    best, known = None, 0
    for kind in kinds:
        head = header.find(sheet, kind.columns)
        if head and not head.missing(kind.columns) and len(head.places) > known:
            best, known = kind, len(head.places)
    return best


def _unknown(book: Book, kinds: list[LedgerKind]) -> str:
    """Names the nearest kind and what its head lacks; of one kind that was chosen, always."""
    nearest: tuple[int, LedgerKind, Sheet, list[str]] | None = None
    for sheet in book.sheets:
        for kind in kinds:
            head = header.find(sheet, kind.columns)
            if head and (nearest is None or len(head.places) > nearest[0]):
                nearest = len(head.places), kind, sheet, head.missing(kind.columns)
    names = "、".join(f"“{sheet.name}”" for sheet in book.sheets)
    if nearest is None or (nearest[0] < 2 and len(kinds) > 1):
        titles = "、".join(kind.title for kind in kinds)
        return f"工作表{names}里没有认得的表头，可导入的有：{titles}；请对照模板核对列名后再传。"
    _, kind, sheet, missing = nearest
    lacking = "、".join(missing)
    return (
        f"工作表“{sheet.name}”按{kind.title}读，缺少必填列“{lacking}”，"
        f"请补上后再传，或核对台账种类。"
    )
