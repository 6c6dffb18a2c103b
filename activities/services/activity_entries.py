"""What a ledger says of activities, and what is wrong with it in itself.

None in an entry: the ledger does not say. An activity is told from others by its name, its day and
who holds it.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from activities.enums import KINDS, THEME_OF, ActivityKind, OutcomeMetric, Theme
from core.dated import Day
from core.sheets.columns import Column, Ledger, Row
from districts.enums import Qualifier
from districts.services.registration import Names

SEPARATORS = re.compile(r"[、，,；;\n]+")
NO_THEME = "主题和类别至少填一项，请补填。"


class Days(NamedTuple):
    """A day as exactly as it is known, or the first and the last of a stretch."""

    day: Day
    last: dt.date | None = None

    def __str__(self) -> str:
        return f"{self.day} 至 {self.last}" if self.last else str(self.day)


class Stated(NamedTuple):
    """A count, or an amount in fen, with 约, 近 or 余 as it was said."""

    value: int
    qualifier: str = Qualifier.EXACT


@dataclass
class Entry:
    """One row's word on one activity."""

    row: Row

    @property
    def title(self) -> str:
        return str(self.row["name"])

    @property
    def days(self) -> Days:
        found: Days = self.row["days"]
        return found

    @property
    def key(self) -> tuple[str, dt.date, str]:
        return self.title, self.days.day.first, self.row["host"] or ""

    @property
    def hosts(self) -> list[str]:
        return named(self.row["host"])

    @property
    def co_hosts(self) -> list[str]:
        return named(self.row["co_hosts"])

    @property
    def theme(self) -> str | None:
        """The row's own, or the one that its kind belongs to."""
        kind = self.row["kind"]
        return self.row["theme"] or (THEME_OF.get(ActivityKind(kind)) if kind else None)

    def outcomes(self) -> dict[str, Stated]:
        return {one: self.row[one] for one in OutcomeMetric.values if self.row[one] is not None}


def named(text: str | None) -> list[str]:
    """The names of a cell, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, SEPARATORS.split(text or "")))))


def names_of(entries: Iterable[Entry]) -> Names:
    names = Names()
    for entry in entries:
        bodies = {*entry.hosts, *entry.co_hosts}
        names.party_organisations |= bodies
        names.organisations |= bodies
        names.commercial_districts.update(filter(None, [entry.row["district"]]))
    return names


class Checker:
    """Finds what is wrong inside the file itself, each at its cell."""

    def __init__(self, ledger: Ledger, columns: Mapping[str, Column], day: dt.date) -> None:
        self.ledger, self.columns, self.day = ledger, columns, day

    def sound(self, entries: Sequence[Entry]) -> list[Entry]:
        twins = self._twins(entries)
        return [one for one in entries if id(one) not in twins and not self._wrong(one)]

    def _twins(self, entries: Sequence[Entry]) -> set[int]:
        """The same activity twice: each row names the other."""
        alike: dict[Any, list[Entry]] = defaultdict(list)
        for entry in entries:
            alike[entry.key].append(entry)
        wrong: set[int] = set()
        for group in alike.values():
            for entry in group if len(group) > 1 else ():
                other = next(one for one in group if one is not entry)
                told = f"与第 {other.row.number} 行是同一次活动，请只保留一行，或写明主办单位。"
                self.tell(entry, "name", told)
                wrong.add(id(entry))
        return wrong

    def _wrong(self, entry: Entry) -> bool:
        last = entry.days.last or entry.days.day.first
        if last > self.day:
            told = f"活动时间 {entry.days} 晚于台账日期 {self.day}，请核对这一格或台账日期。"
            self.tell(entry, "days", told)
            return True
        theme, kind = entry.row["theme"], entry.row["kind"]
        if theme and kind and kind != ActivityKind.OTHER and kind not in KINDS[Theme(theme)]:
            right = THEME_OF[ActivityKind(kind)].label
            told = f"“{ActivityKind(kind).label}”属于主题“{right}”，与本行的主题不符，请核对。"
            self.tell(entry, "kind", told)
            return True
        return False

    def tell(self, entry: Entry, key: str, message: str, *, warning: bool = False) -> None:
        self.ledger.issue(entry.row, self.columns[key], message, warning=warning)
