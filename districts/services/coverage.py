"""How a ledger's word on coverage meets the register: of Party organisations and of Party work.

Rows hold on [since, until). What a later ledger no longer says ends on its day; one of the same day
corrects; an older one fills a gap up to what is known and lists what it may not change.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from core.dated import DatedModel, Day, Precision, show
from districts.enums import Means
from districts.ledgers import Change, Plan
from districts.models import (
    CoverageWay,
    Instructor,
    Organisation,
    OrganisationCoverage,
    PartyOrganisation,
    WorkCoverage,
)
from districts.services.phases import Standing

Dated = TypeVar("Dated", bound=DatedModel)


def on(rows: Sequence[Dated], day: dt.date) -> list[Dated]:
    return [row for row in rows if row.since <= day and (row.until is None or row.until > day)]


def next_start(rows: Sequence[DatedModel], day: dt.date) -> dt.date | None:
    """When the next of the rows begins after the day."""
    return min((row.since for row in rows if row.since > day), default=None)


@dataclass
class CoverageBook:
    """What covers one organisation, and what a ledger of the day makes of it."""

    plan: Plan
    organisation: Organisation
    day: dt.date
    standing: Standing
    stated_on: dt.date | None  # the latest ledger that listed the organisation before this one
    organisation_rows: list[OrganisationCoverage]
    work_rows: list[WorkCoverage]

    # by a Party organisation

    def covered(self, party: PartyOrganisation, way: CoverageWay, since: Day) -> Sequence[Change]:
        """Covered by this Party organisation, in this way, since this day."""
        holding = on(self.organisation_rows, self.day)
        same = next((row for row in holding if row.party_organisation == party), None)
        if same is not None:
            return self._way(same, way, since)
        if holding and self.standing is Standing.OLDER:
            return self._conflict("党组织", holding[0].party_organisation, party)
        if holding and self.standing is Standing.SAME:
            return self._corrected(holding[0], party, way)
        return self._newly_covered(holding, party, way, since)

    def uncovered(self) -> Sequence[Change]:
        """×: no Party organisation covers it on the day."""
        changes: list[Change] = []
        for row in on(self.organisation_rows, self.day):
            if self.standing is Standing.OLDER:
                self._conflict("党组织", row.party_organisation, "×")
            else:
                self.close(row)
                changes.append(Change("党组织名称", str(row.party_organisation), "×"))
        return changes

    def close(self, row: DatedModel) -> None:
        """It ends on the ledger's day; what began that very day held on no day at all."""
        if row.since == self.day:
            self.plan.withdraw(row)
        else:
            self.plan.update(row, until=self.day)

    def _newly_covered(
        self,
        holding: list[OrganisationCoverage],
        party: PartyOrganisation,
        way: CoverageWay,
        since: Day,
    ) -> Sequence[Change]:
        """A coverage of which the register does not know on this day."""
        old = holding[0].party_organisation.name if holding else "×"
        for row in holding:
            self.close(row)
        same_party = [row for row in self.organisation_rows if row.party_organisation == party]
        start = self._believable(since, bool(holding))
        ended = max((row.until for row in same_party if row.until), default=None)
        if ended is not None and start.first < ended <= self.day:
            start = Day(ended)
        until = next_start(same_party, start.first)
        if self.standing is Standing.OLDER:
            until = next_start(self.organisation_rows, self.day) or self.stated_on
            later = next((row for row in same_party if row.since == until and row.way == way), None)
            if later is not None:
                return self._reaches_back(later, start)
        self.plan.create(
            OrganisationCoverage(
                organisation=self.organisation,
                party_organisation=party,
                way=way,
                since=start.first,
                since_precision=start.precision,
                until=until,
            )
        )
        return (Change("党组织名称", old, party.name),)

    def _believable(self, since: Day, replaces: bool) -> Day:
        """An earlier ledger listed the organisation without this coverage: what would have held on
        that day begins with this ledger; so does what takes another's place."""
        if self.standing is not Standing.LATER:
            return since
        denied = self.stated_on is not None and since.first <= self.stated_on
        return Day(self.day) if denied or replaces else since

    def _reaches_back(self, row: OrganisationCoverage, start: Day) -> Sequence[Change]:
        old = row.since_text
        self.plan.update(row, since=start.first, since_precision=start.precision)
        return (Change("覆盖起始", old, str(start)),)

    def _corrected(
        self, row: OrganisationCoverage, party: PartyOrganisation, way: CoverageWay
    ) -> Sequence[Change]:
        old = row.party_organisation.name
        self.plan.update(row, party_organisation=party, way=way)
        return (Change("党组织名称", old, party.name),)

    def _way(self, row: OrganisationCoverage, way: CoverageWay, since: Day) -> Sequence[Change]:
        """The coverage is known; its way or its start may differ."""
        if row.way == way:
            return self._start(row, since)
        old = row.way.name
        if self.standing is Standing.OLDER:
            return self._conflict("组建形式", row.way, way)
        if self.standing is Standing.SAME or row.since == self.day:
            self.plan.update(row, way=way)
        else:
            self._new_way(row, way)
        return (Change("组建形式", old, way.name),)

    def _new_way(self, row: OrganisationCoverage, way: CoverageWay) -> None:
        new = OrganisationCoverage(
            organisation=self.organisation,
            party_organisation=row.party_organisation,
            way=way,
            since=self.day,
            until=row.until,
        )
        self.close(row)
        self.plan.create(new)

    def _start(self, row: OrganisationCoverage, since: Day) -> Sequence[Change]:
        """A start known better (to the day where the year was known) or, on the same day, put
        right; a start on the very ledger's day stands for “not before an earlier ledger”."""
        known = Day(row.since, row.since_precision)
        if (since.first, since.precision) == (known.first, known.precision):
            return ()
        if since.precision == Precision.BY or since.blurs(known):
            return ()
        finer = known.first <= since.first <= known.last and known.precision != Precision.DAY
        by = known.precision == Precision.BY and since.first <= known.first
        put_right = self.standing is Standing.SAME and known.first != self.day
        if not (finer or by or put_right) or since.first > self.day:
            return ()
        if by and self._believable(since, False) != since:
            return ()
        self.plan.update(row, since=since.first, since_precision=since.precision)
        return (Change("成立时间", str(known), str(since)),)

    def _conflict(self, title: str, old: Any, new: Any) -> Sequence[Change]:
        self.plan.conflicts.append(f"{self.organisation.name}：{title}登记为“{old}”，本表为“{new}”")
        return ()

    # by Party work

    def reached(
        self, means: Means, instructor: Callable[[], Instructor | None]
    ) -> Sequence[Change]:
        """√, or an instructor's name: reached by this means on the ledger's day."""
        row = self._work(means)
        if row is None:
            return self._newly_reached(means, instructor())
        guide = instructor()
        if guide is None or row.instructor == guide:
            return ()
        old = str(row.instructor or "√")
        if self.standing is Standing.OLDER:
            return self._conflict(means.label, old, guide)
        if self.standing is Standing.SAME or row.since == self.day or row.instructor is None:
            self.plan.update(row, instructor=guide)
        else:
            until = row.until
            self.close(row)
            self._create_work(means, guide, Day(self.day), until)
        return (Change(means.label, old, str(guide)),)

    def guide(self, name: str) -> Instructor | None:
        """The instructor of this name who guides it already, wherever he is registered."""
        row = self._work(Means.INSTRUCTOR)
        return row.instructor if row and row.instructor and row.instructor.name == name else None

    def unreached(self, means: Means) -> Sequence[Change]:
        """×: this means does not reach it on the ledger's day."""
        row = self._work(means)
        if row is None:
            return ()
        old = str(row.instructor or "√")
        if self.standing is Standing.OLDER:
            return self._conflict(means.label, old, "×")
        self.close(row)
        return (Change(means.label, old, "×"),)

    def _work(self, means: Means) -> WorkCoverage | None:
        return next((row for row in on(self.work_rows, self.day) if row.means == means), None)

    def _newly_reached(self, means: Means, guide: Instructor | None) -> Sequence[Change]:
        later = [row for row in self.work_rows if row.means == means and row.since > self.day]
        following = min(later, key=lambda row: row.since, default=None)
        since = Day(self.day, Precision.BY)
        until = following.since if following else None
        if self.standing is Standing.OLDER:
            if (
                following
                and following.since_precision == Precision.BY
                and (guide is None or following.instructor == guide)
            ):
                self.plan.update(following, since=self.day)
                old = show(until, Precision.BY)
                return (Change(means.label, old, str(since)),)
            until = until or self.stated_on
        self._create_work(means, guide, since, until)
        return (Change(means.label, "×", str(guide or "√")),)

    def _create_work(
        self, means: Means, guide: Instructor | None, since: Day, until: dt.date | None
    ) -> None:
        self.plan.create(
            WorkCoverage(
                organisation=self.organisation,
                means=means,
                instructor=guide,
                since=since.first,
                since_precision=since.precision,
                until=until,
            )
        )


def clipped(since: Day, opened: Day | None) -> tuple[Day, bool]:
    """Nothing covers an organisation before it opened: the start, and whether it was moved by more
    than its own vagueness."""
    if opened is None or since.first >= opened.first:
        return since, False
    return opened, since.last < opened.first
