"""Reads a workbook or CSV in a child process under hard limits.

The child (this module as a program) parses and sends rows in blocks; the parent accepts nothing
but plain cells and stops at its own limits. A child that dies is a refusal. No Django here.
"""

import csv
import datetime as dt
import io
import os
import pickle
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from core.errors import Refused
from core.sheets import guard

MEMORY, CPU = 400 << 20, 8  # bytes; seconds: an answer within 10 s where a core is free
WALL = 20.0  # seconds; a busy machine gives a good file of 50,000 rows this long
MAX_BYTES, MAX_CELLS = 40 << 20, 1_300_000  # of what the parent takes: it stays below 300 MB
BLOCK = 1000

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Sheet:
    """A visible sheet: its used range from `start` (row, column from 0), merges as addresses."""

    name: str
    start: tuple[int, int]
    merged: list[Range]
    rows: list[list[Any]] = field(default_factory=list)


@dataclass
class Book:
    path: Path
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet:
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = "、".join(f"“{sheet.name}”" for sheet in self.sheets)
        raise Refused(f"文件里没有工作表“{name}”，只有{names}，请从中指定。")


def read(path: str | os.PathLike[str], *, rows: int | None = None) -> Book:
    """The book's visible sheets that hold anything, or their first rows; raises Refused.

    It answers within 10 seconds where a core is free.
    """
    path = Path(path)
    guard.check(path)
    book = Book(path, _receive(path, rows))
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused("文件里没有数据，请核对后再传。")
    return book


def _receive(path: Path, rows: int | None) -> list[Sheet]:
    program = [sys.executable, "-E", "-B", "-m", "core.sheets.reader"]
    command = [*program, str(path.resolve()), str(rows or guard.MAX_HEIGHT)]
    home = Path(__file__).resolve().parents[2]
    with subprocess.Popen(  # noqa: S603 our own program; the path is an argument, no shell
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env={"LC_ALL": "C.UTF-8"},
    ) as child:
        alarm = threading.Timer(WALL, child.kill)
        alarm.start()
        try:
            sheets = _collect(child.stdout) if child.stdout else None
        finally:
            alarm.cancel()
            child.kill()
    if sheets is None:
        guard.diagnose(path)
    return sheets or []


def _collect(pipe: IO[bytes]) -> list[Sheet] | None:
    """The sheets, or nothing when the child broke off before its last word."""
    counter = _Counter(pipe)
    source = io.BufferedReader(counter, 1 << 16)
    sheets: list[Sheet] = []
    cells = 0
    try:
        while (word := _Plain(source).load()) is not None:  # each message has its own memo
            if word[0] == "refused":
                raise Refused(str(word[1]))
            if word[0] == "sheet":
                sheets.append(Sheet(*word[1:]))
                continue
            sheets[-1].rows += word[1]
            cells += sum(map(len, word[1]))
            if cells > MAX_CELLS or counter.size > MAX_BYTES:
                raise Refused("文件内容过多，一次放不下，请拆分后分次导入。")
    except (EOFError, pickle.UnpicklingError, IndexError, TypeError, MemoryError):
        return None
    return sheets


class _Counter(io.RawIOBase):
    def __init__(self, pipe: IO[bytes]) -> None:
        self.pipe, self.size = pipe, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read: int = self.pipe.readinto(buffer)  # type: ignore[attr-defined]
        self.size += read
        return read


class _Plain(pickle.Unpickler):
    """Takes cells and nothing else: whatever became of the child, no code comes through."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return getattr(dt, name)
        raise pickle.UnpicklingError(name)


# The child ----------------------------------------------------------------------------------------


def child(path: str, limit: int = guard.MAX_HEIGHT) -> None:
    """Limits first, then the parser; sends at most so many rows of a sheet, or why it cannot."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    parse = _workbook if guard.is_workbook(Path(path)) else _text
    try:
        for word in parse(path, limit):
            pickle.dump(word, out, protocol=pickle.HIGHEST_PROTOCOL)
        pickle.dump(None, out)
    except Refused as refusal:
        pickle.dump(("refused", str(refusal)), out)
    out.flush()


def _workbook(path: str, limit: int) -> Iterator[tuple[Any, ...]]:
    from python_calamine import (  # noqa: PLC0415 only the child loads it, under its limits
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    where = "文件"
    try:
        book = CalamineWorkbook.from_path(path)
        for meta in book.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible or meta.typ != SheetTypeEnum.WorkSheet:
                continue
            where = f"工作表“{meta.name}”"
            yield from _sheet(book.get_sheet_by_name(meta.name), limit)
    except PasswordError:
        raise Refused("文件有打开密码，无法读取，请去掉密码并另存后再传。") from None
    except CalamineError:
        guard.diagnose(Path(path), f"{where}的内容不完整或已损坏，{guard.REPAIR}")


def _sheet(sheet: Any, limit: int) -> Iterator[tuple[Any, ...]]:
    """The sheet's first rows; nothing of one that holds nothing."""
    start = sheet.start
    if start is None:
        return
    if sheet.height > guard.MAX_HEIGHT:
        raise Refused(guard.too_many_rows(sheet.name, sheet.height))
    yield "sheet", sheet.name, start, _merged(sheet.merged_cell_ranges)
    # iter_rows counts from row 1, whatever the used range
    yield from _blocks(islice(sheet.iter_rows(), start[0], start[0] + limit))


def _merged(ranges: list[Range] | None) -> list[Range]:
    return [area for area in ranges or [] if area[0] != area[1]]


def _text(path: str, limit: int) -> Iterator[tuple[Any, ...]]:
    """A CSV in UTF-8 (with or without a mark) or GB18030, with commas, semicolons or tabs."""
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise Refused(
                "看不出文件的文字编码，请在 Excel 中另存为 .xlsx 或 UTF-8 的 CSV 再传。"
            ) from None
    del data
    opening = text[:4000]
    mark = max(",\t;", key=opening.count)
    yield "sheet", "CSV", (0, 0), []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    yield from _blocks(islice(rows, limit))
    if limit == guard.MAX_HEIGHT and (more := sum(1 for _ in rows)):
        raise Refused(guard.too_many_rows("CSV", limit + more))


def _blocks(rows: Iterable[list[Any]]) -> Iterator[tuple[str, list[list[Any]]]]:
    rows = iter(rows)
    while block := list(islice(rows, BLOCK)):
        yield "rows", block


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]))
