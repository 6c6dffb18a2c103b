"""A fund's year as its page tells it: five different figures, by source and by use."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.timezone import localdate

from funding.enums import Source, Use
from funding.models import Account, Budget, Fund
from funding.services.rollups import AMOUNTS, Row, rollup


@dataclass(frozen=True)
class Part:
    """What belongs to one source or one use."""

    title: str
    row: Row


@dataclass(frozen=True)
class Figures:
    """In fen, of the year up to the day, of the areas that were asked for. What is planned is not
    available; the rate of execution is against the part of the year that is over."""

    year: int
    day: dt.date
    budget: int
    whole: Row
    by_source: list[Part]
    by_use: list[Part]

    @property
    def execution(self) -> float | None:
        return self.whole.spent / self.budget if self.budget > 0 else None

    @property
    def time_gone(self) -> float:
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        return ((self.day - first).days + 1) / ((last - first).days + 1)

    @property
    def arrived(self) -> int:
        return self.whole.carried + self.whole.received


def figures(fund: Fund, user: Any, year: int, today: dt.date | None = None) -> Figures:
    """Of the areas that the user sees; two statements."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    day = min(last, today or localdate())
    seen = Account.objects.for_user(user).filter(fund=fund)
    rows = rollup(seen, first, day, by=("source", "use"))
    lines = Budget.objects.for_user(user).filter(fund=fund, year=year, decided_on__lte=day)
    return Figures(
        year=year,
        day=day,
        budget=lines.aggregate(fen=Sum("fen"))["fen"] or 0,
        whole=added(rows),
        by_source=_parts(rows, "source", Source),
        by_use=[part for part in _parts(rows, "use", Use) if part.row.spent],
    )


def added(rows: Iterable[Row]) -> Row:
    """Levels above are sums."""
    sums: dict[str, Any] = dict.fromkeys(AMOUNTS, 0)
    for row in rows:
        for name in AMOUNTS:
            sums[name] += getattr(row, name)
    return Row(**sums)


def _parts(rows: list[Row], key: str, choices: Any) -> list[Part]:
    """In the order of the choices; those without an account are left out."""
    parts = ((choice, [row for row in rows if row.key[key] == choice]) for choice in choices)
    return [Part(str(choice.label), added(found)) for choice, found in parts if found]
