"""Amounts in fen split so that nothing is lost: a whole into parts, a year into quarters, a batch
among its payers. Pure: numbers in, numbers out, and the order of what goes in does not matter."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

#: what a part, a row or a payer is known by; it can be sorted
Key = Any
Part = TypeVar("Part")
Row = TypeVar("Row")
#: from a payer to another by a fen in this row
Step = tuple[Key, Key, Key]

QUARTERS = (1, 2, 3, 4)


def split(fen: int, weights: Mapping[Part, int]) -> dict[Part, int]:
    """By largest remainder; of equal remainders the part that sorts first gets the fen."""
    whole = sum(weights.values())
    parts = {part: fen * weights[part] // whole for part in weights}
    left = fen - sum(parts.values())
    by_remainder = sorted(weights, key=lambda part: (-(fen * weights[part] % whole), part))
    for part in by_remainder[:left]:
        parts[part] += 1
    return parts


def running(amounts: Iterable[int], weights: Mapping[Part, int]) -> Iterator[dict[Part, int]]:
    """Of each amount what the split of the sum so far grew by: its parts sum to it, and those of
    all amounts to the split of the whole. Amounts that come later change nothing of earlier ones; a
    part of an amount of few fen can be a fen below nothing."""
    whole, before = 0, dict.fromkeys(weights, 0)
    for fen in amounts:
        whole += fen
        now = split(whole, weights)
        yield {part: now[part] - before[part] for part in weights}
        before = now


def quarter(fen: int, number: int) -> int:
    """The part of a yearly amount that falls to the quarter; four of them make the year."""
    return split(fen, dict.fromkeys(QUARTERS, 1))[number]


def share(rows: Mapping[Row, tuple[int, Mapping[Part, int]]]) -> dict[Row, dict[Part, int]]:
    """What each payer gives to each row, of its amount by weight: a row sums exactly to its amount,
    every cell and every payer's total lie within one fen of what is exact. The weights of all rows
    sum to the same.

    Row by row the odd fen go to the payers that are most behind over the batch; what is then still
    more than a fen off is moved along ways between payers. A table of this kind always exists.
    """
    table = _Table()
    keys: list[Any] = list(rows)
    for row in sorted(keys):
        table.fill(row, *rows[row])
    for payer in sorted(table.exact):
        table.settle(payer)
    return table.cells


@dataclass
class _Table:
    """Cells are rounded down or up; `odd` are those that could be either, and whether they are up.
    `exact` and `given` are totals of a payer in parts of a fen, of which `whole` make one."""

    cells: dict[Key, dict[Key, int]] = field(default_factory=dict)
    odd: dict[Key, dict[Key, bool]] = field(default_factory=dict)
    exact: Counter[Key] = field(default_factory=Counter)
    given: Counter[Key] = field(default_factory=Counter)
    whole: int = 1

    def fill(self, row: Key, fen: int, weights: Mapping[Any, int]) -> None:
        self.whole = whole = sum(weights.values())
        for payer, weight in weights.items():
            self.exact[payer] += fen * weight
            self.given[payer] += fen * weight // whole * whole
        parts = {payer: fen * weight // whole for payer, weight in weights.items()}
        odd = [payer for payer, weight in weights.items() if fen * weight % whole]
        left = fen - sum(parts.values())
        behind = sorted(odd, key=lambda payer: (self.given[payer] - self.exact[payer], payer))
        for payer in behind[:left]:
            parts[payer] += 1
            self.given[payer] += whole
        self.cells[row] = parts
        self.odd[row] = {payer: payer in behind[:left] for payer in odd}

    def settle(self, payer: Key) -> None:
        """Until the payer's total is within one fen."""
        while (over := self.given[payer] - self.exact[payer]) >= self.whole:
            self._move(self._way(payer, up=True))
        while over <= -self.whole:
            self._move(self._way(payer, up=False))
            over = self.given[payer] - self.exact[payer]

    def _way(self, start: Key, *, up: bool) -> list[Step]:
        """Steps (row, from, to) that take a fen off the start, or bring one, and end at a payer who
        stays within one fen by it."""
        steps = self._steps(up=up)
        came: dict[Key, Key] = {start: None}
        waiting = deque([start])
        while waiting:
            payer = waiting.popleft()
            if payer != start and self._has_room(payer, up=up):
                return _back(came, payer, up=up)
            for other, row in sorted(steps[payer].items()):
                if other not in came:
                    came[other] = (row, payer)
                    waiting.append(other)
        raise AssertionError("a two-way table can always be rounded")

    def _steps(self, *, up: bool) -> dict[Key, dict[Key, Key]]:
        """payer → other → a row in which a fen can go from the payer to the other (back, where not
        `up`)."""
        steps: dict[Key, dict[Key, Key]] = defaultdict(dict)
        for row in sorted(self.odd):
            for payer, is_up in self.odd[row].items():
                if is_up is up:
                    for other, other_up in self.odd[row].items():
                        if other_up is not up:
                            steps[payer].setdefault(other, row)
        return steps

    def _has_room(self, payer: Key, *, up: bool) -> bool:
        over = self.given[payer] - self.exact[payer]
        return over < 0 if up else over > 0

    def _move(self, way: Iterable[Step]) -> None:
        for row, source, target in way:
            for payer, step in ((source, -1), (target, 1)):
                self.cells[row][payer] += step
                self.given[payer] += step * self.whole
                self.odd[row][payer] = step > 0


def _back(came: dict[Key, Key], payer: Key, *, up: bool) -> list[Step]:
    way = []
    while came[payer] is not None:
        row, before = came[payer]
        way.append((row, before, payer) if up else (row, payer, before))
        payer = before
    return way
