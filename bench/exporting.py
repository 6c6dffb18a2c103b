"""Exporting a styled ledger, against deflating the same XML at level 6 and nothing else."""

import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from openpyxl import Workbook as OpenpyxlBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, Side
from xlsxwriter import Workbook

from bench.ledgers import COLUMNS, ours, rows
from bench.measure import Job, line
from core.sheets import flat

GOAL, MOST_MIB = 1.6, 100
ALONE = """
import re, sys
from pathlib import Path
import django
from django.conf import settings
settings.configure()
django.setup()
from bench.ledgers import ours
ours(Path(sys.argv[1]), int(sys.argv[2]))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def deflated(path: Path) -> None:
    """What the file costs at least: its XML through deflate as every zip tool does it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    with zipfile.ZipFile(path) as archive, archive.open(flat.SHEET) as sheet:
        while chunk := sheet.read(1 << 20):
            packer.compress(chunk)
        packer.flush()


def by_xlsxwriter(path: Path, count: int) -> None:
    """The same styles, cell by cell, in constant memory."""
    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    text = book.add_format({"font_name": "宋体", "border": 1, "num_format": "@"})
    number = book.add_format({"font_name": "宋体", "border": 1, "num_format": "#,##0"})
    for down, values in enumerate(rows(count)):
        for across, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(down, across, value or "—", text)
            else:
                sheet.write_number(down, across, value, number)
    book.close()


def by_openpyxl(path: Path, count: int) -> None:
    """The same styles, write-only."""
    book = OpenpyxlBook(write_only=True)
    sheet = book.create_sheet("台账")
    side = Side(style="thin")
    font, border = Font(name="宋体"), Border(left=side, right=side, top=side, bottom=side)
    for values in rows(count):
        cells = [WriteOnlyCell(sheet, value if value != "" else "—") for value in values]
        for cell in cells:
            cell.font, cell.border = font, border
        sheet.append(cells)
    book.save(path)


def mib(path: Path, count: int) -> int:
    """The largest resident size of a process that writes the file and does nothing else."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ALONE, str(path), str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def report(folder: Path, count: int) -> bool:
    path, peer = folder / "ledger.xlsx", folder / "peer.xlsx"
    ours(path, count)
    job = Job(
        name=f"export {count} × {len(COLUMNS)} styled",
        limit=lambda: deflated(path),
        ours=lambda: ours(path, count),
        goal=GOAL,
        rounds=2,
        peers={
            "XlsxWriter constant_memory": lambda: by_xlsxwriter(peer, count),
            "openpyxl write_only": lambda: by_openpyxl(peer, count),
        },
    )
    taken = mib(path, count)
    small = line("export, memory", mib=taken, goal=f"<= {MOST_MIB} MiB", ok=taken <= MOST_MIB)
    return job.report() and small
