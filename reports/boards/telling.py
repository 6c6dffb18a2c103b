"""A figure as a page tells it: its words, and the address of the rows it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.money import yuan
from reports.addresses import list_url
from reports.boards.pages import Page
from reports.indicators import indicator
from reports.indicators.times import YEAR
from reports.models import Counts
from reports.readings import rate

UNKNOWN, NO_ROSTER = "—", "无名册"


def wan(fen: int) -> str:
    """Fen as 万元 with two decimals, halves away from nothing."""
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


@dataclass(frozen=True)
class Amount:
    """An amount in 万元, its yuan to the fen, and the rows it counts."""

    fen: int
    url: str = ""

    @property
    def text(self) -> str:
        return wan(self.fen)

    @property
    def exact(self) -> str:
        return f"{yuan(self.fen)} 元"


@dataclass(frozen=True)
class Told:
    """A figure in words; `number` is what it counts (of a rate, its numerator), `note` what a rate
    is made of, `why` it is not known. `nothing` has no rows to open."""

    title: str
    text: str
    unit: str
    url: str
    number: int = 0
    note: str = ""
    nothing: bool = False
    why: str = ""


@dataclass(frozen=True)
class Pair:
    """A figure of the quarter and of the year."""

    title: str
    unit: str
    quarter: Told
    year: Told


def told(page: Page, code: str) -> Told:
    """A figure of the place, a rate with what it is made of. What only a roster can say is unknown
    without one, unless something was counted all the same."""
    counts = page.reading.counts if page.reading else Counts()
    found, value, url = indicator(code), rate(counts, code), list_url(page.selection, code)
    unit, number = "" if found.is_rate else found.unit, value.numerator
    if found.by_name and not number and not page.has_roster:
        return Told(found.title, UNKNOWN, unit, url, nothing=True, why=NO_ROSTER)
    if found.is_rate:
        nothing = not value.denominator
        return Told(found.title, value.text, unit, url, number, value.fraction, nothing)
    return Told(found.title, found.told(number), unit, url, number, nothing=not number)


def each(page: Page, codes: Iterable[str]) -> tuple[Told, ...]:
    return tuple(told(page, code) for code in codes)


def pair(page: Page, code: str) -> Pair:
    quarter, year = told(page, code), told(page, f"{code}{YEAR}")
    return Pair(quarter.title.removeprefix("本季"), quarter.unit, quarter, year)


def pairs(page: Page, codes: Iterable[str]) -> tuple[Pair, ...]:
    return tuple(pair(page, code) for code in codes)
