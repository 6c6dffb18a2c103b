"""Ledgers out: what a register holds of a list on a day, in the form in which it can come in again.

A ledger that goes out and comes in unchanged changes nothing. Personal numbers are masked unless
their reader has the right and a purpose; a mask that comes in again says: unchanged.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from core.encryption import masked
from core.sheets.columns import Column
from core.sheets.official import chinese_day
from districts import ledgers
from districts.ledgers import LedgerKind
from districts.services.exports import CHUNK


def kinds_of(register: str) -> list[LedgerKind]:
    """The kinds of ledgers that go out of this register's list."""
    return [kind for kind in ledgers.kinds() if kind.outward and kind.outward.register == register]


def lines(kind: LedgerKind, unit: str, day: dt.date) -> list[str]:
    """What stands below a ledger's title."""
    measures = kind.outward.measures if kind.outward else ""
    return [f"填报单位（盖章）：{unit}", f"报出日期：{chinese_day(day)}", f"单位：{measures}"]


def values(
    kind: LedgerKind, rows: QuerySet[Any], day: dt.date, *, clear: bool
) -> Iterator[list[Any]]:
    """The cells of each line, but for its number; `clear` shows personal numbers whole."""
    outward = kind.outward
    assert outward is not None, kind.code  # noqa: S101
    columns = kind.columns[1:]
    show = [partial(_cell, column, clear) for column in columns]
    for some in _chunks(rows):
        for line in outward.lines(some, day):
            yield [cell(line) for cell in show]


def _chunks(rows: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    found = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        yield some


def _cell(column: Column, clear: bool, line: ledgers.Values) -> Any:
    value = line.get(column.key)
    hidden = not clear and getattr(column.cell, "personal", False)
    return masked(value) if value and hidden else value
