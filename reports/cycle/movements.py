"""期初期末: how an edition comes from the one before it, by reporting unit and in all.

上期期末 ± 调整（补登、更正）+ 新增 + 迁入 − 撤销 − 迁出 = 期末. Opening and closing are what the
two editions counted, whatever the basis; the movements between are by name. What moves from unit to
unit counts for the two units and cancels in the whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum

from districts.models import Area
from reports.edition import Edition
from reports.enums import MovementKind, MovementSubject, ReportState
from reports.models import ClosingCount, Movement, QuarterlyReport
from reports.territory import as_it_was

IDENTITY = "上期期末 ± 调整（补登、更正）+ 新增 + 迁入 − 撤销 − 迁出 = 本期期末"
IN = (MovementKind.ADJUSTED_IN, MovementKind.ADDED, MovementKind.MOVED_IN)
OUT = (MovementKind.ADJUSTED_OUT, MovementKind.REMOVED, MovementKind.MOVED_OUT)
#: in the order of the identity
KINDS = (
    MovementKind.ADJUSTED_IN,
    MovementKind.ADJUSTED_OUT,
    MovementKind.ADDED,
    MovementKind.MOVED_IN,
    MovementKind.REMOVED,
    MovementKind.MOVED_OUT,
)
#: what of a subject counts, and what is told where it differs from a figure by a basis
DEFINITIONS: dict[str, str] = {
    MovementSubject.ORGANISATION: "正常经营的全部单位，不分类别和统计口径。",
    MovementSubject.PARTY_ORGANISATION: "当日存续的党委、党总支、党支部和联合党支部；党小组不计。",
    MovementSubject.MEMBER: "组织关系在本表党组织的党员，按党员名册；上期锁定后才有逐人名单。",
    MovementSubject.STOREFRONT: "当日在营的商户。",
    MovementSubject.TITLE: "当日在册的称号（示范店等）；暂停、到期、摘牌的不在册。",
}
MEASURES: dict[str, str] = {
    MovementSubject.ORGANISATION: "家",
    MovementSubject.PARTY_ORGANISATION: "个",
    MovementSubject.MEMBER: "人",
    MovementSubject.STOREFRONT: "家",
    MovementSubject.TITLE: "个",
}
NO_OPENING = "没有上一季度的报表，无从结转。"
NO_MEMBERS = "无上期党员名单：上期报表没有锁定，党员不逐人结转。"


@dataclass(frozen=True)
class Rolled:
    """The identity of one place: a unit, or the whole. `reasons` are the same counts by kind and
    reason."""

    name: str
    unit: int | None
    opening: int
    closing: int
    adjusted_in: int = 0
    adjusted_out: int = 0
    added: int = 0
    moved_in: int = 0
    removed: int = 0
    moved_out: int = 0
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, kind: MovementKind) -> int:
        return int(getattr(self, kind))

    @property
    def expected(self) -> int:
        """What the closing must be."""
        return self.opening + sum(map(self.count, IN)) - sum(map(self.count, OUT))

    @property
    def holds(self) -> bool:
        return self.expected == self.closing

    @property
    def told(self) -> str:
        """The identity in words, with its numbers."""
        moved = "".join(
            f" {'+' if kind in IN else '−'} {kind.label.partition('（')[0]} {count}"
            for kind in KINDS
            if (count := self.count(kind))
        )
        return f"上期期末 {self.opening}{moved} = {self.expected}，本期期末 {self.closing}"


@dataclass(frozen=True)
class Roll:
    """A subject rolled forward: its units in order, and the whole. Where it could not be, `why`
    says so and only the closing is known."""

    subject: MovementSubject
    units: tuple[Rolled, ...]
    whole: Rolled
    why: str = ""

    @property
    def noun(self) -> str:
        return str(self.subject.label)

    @property
    def measure(self) -> str:
        return MEASURES[self.subject]

    @property
    def definition(self) -> str:
        return DEFINITIONS[self.subject]


def rolls(edition: Edition) -> list[Roll]:
    """Every subject that is rolled forward, in a constant number of statements; of an edition that
    is one unit's part, its unit alone."""
    return _Reading.of(edition).rolls()


