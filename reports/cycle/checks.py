"""校核: what must hold of an edition before it is submitted and locked.

Each check is declared once and answers its findings by unit. A finding of level `error` must be
corrected in the registers, one of level `explain` needs a written explanation that still fits its
words, a `note` asks nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from reports.edition import Edition
from reports.models import Explanation

Level = Literal["error", "explain", "note"]


@dataclass(frozen=True)
class Finding:
    """What a check found in a unit's part: `told` says it with both numbers, `key` tells it from
    the check's other findings there, `url` opens the rows."""

    check: "Check"
    area_id: int
    told: str
    key: str = ""
    url: str = ""
    level: Level = "explain"
    explanation: Explanation | None = None

    @property
    def open(self) -> bool:
        """Whether it keeps the unit from submitting."""
        return self.level == "error" or (self.level == "explain" and self.explanation is None)


@dataclass(frozen=True)
class Check:
    code: str
    title: str
    rule: str
    find: Callable[[Edition], Iterable[Finding]]


CHECKS: tuple[Check, ...] = ()


def findings(edition: Edition) -> list[Finding]:
    """What all checks found in the edition, or in its one unit's part, with the explanations."""
    return [found for check in CHECKS for found in check.find(edition)]


def still_open(edition: Edition) -> list[Finding]:
    return [found for found in findings(edition) if found.open]
