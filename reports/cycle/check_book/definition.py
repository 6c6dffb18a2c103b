"""What a check is, and what it may find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from reports.cycle.check_book.evidence import Evidence
from reports.models import Explanation

Level = Literal["error", "explain", "note"]
LONGEST = Explanation._meta.get_field("told").max_length or 0


@dataclass(frozen=True)
class Number:
    """One of the numbers that were held against each other; `url` opens the rows it counts."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Break:
    """Where the rule of a check does not hold: the unit, and both numbers in a sentence. `key`
    tells it from the check's other breaks in the unit."""

    area_id: int
    told: str
    key: str = ""
    numbers: tuple[Number, ...] = ()

    @property
    def url(self) -> str:
        return next((number.url for number in self.numbers if number.url), "")


Find = Callable[[Evidence], Iterable[Break]]


@dataclass(frozen=True)
class Check:
    """A rule with its source, and what looks for breaks of it.

    A `live` one also reads what goes on beside the edition (registers, limits, other editions).
    One `of_all` holds units against each other or looks at sheets: it is no business of a single
    unit. Findings are kept under the `code`, so it means the same for good: another rule or level
    is another check.
    """

    code: str
    title: str
    rule: str
    source: str
    find: Find
    level: Level = "explain"
    live: bool = False
    of_all: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found in a unit's part: `told` says it with both numbers, `key` tells it from
    the check's other findings there, `url` opens the rows. `former` is an explanation of what was
    found before: it does not count, but its text is offered again."""

    check: Check
    area_id: int
    told: str
    key: str = ""
    url: str = ""
    level: Level = "explain"
    explanation: Explanation | None = None
    former: Explanation | None = None
    numbers: tuple[Number, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it keeps the unit from submitting."""
        return self.level == "error" or (self.level == "explain" and self.explanation is None)

    @classmethod
    def of(cls, check: Check, broken: Break, known: Explanation | None) -> "Finding":
        """With the explanation where it was given of these very numbers."""
        told = broken.told[:LONGEST]
        fits = known is not None and known.told == told
        return cls(
            check,
            broken.area_id,
            told,
            broken.key,
            broken.url,
            check.level,
            explanation=known if fits else None,
            former=None if fits else known,
            numbers=broken.numbers,
        )
