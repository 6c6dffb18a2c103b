"""The figures of a table as a pandas frame: parts, what is left over, rates and changes.

Its index is (spot, quarter, basis, indicator). `top` and `bottom` are numerator and denominator,
empty where they are not known; `shown` is what a change is counted from: the number, of a rate the
tenths of a percent as they are printed. Nothing is added up that may not be: totals are the level's
own figures, and what counts distinct values has no figure where the level has none.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from core.dated import Quarter
from districts.enums import AreaKind
from reports.indicators import BY_CODE
from reports.indicators.definition import Indicator
from reports.models import Counts
from reports.places import Place
from reports.readings import books_since, names_members
from reports.tables.asking import Asked, Axis, of_year
from reports.tables.spots import ROSTER, WHOLE, Row, Spot, left_over, read, whole, without_figures

INDEX = ["spot", "period", "basis", "code"]
PAIR = ["top", "bottom"]
UNKNOWN = (None, None)

Held = dict[Any, tuple[int, int]]  # the pair of each index


def number(period: Quarter) -> int:
    """A quarter as a number: the next one is one more."""
    return period.year * 4 + period.number - 1


def codes_of(asked: Asked) -> tuple[str, ...]:
    """What is read: of years the indicators of the year; and what tells of a roster."""
    yearly = Axis.YEARS in asked.axes
    found = [of_year(one) if yearly else one for one in asked.indicators]
    return tuple(dict.fromkeys([*(one.code for one in found if one), ROSTER]))


class Frame:
    """The spots of a table, and what is known of each."""

    def __init__(self, asked: Asked, user: Any) -> None:
        self.asked = asked
        self.codes = codes_of(asked)
        back = {0, *(one.back for one in asked.against)}
        self.periods = {period.shift(-step) for period in asked.periods for step in back}
        rows = read(asked, self.codes, self.periods, user)
        self.spots = self._spots(rows)
        self.since = self._books_since()
        counted = self._counted(rows)
        self.compiled = set(zip(*_levels(counted, WHOLE), strict=True))
        self.figures = self._known(counted)

    def _spots(self, rows: Iterable[Row]) -> dict[str, Spot]:
        found = {row.spot.key: row.spot for row in rows}
        found.setdefault(WHOLE, whole(self.asked))
        return found | {spot.key: spot for spot in without_figures(self.asked, found)}

    def _counted(self, rows: Iterable[Row]) -> pd.DataFrame:
        """Every pair that was compiled, noughts included; those of a city's districts added up."""
        told = [
            (row.spot.key, number(row.period), row.basis, code, *row.counts[code])
            for row in rows
            for code in self.codes
        ]
        frame = pd.DataFrame(told, columns=[*INDEX, *PAIR]).astype(dict.fromkeys(PAIR, "Int64"))
        summed = frame.groupby(INDEX)[PAIR].sum()
        return pd.concat([summed, *self._left(summed)])

    def _left(self, summed: pd.DataFrame) -> list[pd.DataFrame]:
        """What the parts leave of their place, where they leave anything; a city has no 市直."""
        found = []
        for of in {spot.of for spot in self.spots.values()} - {""}:
            parts = [key for key, spot in self.spots.items() if spot.of == of]
            spot = left_over(self.asked, self.spots[of])
            rest = _less(summed, of, parts, spot.key)
            of_city = self.asked.selection.area.kind == AreaKind.CITY and of == WHOLE
            if not of_city and rest.to_numpy().any():
                self.spots[spot.key] = spot
                found.append(rest)
        return found

    def _known(self, counted: pd.DataFrame) -> pd.DataFrame:
        """One row for each cell that the table, or a change in it, may ask for."""
        held = {key: (top, bottom) for key, top, bottom in counted[PAIR].itertuples(name=None)}
        rows = [
            (spot, number(period), basis.pk, code, *pair)
            for spot in self.spots
            for period in self.periods
            for basis in self.asked.bases
            for code, pair in self._pairs(held, self.spots[spot], period, basis.pk)
        ]
        frame = pd.DataFrame(rows, columns=[*INDEX, *PAIR]).astype(dict.fromkeys(PAIR, "Int64"))
        return _with_changes(frame.set_index(INDEX).sort_index(), self.asked)

    def _pairs(
        self, held: Held, spot: Spot, period: Quarter, basis: int
    ) -> Iterator[tuple[str, Sequence[int | None]]]:
        """Numerator and denominator of each indicator, or nothing where they are not known."""
        compiled = (number(period), basis) in self.compiled
        place = self._place(held, spot, period, basis)
        for code in self.codes:
            unknown = not compiled or (BY_CODE[code].distinct and self._mixed(spot))
            yield code, (None if unknown else place.count(code)) or UNKNOWN

    def _place(self, held: Held, spot: Spot, period: Quarter, basis: int) -> Place:
        """It as the quarterly report has it: what it knows follows from its books."""
        pairs = {code: held.get((spot.key, number(period), basis, code)) for code in self.codes}
        counts = Counts({code: [*map(int, pair)] for code, pair in pairs.items() if pair})
        counts = Counts({code: pair for code, pair in counts.items() if any(pair)})
        ledger, roster = self._books(spot, period)
        return Place(spot.name, counts, ledger=ledger, roster=roster or names_members(counts))

    def _mixed(self, spot: Spot) -> bool:
        """Whether its counts are sums or differences of those of others."""
        city = self.asked.selection.area.kind == AreaKind.CITY
        return spot.left or (city and (spot.key == WHOLE or spot.area == ""))

    def _books(self, spot: Spot, period: Quarter) -> tuple[bool, bool]:
        """Whether ledger and roster were kept by the end of the quarter."""
        ledger, roster = self.since[spot.area_id]
        return _by(ledger, period), _by(roster, period)

    def _books_since(self) -> dict[int, tuple[dt.date | None, dt.date | None]]:
        """By area; a community has those of its street."""
        place = self.asked.selection
        areas = {area.pk: area for area in place.areas}
        there = {
            spot.area_id: replace(place, area=areas.get(spot.area_id, place.area))
            for spot in self.spots.values()
        }
        return {
            key: (books_since(one, "ledger_since"), books_since(one, "roster_since"))
            for key, one in there.items()
        }


