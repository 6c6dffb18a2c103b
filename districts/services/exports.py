"""Lists handed out as workbooks: exactly what a screen shows, or a ledger of it.

An app declares its lists as sources: a source makes the list again from the words it was asked with
and the user, so that rights and scope are those of the moment of writing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.timezone import localtime

from core.models import Act
from core.sheets import flat
from core.sheets.cells import Whole
from core.sheets.columns import Column
from core.workflow import record

CHUNK = 2000  # rows read, and told of, at once
NUMBER = Column("number", "序号", Whole(), width=7)

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Book:
    """What is handed out as a list is but is more than one: how it is written, and how the act log
    names that it left."""

    write: Callable[[IO[bytes], Tell], None]
    log: Callable[[Any], Act]


@dataclass(frozen=True)
class Export:
    """A list as it is handed out. The first column numbers the rows; `rows` give the others."""

    source: str
    query: str  # the words with which its source makes it again
    title: str  # of the list, as the act log and the job name it
    filename: str
    columns: Sequence[Column]
    total: int
    rows: Callable[[], Iterable[Sequence[Any]]]
    back: str  # the address of its page
    notes: Sequence[tuple[str, str]] = ()  # what was applied when it was made
    sheet: str = "名单"
    heading: str = ""  # above the table, where that is not its title
    lines: Sequence[str] = ()  # below the heading: who reports, of which day
    anchor: str = ""  # until this changes the list stays as it is; "" is never sure
    purpose: str = ""  # for what personal data is in the clear
    register: str = ""  # the model whose rows these are, as the act log names it
    term: str = ""  # what was searched for, where that may be a person's name
    of: str = "名单"  # what its page is called
    book: Book | None = None  # in place of columns and rows


Source = Callable[[str, Any], Export]
_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Called by each app when it is ready. A source raises Http404 for what lies out of scope and
    PermissionDenied without the right."""
    _sources[code] = source


def again(source: str, query: str, by: Any) -> Export:
    """The list as the user may see it now; raises as its source does."""
    return _sources[source](query, by)


def write(
    export: Export, target: IO[bytes], *, by: Any, at: dt.datetime, tell: Tell | None = None
) -> None:
    """Write the list, telling how many rows are on their way every CHUNK.

    The same list, user and moment give the same bytes.
    """
    tell = tell or (lambda done: None)
    if export.book:
        export.book.write(target, tell)
        return
    moment = localtime(at)
    flat.write(
        target,
        title=export.heading or export.title,
        lines=export.lines,
        columns=export.columns,
        rows=_numbered(export.rows(), tell),
        created=moment,
        sheet=export.sheet,
        notes=[
            *export.notes,
            ("行数", str(export.total)),
            ("导出时间", f"{moment:%Y-%m-%d %H:%M}"),
            ("导出人", f"{by}"),
        ],
    )


def _numbered(rows: Iterable[Sequence[Any]], tell: Tell) -> Iterator[list[Any]]:
    for number, values in enumerate(rows, 1):
        if number % CHUNK == 0:
            tell(number)
        yield [number, *values]


def log(export: Export, by: Any) -> Act:
    """One line of the act log for each list that leaves."""
    if export.book:
        return export.book.log(by)
    subject = f"{export.title}，{export.total} 行"
    return record(by, "导出名单", subject, _said(export), register=export.register)


def _said(export: Export) -> str:
    """What was applied and for what, in words; no person that was searched for."""
    told = [f"{title}：{said}" for title, said in export.notes[1:] if said not in {"", "无"}]
    words = "；".join(told)
    return words.replace(f"搜索：{export.term}", "搜索：（略）") if export.term else words
