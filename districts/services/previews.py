"""What a ledger would do: its file read, compared with the register, and told in a few words."""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from core.copying import uncollected
from core.dated import Day
from core.errors import Refused
from core.sheets import marking, reader, table
from core.sheets.columns import AUTOMATIC, Ledger
from districts import ledgers
from districts.enums import BatchState, KnownRows
from districts.ledgers import Context, LedgerKind, Plan
from districts.models import ImportBatch
from districts.services import layouts

ISSUES, ROWS = 1000, 500  # as many as a page can show

Progress = Callable[[int, int], None]


@dataclass
class Reading:
    """A batch's ledger as it was read, on its day. `compared` is what all its sound rows would do,
    `planned` what is done: without the rows that the importer passes over."""

    batch: ImportBatch
    kind: LedgerKind
    ledger: Ledger
    context: Context
    size: int  # rows of the file
    explained: bool  # somebody said how the head is to be read
    compared: Plan = field(default_factory=Plan)
    planned: Plan = field(default_factory=Plan)
    skipped: set[int] = field(default_factory=set)

    @property
    def wrong(self) -> set[int]:
        return {issue.row for issue in self.ledger.issues if not issue.warning}


@uncollected()
def read(batch: ImportBatch, by: Any, progress: Progress | None = None) -> Reading:
    """Reads the file; raises Refused for a bad one or where no day is known."""
    kind = ledgers.kind(batch.kind)
    book = reader.read(Path(batch.file.path))
    layout = layouts.meant(batch, book)
    ledger = table.load(
        book, kind.columns, sheet=batch.sheet or None, layout=layout, progress=progress
    )
    day = batch.day or _own_day(kind, ledger)
    context = Context(area=batch.area, day=day, by=by, source=batch.filename, batch=batch)
    explained = layout != AUTOMATIC
    return Reading(batch, kind, ledger, context, len(ledger.rows), explained)


def _own_day(kind: LedgerKind, ledger: Ledger) -> Any:
    """报出日期; an imprecise one is the last day of its period."""
    if not kind.dated:
        return localdate()
    if not isinstance(ledger.day, Day):
        raise Refused("表里没有报出日期，请指明台账日期后再导入。")
    if ledger.day.last > localdate() and ledger.day.first > localdate():
        raise Refused(f"报出日期 {ledger.day} 还没有到，请核对。")
    return min(ledger.day.last, localdate())


def plan(reading: Reading) -> Plan:
    """Compares the sound rows with the register; wrong ones are never planned."""
    ledger, wrong = reading.ledger, reading.wrong
    ledger.unsound = [row for row in ledger.rows if row.number in wrong]
    ledger.rows = [row for row in ledger.rows if row.number not in wrong]
    reading.compared = reading.planned = _compare(reading, ledger)
    reading.skipped = _passed_over(reading)
    if reading.skipped:
        left_out = reading.skipped | reading.wrong
        rows = [row for row in ledger.rows if row.number not in left_out]
        rest = dataclasses.replace(ledger, rows=rows, issues=[])
        reading.planned = _compare(reading, rest)
        reading.planned.missing = reading.compared.missing
    ledger.issues.sort(key=lambda issue: issue.row)
    return reading.planned


def _compare(reading: Reading, ledger: Ledger) -> Plan:
    planned = reading.kind.plan(ledger, reading.context)
    for follow in ledgers.followers:
        follow(planned, reading.context)
    return planned


def _passed_over(reading: Reading) -> set[int]:
    """Rows of what the register holds that the importer leaves as it is."""
    if reading.batch.known_rows == KnownRows.SKIP:
        return {row.number for row in reading.compared.rows if row.known}
    changed = {row.number for row in reading.compared.rows if row.outcome == "changed"}
    return changed & set(reading.batch.skipped)


def digest(reading: Reading) -> str:
    """Of all that the ledger would do, and of what becomes of known rows: another digest is another
    register, another file or another choice."""
    planned = reading.compared
    said = [
        reading.batch.known_rows,
        [
            (*row._replace(changes=()), [dataclasses.astuple(one) for one in row.changes])
            for row in planned.rows
        ],
        planned.missing,
        planned.conflicts,
        [dataclasses.astuple(issue) for issue in reading.ledger.issues],
        sorted(Counter(row._meta.label for row in planned.creates).items()),
        [repr(one) for one in planned.own],
        planned.findings,
        [[row._meta.label, row.pk, _plain(new)] for row, new in planned.updates],
        [[row._meta.label, row.pk] for row in planned.withdrawn],
    ]
    text = json.dumps(said, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(values: dict[str, Any]) -> dict[str, str]:
    """Values as the digest needs them; a row that is yet to be written has no key."""
    return {
        name: str(value.pk or value) if isinstance(value, models.Model) else str(value)
        for name, value in sorted(values.items())
    }


def counts(reading: Reading) -> dict[str, int]:
    planned = reading.planned
    outcomes = Counter(row.outcome for row in planned.rows)
    wrong = [issue for issue in reading.ledger.issues if not issue.warning]
    return {
        "rows": reading.size,
        "new": outcomes["new"],
        "changed": outcomes["changed"],
        "unchanged": outcomes["unchanged"],
        "known": sum(row.known for row in reading.compared.rows),
        "skipped": len(reading.skipped),
        "linked": planned.linked,
        "wrong": len(reading.wrong),
        "cells": sum(len(row.changes) for row in planned.rows),
        "wrong_cells": len(wrong),
        "warnings": len(reading.ledger.issues) - len(wrong),
        "missing": len(planned.missing),
        "conflicts": len(planned.conflicts),
        "findings": len(planned.findings),
    }


def told(reading: Reading) -> dict[str, Any]:
    """The preview as the batch keeps it."""
    planned, ledger = reading.planned, reading.ledger
    return {
        "counts": counts(reading),
        "issues": [dataclasses.asdict(issue) for issue in ledger.issues[:ISSUES]],
        "changed": [
            {
                "row": row.number,
                "name": row.name,
                "changes": [dataclasses.asdict(change) for change in row.changes],
            }
            for row in planned.rows
            if row.outcome == "changed"
        ][:ROWS],
        "new": [
            {"row": row.number, "name": row.name} for row in planned.rows if row.outcome == "new"
        ][:ROWS],
        "missing": planned.missing[:ROWS],
        "conflicts": planned.conflicts[:ROWS],
        "findings": planned.findings[:ROWS],
        **layouts.told(ledger.head_row, ledger.layout.texts, ledger.head),
        "columns": [
            [letter, column.title.rsplit("/", 1)[-1]]
            for column in reading.kind.columns
            if (letter := ledger.letters.get(column.key))
        ],
        "unused": ledger.unused,
        "sheet": ledger.sheet,
        "title": ledger.title,
        "unit": ledger.unit,
        "day": str(reading.context.day),
    }


def twin(batch: ImportBatch, reading: Reading) -> ImportBatch | None:
    """An import of the very same ledger that stands, every row of it."""
    return (
        ImportBatch.objects.filter(
            sha256=batch.sha256,
            kind=batch.kind,
            area=batch.area,
            sheet=reading.ledger.sheet,
            day=reading.context.day,
            state=BatchState.DONE,
            skip_wrong=False,
            known_rows=KnownRows.UPDATE,
        )
        .exclude(pk=batch.pk)
        .first()
    )


def marked(batch: ImportBatch) -> bytes:
    """The user's own workbook with wrong cells in red, comments and a column of errors."""
    reading = read(batch, batch.by)
    plan(reading)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        marking.mark(Path(batch.file.path), reading.ledger, target)
        return target.read_bytes()
