"""校核: what must hold of an edition before it is submitted and locked.

Each check is declared once (`reports.cycle.check_book`) and answers its findings by unit. A finding
of level `error` must be corrected in the registers, one of level `explain` needs a written
explanation that still fits its words, a `note` asks nothing.
"""

from collections.abc import Iterable

from reports.cycle.check_book import jumps, money, openings, parts, rates, registers, tables
from reports.cycle.check_book.definition import Break, Check, Finding, Level, Number
from reports.cycle.check_book.evidence import Evidence
from reports.cycle.movements import breaks
from reports.edition import Edition
from reports.models import Explanation

__all__ = [
    "BY_CODE",
    "CHECKS",
    "Break",
    "Check",
    "Finding",
    "Level",
    "Number",
    "findings",
    "looked_at",
    "still_open",
]

CHECKS: tuple[Check, ...] = (
    *openings.CHECKS,
    openings.rolled_forward(breaks),
    *(*parts.CHECKS, *rates.CHECKS, *jumps.CHECKS),
    *(*tables.CHECKS, *money.CHECKS, *registers.CHECKS),
)
Known = dict[tuple[int, str, str], Explanation]  # by unit, check and key
BY_CODE = {check.code: check for check in CHECKS}


def findings(edition: Edition) -> list[Finding]:
    """What all checks found in the edition, or in its one unit's part, with the explanations."""
    return [found for _, each in looked_at(CHECKS, edition) for found in each]


def still_open(edition: Edition) -> list[Finding]:
    return [found for found in findings(edition) if found.open]


def looked_at(checks: Iterable[Check], edition: Edition) -> list[tuple[Check, list[Finding]]]:
    """Those of the checks that apply, each with what it found: all they need is read once."""
    evidence, known = Evidence(edition), _explanations(edition)
    return [
        (
            check,
            [
                Finding.of(check, broken, known.get((broken.area_id, check.code, broken.key)))
                for broken in _breaks(check, evidence, known)
                if evidence.has(broken.area_id)
            ],
        )
        for check in checks
        if check.applies(evidence)
    ]


def _breaks(check: Check, evidence: Evidence, known: Known) -> Iterable[Break]:
    if not (check.live and evidence.locked):
        return check.find(evidence)
    return [
        Break(one.area_id, one.told, one.key)
        for one in known.values()
        if one.check_code == check.code
    ]


def _explanations(edition: Edition) -> Known:
    found = Explanation.objects.filter(report=edition.report).select_related("by")
    return {(one.area_id, one.check_code, one.key): one for one in found}
