"""Kinds of ledgers: what each app declares so that one engine previews, imports and takes back.

A kind plans and never writes: `plan` reads the register set-wise, compares it with the ledger's
rows and answers a Plan. The engine (districts.services.imports) shows it, asks for it again on
confirmation, and performs its writes in one transaction.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from django.db import models
from django.db.models import QuerySet

from core.sheets.columns import Column, Ledger
from districts.models import Area, ImportBatch

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class Context:
    """Under what a ledger is read: its area, its day (of an imprecise one the last)."""

    area: Area | None
    day: dt.date
    by: Any
    source: str  # file name, for statements and messages
    batch: ImportBatch | None = None  # what new rows are marked with


@dataclass(frozen=True)
class Change:
    """One cell that differs: what the register holds and what the file says, both as shown."""

    title: str
    old: str
    new: str


class RowPlan(NamedTuple):
    """What becomes of one row; `known`: what it is about (an organisation, a seat, a member where
    he belongs) stood in the register before."""

    number: int
    name: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    known: bool = True


@dataclass
class Plan:
    """What a ledger would do. `creates` are written in their order, models before what refers to
    them; `updates` are saved rows with their new values; `withdrawn` rows held on no day at all: a
    ledger of the same day took back what they say."""

    rows: list[RowPlan] = field(default_factory=list)
    creates: list[models.Model] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # in the register, not in the file
    conflicts: list[str] = field(default_factory=list)  # what an older ledger may not change
    withdrawn: list[models.Model] = field(default_factory=list)
    #: what only the kind itself can write; told apart by how it prints
    own: list[Any] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)  # what is odd about it and stops nothing
    linked: int = 0  # of the updates, those that `followers` added
    _former: dict[tuple[type[models.Model], int], tuple[models.Model, dict[str, Any]]] = field(
        default_factory=dict
    )

    def create(self, row: models.Model) -> Any:
        self.creates.append(row)
        return row

    def update(self, row: models.Model, **values: Any) -> None:
        """Sets what differs, so that later rows see it; keeps what a saved row held before."""
        for name, value in values.items():
            held = getattr(row, name)
            if held is value or held == value:
                continue
            if not row._state.adding:
                key = (type(row), row.pk)
                self._former.setdefault(key, (row, {}))[1].setdefault(name, held)
            setattr(row, name, value)

    def withdraw(self, row: models.Model) -> None:
        self.withdrawn.append(row)

    @property
    def empty(self) -> bool:
        return not (self.creates or self.updates or self.withdrawn or self.own)

    @property
    def updates(self) -> list[tuple[models.Model, dict[str, Any]]]:
        """(saved row, {field: new value}) of what differs in the end."""
        return [(row, {name: getattr(row, name) for name in old}) for row, old in self.replaced()]

    def replaced(self) -> list[tuple[models.Model, dict[str, Any]]]:
        """(saved row, {field: former value}) of what differs in the end."""
        kept = [
            (row, {name: value for name, value in old.items() if getattr(row, name) != value})
            for row, old in self._former.values()
        ]
        return [(row, old) for row, old in kept if old]


Values = Mapping[str, Any]  # of a line: column key → typed value, as its cell shows it


@dataclass(frozen=True)
class Outward:
    """How a ledger of the kind goes out: of which register's list, and what its lines say.

    `rows` narrows the list's rows to those that have a line on the day (or leads to what has one);
    `lines` reads some of them, by a constant number of questions, as values that the columns show.
    """

    register: str  # label of the model
    rows: Callable[[QuerySet[Any], dt.date], QuerySet[Any]]
    lines: Callable[[Sequence[Any], dt.date], Iterable[Values]]
    action: str = "export"  # the right its reader needs in the area
    measures: str = "家、人"


@dataclass(frozen=True)
class LedgerKind:
    """A kind of ledger. `action` is the right an importer needs in the area. Its columns serve the
    template, the import and the export."""

    code: str
    title: str
    columns: tuple[Column, ...]
    plan: Callable[[Ledger, Context], Plan]
    action: str = "change"
    #: which day of the area an import of this kind sets back to its own: "ledger_since" or
    #: "roster_since"
    opens: str = ""
    dated: bool = True  # whether its rows hold on a day that the file or the importer must name
    outward: Outward | None = None
    #: the right of another, without whom nothing of this kind is written
    confirmed_by: str = ""
    #: writes the plan's `own`, as whoever the context names; it is never taken back
    write: Callable[[Plan, Context], None] | None = None


#: what higher apps know against undoing a batch: each answers one Chinese sentence, or nothing
undo_guards: list[Callable[[ImportBatch], str]] = []

#: what higher apps have waiting for things that a ledger brings: each adds its updates to the plan
followers: list[Callable[[Plan, Context], None]] = []

_kinds: dict[str, LedgerKind] = {}


def register(kind: LedgerKind) -> LedgerKind:
    """Called once by each app's sheets when the app is ready."""
    _kinds[kind.code] = kind
    return kind


def kinds() -> list[LedgerKind]:
    return list(_kinds.values())


def kind(code: str) -> LedgerKind:
    """Raises KeyError for an unknown code."""
    return _kinds[code]


def undoable(batch: ImportBatch) -> bool:
    """Whether it can still be taken back; what a kind writes itself never is."""
    known = _kinds.get(batch.kind)
    return batch.undoable and not (known and known.write)
