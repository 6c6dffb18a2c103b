"""The workbook of the small district, and where in it things stand."""

import io
from functools import lru_cache
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.edition import Edition
from reports.workbooks import summary
from reports.workbooks.book import write
from tests.reports.quarters import Town, compiled, edition, town
from tests.shared_world import shared


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


@pytest.fixture
@shared
def made(place: Town) -> Edition:
    return edition(compiled(place.district))


def content(found: Edition) -> bytes:
    buffer = io.BytesIO()
    write(found, buffer)
    return buffer.getvalue()


@pytest.fixture
@shared
def written(made: Edition) -> bytes:
    return content(made)


@pytest.fixture
def book(written: bytes) -> Workbook:
    """What a reader sees; tests only read it."""
    return read(written, values=True)


@pytest.fixture
def formulas(written: bytes) -> Workbook:
    return read(written, values=False)


@lru_cache(maxsize=2)
def read(data: bytes, *, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=values)


def opened(found: Edition, *, values: bool = True) -> Workbook:
    return read(content(found), values=values)


def column(sheet: Worksheet, title: str) -> int:
    """The column of a head cell by its title, of the last head row that has it."""
    found = [cell for row in sheet.iter_rows(min_row=3, max_row=5) for cell in row]
    return next(cell.column for cell in reversed(found) if cell.value == title)


def row_of(sheet: Worksheet, name: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if name in str(sheet.cell(row, 2).value))


def summary_values(book: Workbook, name: str) -> dict[str, Any]:
    sheet = book["季度汇总"]
    row = row_of(sheet, name)
    keys = [field.key for field in summary.FIELDS]
    return {key: sheet.cell(row, index).value for index, key in enumerate(keys, 1)}
