"""校核表 of an edition as pages and the workbook show it: every check, what it found, its state."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from districts.models import Area
from districts.scoping import assigned_paths
from reports.cycle import findings
from reports.cycle.checks import Check, Finding
from reports.edition import Edition
from reports.enums import ReportState
from reports.models import QuarterlyReport

WORDS = {"late": "须更正", "warn": "需说明", "info": "提示", "ok": "通过"}
ORDER = tuple(WORDS)


def state_of(found: Finding) -> str:
    if found.level == "error":
        return "late"
    return "warn" if found.open else "info"


@dataclass(frozen=True)
class Told:
    """A finding with its unit; `may_explain` is the user's right to do so there."""

    found: Finding
    area: Area
    may_explain: bool = False

    @property
    def state(self) -> str:
        return state_of(self.found)

    @property
    def word(self) -> str:
        return "已说明" if self.found.explanation else WORDS[self.state]

    @property
    def text(self) -> str:
        """What was written, also of numbers that have changed since."""
        written = self.found.explanation or self.found.former
        return written.text if written else ""


@dataclass(frozen=True)
class Line:
    check: Check
    told: tuple[Told, ...]

    @property
    def state(self) -> str:
        """The worst of what was found."""
        return min((one.state for one in self.told), key=ORDER.index, default="ok")

    @property
    def word(self) -> str:
        return WORDS[self.state]


@dataclass(frozen=True)
class Block:
    """What was found in one unit, the worst first."""

    area: Area
    told: tuple[Told, ...]

    @property
    def open(self) -> int:
        return sum(one.found.open for one in self.told)

    @property
    def summary(self) -> str:
        """须更正 1 处，需说明 2 处: states without any are left out."""
        many = Counter(one.word for one in self.told)
        return "，".join(f"{word} {number} 处" for word, number in many.items())


@dataclass(frozen=True)
class CheckBook:
    """Its lines, the worst first."""

    edition: Edition
    lines: tuple[Line, ...]

    @property
    def unit(self) -> str:
        """The code of the unit whose part it is; none of the whole."""
        return self.edition.unit.code if self.edition.unit else ""

    @property
    def to_correct(self) -> int:
        return self._many("late")

    @property
    def to_explain(self) -> int:
        return self._many("warn")

    @property
    def passed(self) -> int:
        """What keeps nobody: passed, explained or noted."""
        return len(self.lines) - self.to_correct - self.to_explain

    @property
    def open(self) -> int:
        """Findings that keep it from being handed in and locked."""
        return sum(one.found.open for line in self.lines for one in line.told)

    @property
    def summary(self) -> str:
        if not self.lines:
            return "汇总后校核"
        return (
            f"共 {len(self.lines)} 项校核，通过 {self.passed}，"
            f"需说明 {self.to_explain}，须更正 {self.to_correct}"
        )

    @property
    def own(self) -> Block:
        """What the unit, else the district itself, answers for."""
        area = self.edition.unit or self.edition.report.area
        return next((one for one in self._blocks if one.area.pk == area.pk), Block(area, ()))

    @property
    def units(self) -> list[Block]:
        """What lies in the units of a district, those with something open first."""
        others = [one for one in self._blocks if one.area.pk != self.own.area.pk]
        return sorted(others, key=lambda block: (not block.open, block.area.path))

    @cached_property
    def _blocks(self) -> list[Block]:
        told: dict[Area, list[Told]] = defaultdict(list)
        for one in (one for line in self.lines for one in line.told):
            told[one.area].append(one)
        return [Block(area, tuple(sorted(each, key=_worst))) for area, each in told.items()]

    @property
    def fitting(self) -> list[Line]:
        """Checks that found nothing."""
        return [line for line in self.lines if not line.told]

    def _many(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)


def may_explain(user: Any, report: QuarterlyReport, area: Area) -> bool:
    """Who changes registers in the unit; what the district itself answers for, also who locks."""
    rights = ("change", "lock") if area.pk == report.area_id else ("change",)
    return any(area.path.startswith(p) for right in rights for p in assigned_paths(user, right))


def check_book(edition: Edition, user: Any = None) -> CheckBook:
    """Every check of the edition as it was last looked at; of a locked one nothing is explained any
    more."""
    looked = findings.of_report(edition.report, edition.unit)
    areas = _areas(found for _, each in looked for found in each)
    draft = edition.report.state == ReportState.DRAFT
    may = {pk: draft and may_explain(user, edition.report, one) for pk, one in areas.items()}
    lines = (
        Line(
            check,
            tuple(Told(one, areas[one.area_id], may[one.area_id]) for one in each),
        )
        for check, each in looked
    )
    return CheckBook(edition, tuple(sorted(lines, key=lambda line: ORDER.index(line.state))))


def _worst(one: Told) -> int:
    return ORDER.index(one.state)


def _areas(found: Iterable[Finding]) -> dict[int, Area]:
    return Area.objects.in_bulk({one.area_id for one in found})
