"""A small district whose books are open, and what tests of its roll-forward do to it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.dated import Quarter
from districts.models import Area, Organisation, OrganisationPhase
from reports.compile.compiling import compile_report, read, write
from reports.cycle import movements
from reports.enums import MovementSubject
from reports.models import Movement, QuarterlyReport
from tests.reports.cycle import sealed
from tests.reports.quarters import edition

Q1, Q2, Q3 = Quarter(2018, 1), Quarter(2018, 2), Quarter(2018, 3)
MAY, JUNE = dt.date(2018, 5, 10), dt.date(2018, 6, 20)


@dataclass
class Ground:
    district: Area
    zone: Area
    street: Area
    official: Any

    def locked(self, period: Quarter) -> QuarterlyReport:
        """Compiled with its members by person, and locked."""
        read(self.district, period)
        report = write(self.district, period, by_person=True).report
        return sealed(report, by=self.official)

    def compiled(self, period: Quarter) -> QuarterlyReport:
        return compile_report(self.district, period).report


def since(organisation: Organisation, day: dt.date, **changed: Any) -> None:
    """From the day on it is otherwise."""
    last = organisation.phases.order_by("since").last()
    kept = {name: getattr(last, name) for name in ("kind", "state", "area")}
    OrganisationPhase.objects.create(organisation=organisation, since=day, **kept | changed)
    if "area" in changed:
        Organisation.objects.filter(pk=organisation.pk).update(area=changed["area"])


ORGANISATION = MovementSubject.ORGANISATION
Rows = set[tuple[str, str, str, str]]  # kind, name, unit, reason


def rows(report: QuarterlyReport, subject: str = ORGANISATION) -> Rows:
    found = Movement.objects.filter(report=report, subject=subject)
    return set(found.values_list("kind", "name", "unit__name", "reason"))


def numbers(report: QuarterlyReport, subject: MovementSubject = ORGANISATION) -> list[int]:
    """The identity of the whole, in its order."""
    whole = movements.rolled(edition(report), subject).whole
    return [whole.opening, *map(whole.count, movements.KINDS), whole.closing]


def check(report: QuarterlyReport) -> None:
    """The identity holds everywhere, and no number is without its names."""
    assert list(movements.breaks(edition(report))) == []
    for roll in movements.rolls(edition(report)):
        named = Movement.objects.filter(report=report, subject=roll.subject).exclude(
            kind="corrected"
        )
        told = sum(unit.count(kind) for unit in roll.units for kind in movements.KINDS)
        assert told == named.count()
        assert roll.whole.closing == sum(unit.closing for unit in roll.units)
        assert roll.why or roll.whole.holds
