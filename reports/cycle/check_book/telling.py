"""The words of findings: a figure by its title and unit, sides of an equation, names."""

from collections.abc import Iterable, Sequence

from reports.cycle.check_book.definition import Number
from reports.cycle.check_book.evidence import Row
from reports.indicators import BY_CODE


def amount(code: str, number: int) -> str:
    """12 家, 1,200.00 元."""
    return f"{BY_CODE[code].told(number)} {BY_CODE[code].unit}"


def figure(code: str, number: int) -> str:
    return f"{BY_CODE[code].title} {amount(code, number)}"


def number(row: Row, code: str) -> Number:
    """A figure of the row, open to what it counts."""
    found = row.number(code)
    return Number(BY_CODE[code].title, amount(code, found), row.url(code))


def numbers(row: Row, codes: Iterable[str]) -> tuple[Number, ...]:
    return tuple(number(row, code) for code in codes)


def sides(row: Row, parts: Iterable[str]) -> str:
    """单独组建 5＋联合覆盖 3."""
    return "＋".join(f"{BY_CODE[code].title} {row.number(code):,}" for code in parts)


def listed(many: int, found: Sequence[str]) -> str:
    """The first ones, and whether there are more."""
    return f"{'、'.join(found)}{'等' if many > len(found) else ''}"
