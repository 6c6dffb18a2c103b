"""What an organisation was from a day on, as ledgers state it and as offices change it.

A later ledger opens a new phase on its day, one of the same day corrects the phase that holds, an
older one fills gaps and lists what it may not change. A value a ledger does not state (None) says
nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import Day, Precision
from core.errors import Refused
from core.workflow import record
from districts.ledgers import Change, Plan
from districts.models import Organisation, OrganisationPhase
from districts.services.current import settle_organisation

#: what a ledger may state of an organisation's phase
STATED = (
    "kind",
    "ownership",
    "industry",
    "staff",
    "full_time_staff",
    "registrar",
    "state",
    "unestablished_reason",
    "area",
    "commercial_district",
    "building",
    "grid_zone",
)
#: what a new phase goes on with where it is not told otherwise
KEPT = (*STATED, "evidence")
#: those the organisation carries a copy of
COPIED = ("kind", "state", "area", "commercial_district")


class Standing(Enum):
    """Where a ledger's day stands to the latest one that listed the organisation."""

    LATER = "later"
    SAME = "same"
    OLDER = "older"


def standing(stated_on: dt.date | None, day: dt.date) -> Standing:
    if stated_on is None or stated_on < day:
        return Standing.LATER
    return Standing.SAME if stated_on == day else Standing.OLDER


def title(name: str) -> str:
    return str(OrganisationPhase._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown(row: Any, name: str) -> str:
    """A field as screens show it."""
    value = getattr(row, name)
    if value is None or value == "":
        return "—"
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)


@dataclass
class PhaseBook:
    """The phases of one organisation, first to last, and what a ledger makes of them."""

    plan: Plan
    organisation: Organisation
    phases: list[OrganisationPhase]

    def on(self, day: dt.date) -> OrganisationPhase | None:
        return next((phase for phase in reversed(self.phases) if phase.since <= day), None)

    def open(self, since: Day, **values: Any) -> OrganisationPhase:
        """A new phase; it goes on as the one before it in whatever is not stated."""
        before = self.on(since.first) or next(iter(self.phases), None)
        kept = {name: getattr(before, name) for name in KEPT} if before else {}
        phase: OrganisationPhase = self.plan.create(
            OrganisationPhase(
                organisation=self.organisation,
                since=since.first,
                since_precision=since.precision,
                **{**kept, **values},
            )
        )
        self.phases = sorted([*self.phases, phase], key=lambda one: one.since)
        self._copy()
        return phase

    def state(self, standing: Standing, day: dt.date, stated: dict[str, Any]) -> Sequence[Change]:
        """Writes what a ledger of the day states; answers what differs from the register."""
        phase = self.on(day)
        if phase is None:
            return self._before_the_first(day, stated)
        differs = {name: new for name, new in stated.items() if getattr(phase, name) != new}
        if standing is Standing.OLDER:
            differs = self._only_gaps(phase, differs)
        if not differs:
            return ()
        changes = changes_of(phase, differs)
        opened_today = phase.since == day
        gaps_only = all(_unknown(phase, name) for name in differs)
        if standing is Standing.LATER and not opened_today and not gaps_only:
            self.open(Day(day), **differs)
        else:
            self.plan.update(phase, **differs)
            self._copy()
        return changes

    def starts_by(self, since: Day) -> None:
        """The first phase reaches back to the day, where it began later."""
        first = self.phases[0]
        if since.first < first.since:
            self.plan.update(first, since=since.first, since_precision=since.precision)

    def _before_the_first(self, day: dt.date, stated: dict[str, Any]) -> Sequence[Change]:
        """An older ledger met it before the register's first phase: that gap is filled."""
        first = self.phases[0]
        differs = {name: new for name, new in stated.items() if getattr(first, name) != new}
        old = first.since
        if differs:
            self.open(Day(day, Precision.BY), **stated)
        else:
            self.plan.update(first, since=day, since_precision=Precision.BY)
        return (Change("起始日期", str(old), f"不晚于{day}"),)

    def _only_gaps(self, phase: OrganisationPhase, differs: dict[str, Any]) -> dict[str, Any]:
        gaps = {name: new for name, new in differs.items() if _unknown(phase, name)}
        for change in changes_of(phase, {k: v for k, v in differs.items() if k not in gaps}):
            self.plan.conflicts.append(
                f"{self.organisation.name}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
        return gaps

    def _copy(self) -> None:
        """The organisation carries a copy of its latest phase."""
        last = self.phases[-1]
        self.plan.update(self.organisation, **{name: getattr(last, name) for name in COPIED})


def _unknown(phase: OrganisationPhase, name: str) -> bool:
    """No reason why nothing is established is no gap: something is established."""
    return getattr(phase, name) in (None, "") and name != "unestablished_reason"


def changes_of(phase: OrganisationPhase, differs: dict[str, Any]) -> list[Change]:
    new = OrganisationPhase(**differs)
    return [Change(title(name), shown(phase, name), shown(new, name)) for name in differs]


@transaction.atomic
def change_from(
    organisation: Organisation, day: dt.date, *, by: Any, note: str = "", **stated: Any
) -> list[Change]:
    """自某日变更: from the day on, until a phase that begins later, it is as stated.

    Raises Refused for a day on which the register does not know it, or where nothing differs.
    """
    changes = write_from(organisation, day, **stated)
    record(by, f"自{day}变更", organisation, note)
    return changes


@transaction.atomic
def write_from(organisation: Organisation, day: dt.date, **stated: Any) -> list[Change]:
    """The phase of the day where it begins on that very day, else a new one; nobody is told."""
    before = _phase_on(_locked(organisation), day)
    differs = {name: new for name, new in stated.items() if getattr(before, name) != new}
    if not differs:
        raise Refused("与这一天的登记一致，没有要变更的内容，请改了再保存。")
    changes = changes_of(before, differs)
    phase = before
    if before.since != day:
        kept = {name: getattr(before, name) for name in KEPT}
        phase = OrganisationPhase(organisation=organisation, since=day, **kept)
    for name, new in differs.items():
        setattr(phase, name, new)
    phase.save()
    settle_organisation(organisation)
    return changes


def _locked(organisation: Organisation) -> Organisation:
    rows = Organisation.objects.select_for_update(no_key=True)
    locked: Organisation = rows.get(pk=organisation.pk)
    return locked


def _phase_on(organisation: Organisation, day: dt.date) -> OrganisationPhase:
    if day > localdate():
        raise Refused(f"{day}还没有到，请到时再办理。", field="day")
    if organisation.closed and day >= organisation.closed:
        raise Refused(f"这个单位已于{organisation.closed}注销，请填更早的日期。", field="day")
    phases = organisation.phases.order_by("since")
    phase: OrganisationPhase | None = phases.filter(since__lte=day).last()
    if phase is None:
        first = phases.values_list("since", flat=True).first()
        raise Refused(
            f"登记册自{first}起才有这个单位；确实更早的，请先更正首个阶段的起始日期。", field="day"
        )
    return phase
