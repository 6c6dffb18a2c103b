"""Facts counted in one reading for any number of predicates.

A predicate is made of single conditions. The database says which of them hold for each fact and
counts the facts that are alike; what a predicate counts is the sum of some of these groups.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Case, Count, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

BITS = 62  # conditions in one number


@dataclass(frozen=True)
class Measure:
    """How many facts a predicate holds for; with a `total`, what that column of them adds up to."""

    rows: Q
    total: str | Combinable = ""

    @property
    def aggregate(self) -> Count | Coalesce:
        """The same for a question of its own."""
        if not self.total:
            return Count(Value(1), filter=self.rows)
        return Coalesce(Sum(self.total, filter=self.rows), 0)


class Tally:
    """Facts by key (the values of some columns): `sums` answers a measure for each of the `keys`.

    Conditions are true or false: the columns they are about hold no null.
    """

    def __init__(self, facts: QuerySet, key: Sequence[str], measures: Iterable[Measure]) -> None:
        measures = list(measures)
        conditions = dict(one for each in measures for one in _conditions(each.rows))
        totals = list(dict.fromkeys(each.total for each in measures if each.total))
        groups = list(_grouped(facts, key, list(conditions.values()), totals))
        first, words = 1 + len(totals), range(0, len(conditions), BITS)
        shape = len(groups), first + len(words)
        numbers = np.array([group[len(key) :] for group in groups], np.int64).reshape(shape).T
        self._amounts = dict(zip(("", *totals), numbers, strict=False))
        self._bits = {
            one: numbers[first + n // BITS] >> n % BITS for n, one in enumerate(conditions)
        }
        places: dict[tuple[Any, ...], int] = {}
        found = [places.setdefault(group[: len(key)], len(places)) for group in groups]
        self._where, self.keys = np.array(found, np.intp), list(places)

    def sums(self, measure: Measure) -> NDArray[np.int64]:
        """One number a key. Added up as floats, which are exact up to 2⁵³."""
        amounts = self._amounts[measure.total] * self._holds(measure.rows)
        return np.bincount(self._where, amounts, len(self.keys)).astype(np.int64)

    def _holds(self, rows: Q) -> NDArray[np.int64]:
        """1 for the groups for which the predicate holds, else 0."""
        join = {Q.AND: np.bitwise_and, Q.OR: np.bitwise_or}[rows.connector]
        parts = [
            self._holds(one) if isinstance(one, Q) else self._bits[repr(one)] & 1
            for one in rows.children
        ]
        held = join.reduce(parts) if parts else np.ones_like(self._where)
        return 1 - held if rows.negated else held


def _conditions(rows: Q) -> Iterator[tuple[str, Q]]:
    """The single conditions a predicate is made of, by how they are written."""
    for one in rows.children:
        yield from _conditions(one) if isinstance(one, Q) else [(repr(one), Q(one))]


def _grouped(
    facts: QuerySet, key: Sequence[str], conditions: Sequence[Q], totals: Sequence[Any]
) -> QuerySet:
    """For each key and pattern of conditions: how many facts, the totals, the pattern's bits."""
    words = {
        f"word{start}": _word(conditions[start : start + BITS])
        for start in range(0, len(conditions), BITS)
    }
    sums = {f"sum{n}": Sum(one) for n, one in enumerate(totals)}
    alike = facts.order_by().annotate(**words).values(*key, *words)
    return alike.annotate(n=Count("*"), **sums).values_list(*key, "n", *sums, *words)


def _word(conditions: Sequence[Q]) -> Combinable:
    """A number with a bit for each condition that holds."""
    bits = (
        Case(When(one, then=Value(1 << n)), default=Value(0), output_field=BigIntegerField())
        for n, one in enumerate(conditions)
    )
    return reduce(add, bits)
