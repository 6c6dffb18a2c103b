"""What the register holds of organisations on a day, read set-wise for the ledgers that go out."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.dated import Day
from districts.enums import Means, Metric
from districts.models import (
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    Statement,
    WorkCoverage,
)


@dataclass
class Held:
    """One organisation on the day: its phase, what covers it first, by what it is reached, and the
    latest stated numbers."""

    organisation: Organisation
    phase: OrganisationPhase
    coverage: OrganisationCoverage | None = None
    work: dict[str, WorkCoverage] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)

    @property
    def opened(self) -> Day | None:
        one = self.organisation
        return Day(one.opened, one.opened_precision) if one.opened else None

    @property
    def district(self) -> str | None:
        district = self.phase.commercial_district
        return district.name if district else None

    @property
    def building(self) -> str | None:
        """As a ledger can say it: by its name inside the commercial district."""
        building = self.phase.building
        if building is None:
            return None
        inside = building.commercial_district_id == self.phase.commercial_district_id
        return building.name if inside else None

    def means(self, one: Means) -> str | bool:
        """The instructor's name where there is one, else whether this reaches it."""
        row = self.work.get(one)
        return row.instructor.name if row and row.instructor else row is not None


def standing_on(rows: QuerySet[Organisation], day: dt.date) -> QuerySet[Organisation]:
    """Those of the organisations that the register has on the day."""
    phases = OrganisationPhase.objects.filter(organisation=OuterRef("pk"), since__lte=day)
    still = Q(closed=None) | Q(closed__gt=day)
    return rows.filter(still, Exists(phases)).defer("search")


def held(organisations: Sequence[Organisation], day: dt.date) -> Iterator[Held]:
    """What is held of each, in their order, by four questions for all of them."""
    found = {
        phase.organisation_id: Held(organisation, phase)
        for organisation, phase in _with_phases(organisations, day)
    }
    of = {"organisation__in": list(found)}
    covers = OrganisationCoverage.objects.on(day).filter(**of)
    for row in covers.select_related("party_organisation", "way").order_by("-since", "-id"):
        found[row.organisation_id].coverage = row  # the first that began is the last one read
    for work in WorkCoverage.objects.on(day).filter(**of).select_related("instructor"):
        found[work.organisation_id].work[work.means] = work
    for said in _latest(Statement.objects.filter(day__lte=day, **of), "metric", "-day"):
        found[said.organisation_id].stated[said.metric] = said.value
    return (found[one.pk] for one in organisations if one.pk in found)


def _with_phases(
    organisations: Sequence[Organisation], day: dt.date
) -> Iterator[tuple[Organisation, OrganisationPhase]]:
    known = {one.pk: one for one in organisations}
    phases = OrganisationPhase.objects.filter(organisation__in=known, since__lte=day)
    for phase in _latest(phases.select_related("commercial_district", "building"), "-since"):
        yield known[phase.organisation_id], phase


def _latest(rows: QuerySet[Any], *order: str) -> Iterable[Any]:
    """Of each organisation (and of each of the words before the last) the row that comes first."""
    words = ["organisation_id", *order[:-1]]
    return rows.order_by(*words, order[-1]).distinct(*words)


def counted(one: Held) -> tuple[int | None, int | None]:
    """Members and full members as last stated; of two days they may not fit together."""
    members, full = one.stated.get(Metric.MEMBERS), one.stated.get(Metric.FULL_MEMBERS)
    return members, None if None not in (members, full) and full > members else full  # type: ignore[operator]
