"""Reads a form in a child process under hard limits, for its preview.

The child (this module as a program) sends what is drawn as one JSON text; the parent takes no more
than it asked for. A child that dies is a refusal. No Django here.
"""

import json
import resource
import subprocess
import sys
import threading
import zipfile
import zlib
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.sheets import guard
from reports.superior.parts import read_part, sheets, strings
from reports.superior.recalculating import covered_by_arrays
from reports.superior.scanning import Box, Scanned, inside, scan

MEMORY, CPU, WALL = 400 << 20, 8, 20.0  # bytes; seconds
MAX_ANSWER = 8 << 20
ROWS, COLUMNS = 200, 60  # what is shown of a sheet, and may be filled
LONGEST = 80  # of a text that is shown
PLAIN, FORMULA = 0, 1

Layout = list[dict[str, Any]]


def read_layout(path: Path) -> Layout:
    """The visible sheets as they are drawn; raises Refused.

    A sheet has name, rows, columns, widths (of characters), heights (points, by row), merges, cells
    (row, column, text, whether it is a formula) and `more`: it goes on beyond what is shown.
    """
    answer = _answer(path)
    if answer is None:
        guard.diagnose(path)
    try:
        found = json.loads(answer or b"")
    except ValueError:
        guard.diagnose(path)
    if isinstance(found, dict):
        raise Refused(str(found.get("refused", guard.TOO_MUCH)))
    return list(found)


def _answer(path: Path) -> bytes | None:
    """What the child said, or nothing where it broke off."""
    program = [sys.executable, "-E", "-B", "-m", "reports.superior.child", str(path.resolve())]
    with subprocess.Popen(  # noqa: S603 our own program; the path is an argument, no shell
        program,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],
        env={"LC_ALL": "C.UTF-8"},
    ) as child:
        alarm = threading.Timer(WALL, child.kill)
        alarm.start()
        try:
            answer = child.stdout.read(MAX_ANSWER + 1) if child.stdout else b""
            if len(answer) <= MAX_ANSWER:
                child.wait()
        finally:
            alarm.cancel()
            child.kill()
    if len(answer) > MAX_ANSWER:
        raise Refused("表样的内容过多，不像要填的表，请删去说明和明细后再传。")
    return answer if child.returncode == 0 else None


# The child ----------------------------------------------------------------------------------------


def child(path: str) -> None:
    """Limits first, then the file; says the layout, or why there is none."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said: Any = layout(Path(path))
    except Refused as refusal:
        said = {"refused": str(refusal)}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        said = {"refused": f"文件不完整或已损坏，{guard.REPAIR}"}
    sys.stdout.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.flush()


def layout(path: Path) -> Layout:
    """As `read_layout`, in this process."""
    with zipfile.ZipFile(path) as archive:
        shared = strings(archive)
        found = []
        for sheet in sheets(archive):
            scanned = scan(read_part(archive, sheet.part), sheet.name, shared)
            if not sheet.hidden:
                found.append(_drawn(scanned))
    if not found:
        raise Refused("工作簿的工作表都是隐藏的，请取消隐藏后再传。")
    return found


def _drawn(sheet: Scanned) -> dict[str, Any]:
    rows, columns = _extent(sheet)
    arrays = covered_by_arrays(sheet)
    cells = [
        [row, column, _shown(cell.text), int(formula)]
        for (row, column), cell in sorted(sheet.cells.items())
        if row <= ROWS and column <= COLUMNS
        for formula in [cell.span is not None or any(inside(a, (row, column)) for a in arrays)]
        if cell.text or formula
    ]
    return {
        "name": sheet.name,
        "rows": min(rows, ROWS),
        "columns": min(columns, COLUMNS),
        "more": rows > ROWS or columns > COLUMNS,
        "widths": [_width(sheet, column) for column in range(1, min(columns, COLUMNS) + 1)],
        "heights": {row: height for row, height in sheet.heights.items() if row <= ROWS},
        "merges": _merges(sheet),
        "cells": cells,
    }


def _extent(sheet: Scanned) -> tuple[int, int]:
    """The last row and column of what is there, and of what is merged in sight."""
    rows = max((row for row, _ in sheet.cells), default=1)
    columns = max((column for _, column in sheet.cells), default=1)
    merged = [box for box in sheet.merges if box[0] <= ROWS and box[1] <= COLUMNS]
    rows = max([rows, *(min(box[2], ROWS) for box in merged)])
    columns = max([columns, *(min(box[3], COLUMNS) for box in merged)])
    return rows, columns


def _merges(sheet: Scanned) -> list[Box]:
    """Those in sight, cut to it; raises Refused where they overlap, which Excel never writes."""
    taken: set[tuple[int, int]] = set()
    kept: list[Box] = []
    for top, left, last_row, last_column in sheet.merges:
        bottom, right = min(last_row, ROWS), min(last_column, COLUMNS)
        spots = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if spots & taken:
            raise Refused(f"工作表“{sheet.name}”的合并单元格互相重叠，{guard.REPAIR}")
        taken |= spots
        if spots:
            kept.append((top, left, bottom, right))
    return kept


def _width(sheet: Scanned, column: int) -> float:
    found = (width for a, b, width, _, hidden in sheet.widths if a <= column <= b and not hidden)
    return round(next(found, 9.0), 1)


def _shown(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return " ".join(text.split())[:LONGEST]
    return text[:LONGEST] if len(text) < 12 else f"{number:.8g}"


if __name__ == "__main__":
    child(sys.argv[1])