def rolled(edition: Edition, subject: MovementSubject) -> Roll:
    return next(roll for roll in rolls(edition) if roll.subject == subject)


def breaks(edition: Edition) -> Iterator[tuple[int, MovementSubject, str]]:
    """Where the identity does not hold: the unit, the subject, and both numbers in words."""
    for roll in rolls(edition):
        if not roll.why:
            for unit in roll.units:
                if not unit.holds and unit.unit is not None:
                    yield unit.unit, roll.subject, f"{roll.noun}：{unit.told}"


def why_not(report: QuarterlyReport, subject: MovementSubject) -> str:
    """Why a subject is not rolled forward, or nothing."""
    if report.opening is None:
        return NO_OPENING
    if subject == MovementSubject.MEMBER and report.opening.state != ReportState.LOCKED:
        return NO_MEMBERS
    return ""


@dataclass(frozen=True)
class _Reading:
    """The counts of an edition and its opening by subject and unit, and what moved."""

    edition: Edition
    opening: dict[tuple[str, int], int]
    closing: dict[tuple[str, int], int]
    moved: tuple[Any, ...]

    @classmethod
    def of(cls, edition: Edition) -> "_Reading":
        moved = Movement.objects.filter(report=edition.report).exclude(kind=MovementKind.CORRECTED)
        grouped = moved.order_by().values("subject", "unit_id", "kind", "reason", "inside")
        return cls(
            edition,
            _counts(edition.report.opening_id),
            _counts(edition.report.pk),
            tuple(grouped.annotate(number=Count("pk")).order_by("subject", "kind", "reason")),
        )

    def rolls(self) -> list[Roll]:
        units = self._units()
        return [self._roll(subject, units) for subject in MovementSubject]

    def _units(self) -> list[Area]:
        """Every unit of either end in the order of its code, 区直 last, by the names of the day."""
        report = self.edition.report
        keys = {unit for _, unit in (*self.opening, *self.closing)}
        keys |= {row["unit_id"] for row in self.moved}
        units = list(Area.objects.filter(pk__in=keys).order_by("path"))
        as_it_was(units, report.day)
        if self._part is not None:
            return [unit for unit in units if unit.pk == self._part.pk]
        return sorted(units, key=lambda unit: unit.pk == report.area_id)

    @property
    def _part(self) -> Area | None:
        """The unit, of an edition that is a unit's part."""
        return None if self.edition.is_whole else self.edition.unit

    def _roll(self, subject: MovementSubject, units: list[Area]) -> Roll:
        rows = tuple(self._of(subject, unit) for unit in units)
        whole = self._of(subject, self._part)
        return Roll(subject, rows, whole, why_not(self.edition.report, subject))

    def _of(self, subject: MovementSubject, unit: Area | None) -> Rolled:
        """Of a unit; without one of the whole, in which what moved inside cancels."""
        kinds: dict[str, int] = defaultdict(int)
        reasons: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.moved:
            here = row["unit_id"] == unit.pk if unit else not row["inside"]
            if here and row["subject"] == subject:
                kinds[row["kind"]] += row["number"]
                reasons[row["kind"], row["reason"]] += row["number"]
        return Rolled(
            self._name(unit),
            unit.pk if unit else None,
            _sum(self.opening, subject, unit),
            _sum(self.closing, subject, unit),
            **kinds,
            reasons=dict(reasons),
        )

    def _name(self, unit: Area | None) -> str:
        if unit is None:
            return "合计"
        direct = unit.pk == self.edition.report.area_id
        return f"{unit.get_kind_display()}直" if direct else unit.name


def _counts(report: int | None) -> dict[tuple[str, int], int]:
    """What an edition counted, by subject and unit."""
    counts = ClosingCount.objects.filter(report=report).values_list("subject", "unit").order_by()
    return {(subject, unit): number for subject, unit, number in counts.annotate(Sum("count"))}


def _sum(counts: dict[tuple[str, int], int], subject: str, unit: Area | None) -> int:
    return sum(
        number
        for (of, where), number in counts.items()
        if of == subject and (unit is None or where == unit.pk)
    )
