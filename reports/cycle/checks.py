"""校核: what must hold of an edition before it is submitted and locked.

Each check is declared once (`reports.cycle.check_book`) and answers its findings by unit. A finding
of level `error` must be corrected in the registers, one of level `explain` needs a written
explanation that still fits its words, a `note` asks nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

from reports.cycle.check_book import jumps, money, openings, parts, rates, registers, tables
from reports.cycle.check_book.definition import Break, Check, Finding, Level, Number
from reports.cycle.check_book.evidence import Evidence
from reports.cycle.movements import breaks
from reports.edition import Edition

__all__ = [
    "CHECKS",
    "Break",
    "Check",
    "Finding",
    "Level",
    "Number",
    "looked_at",
]

CHECKS: tuple[Check, ...] = (
    *openings.CHECKS,
    openings.rolled_forward(breaks),
    *(*parts.CHECKS, *rates.CHECKS, *jumps.CHECKS),
    *(*tables.CHECKS, *money.CHECKS, *registers.CHECKS),
)


def looked_at(checks: Iterable[Check], edition: Edition) -> dict[Check, list[Break]]:
    """What each of the checks finds in the whole edition now: all they need is read once. What lies
    in none of its units the district answers for."""
    evidence = Evidence(edition)

    def answered(one: Break) -> Break:
        known = evidence.has(one.area_id)
        return one if known else replace(one, area_id=edition.report.area_id)

    return {check: list(map(answered, check.find(evidence))) for check in checks}