def _by(since: dt.date | None, period: Quarter) -> bool:
    return since is not None and since <= period.last


def _levels(frame: pd.DataFrame, spot: str) -> tuple[Any, Any]:
    """Quarters and bases in which a spot has figures."""
    found = frame.index[frame.index.get_level_values("spot") == spot]
    return found.get_level_values("period"), found.get_level_values("basis")


def _less(summed: pd.DataFrame, of: str, parts: list[str], key: str) -> pd.DataFrame:
    """The pairs of a spot without those of its parts, under the key of what is left."""
    names = summed.index.get_level_values("spot")
    inner = summed[names.isin(parts)].groupby(INDEX[1:])[PAIR].sum()
    outer = summed[names == of].droplevel("spot")
    rest = outer.sub(inner.reindex(outer.index, fill_value=0))
    return pd.concat({key: rest}, names=["spot"])


def _with_changes(frame: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """With what is shown, and how far it lies from the quarters it is held against."""
    rates = {code for code, one in BY_CODE.items() if one.is_rate}
    of_rates = frame.index.get_level_values("code").isin(rates)
    bottom = frame["bottom"].mask(frame["bottom"] == 0)
    tenths = (frame["top"] * 2000 + bottom) // (bottom * 2)
    shown = frame["top"].mask(of_rates, tenths)
    changes = {}
    for one in asked.against:
        former = shown.rename(index=_later(one.back), level="period")
        changes[one.value] = shown - former.reindex(shown.index)
    return frame.assign(shown=shown, **changes)


def _later(quarters: int) -> Callable[[int], int]:
    return lambda period: period + quarters


def told_by(found: Indicator) -> Indicator:
    """Whose unit numerator and denominator have: a quotient has those of the two it is of."""
    return BY_CODE[found.ratio[0]] if found.ratio else found
