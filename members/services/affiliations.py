"""How a ledger's word on where a member belongs and works meets the register.

Rows hold on [since, until). A later ledger closes what changed and opens the new row on its day,
one of the same day corrects, an older one fills a gap and lists what it may not change.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core.copying import new_row
from core.dated import DatedModel, Day, Precision
from districts.ledgers import Change, Plan
from districts.models import Organisation, PartyOrganisation
from districts.services.coverage import next_start, on
from districts.services.phases import Standing
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember


@dataclass
class Book:
    """One member's rows and what a ledger of the day makes of them."""

    plan: Plan
    member: PartyMember
    day: dt.date
    standing: Standing
    stated_on: dt.date | None  # the latest ledger that listed the member before this one

    def close(self, row: DatedModel) -> None:
        """It ends on the ledger's day; what began that very day held on no day at all."""
        if row.since >= self.day:
            self.plan.withdraw(row)
        else:
            self.plan.update(row, until=self.day)

    def conflict(self, title: str, old: Any, new: Any) -> list[Change]:
        self.plan.conflicts.append(
            f"{self.member.name}：{title}登记为“{old or '—'}”，本表为“{new or '—'}”"
        )
        return []

    def _believable(self, since: Day | None) -> Day:
        """An earlier ledger listed him without this: it begins with this one."""
        denied = since and self.stated_on and since.first <= self.stated_on
        if self.standing is Standing.LATER and denied:
            return Day(self.day)
        return since or Day(self.day, Precision.BY)


@dataclass
class AffiliationBook(Book):
    """Where a member belongs."""

    rows: list[Affiliation]

    def belongs(
        self,
        kind: AffiliationKind,
        party: PartyOrganisation,
        since: Day | None,
        facts: dict[str, Any],
    ) -> list[Change]:
        """Belongs to this Party organisation in this way on the day."""
        holding = [row for row in on(self.rows, self.day) if row.kind == kind]
        same = next((row for row in holding if row.party_organisation == party), None)
        if same is not None:
            return self._facts(same, since, facts)
        if not holding:
            return self._open(kind, party, self._believable(since), facts)
        if self.standing is Standing.OLDER:
            return self.conflict(kind.label, holding[0].party_organisation, party)
        return self._moved(holding, party, since, facts)

    def belongs_not(self, kind: AffiliationKind, party: PartyOrganisation) -> list[Change]:
        """×: he does not belong to this Party organisation in this way."""
        changes: list[Change] = []
        for row in on(self.rows, self.day):
            if row.kind != kind or row.party_organisation != party:
                continue
            if self.standing is Standing.OLDER:
                self.conflict(kind.label, row.party_organisation, "×")
                continue
            self.close(row)
            changes.append(Change(kind.label, party.name, "×"))
        return changes

    def _moved(
        self,
        holding: list[Affiliation],
        party: PartyOrganisation,
        since: Day | None,
        facts: dict[str, Any],
    ) -> list[Change]:
        """From one Party organisation to another, on the ledger's day."""
        old, kind = holding[0], AffiliationKind(holding[0].kind)
        told = old.party_organisation.name if old.party_organisation else old.outside_name
        if self.standing is Standing.SAME:
            self.plan.update(old, party_organisation=party, **facts)
            return [Change(kind.label, told, party.name)]
        for row in holding:
            self.close(row)
        self._open(kind, party, Day(self.day), facts)
        return [Change(kind.label, told, party.name)]

    def _open(
        self, kind: AffiliationKind, party: PartyOrganisation, since: Day, facts: dict[str, Any]
    ) -> list[Change]:
        """A new row after those that ended and before one that follows."""
        alike = [row for row in self.rows if row.kind == kind]
        ended = max((row.until for row in alike if row.until), default=None)
        if ended is not None and since.first < ended <= self.day:
            since = Day(ended)
        until = next_start(alike, self.day)
        follows = next((row for row in alike if row.since == until), None)
        if follows is not None and follows.party_organisation == party:
            old = follows.since_text
            self.plan.update(follows, since=since.first, since_precision=since.precision)
            return [Change("起始日期", old, str(since))]
        self.plan.create(
            new_row(
                Affiliation,
                member=self.member,
                kind=kind,
                party_organisation=party,
                since=since.first,
                since_precision=since.precision,
                until=until,
                **facts,
            )
        )
        return [Change(kind.label, "—", party.name)]

    def _facts(self, row: Affiliation, since: Day | None, facts: dict[str, Any]) -> list[Change]:
        """He is known to belong there; what is said about it may differ."""
        differs = {key: value for key, value in facts.items() if getattr(row, key) != value}
        if self.standing is Standing.OLDER:
            for key in [key for key in differs if getattr(row, key) not in (None, "")]:
                self.conflict(_title(key), getattr(row, key), differs.pop(key))
        changes = [
            Change(_title(key), str(getattr(row, key) or "—"), str(value or "—"))
            for key, value in differs.items()
        ]
        self.plan.update(row, **differs)
        return changes + self._start(row, since)

    def _start(self, row: Affiliation, since: Day | None) -> list[Change]:
        """A date on the row betters “no later than”, and a day its month; on the same day it puts
        right. A vaguer one blurs nothing."""
        known = Day(row.since, row.since_precision)
        if since is None or since.blurs(known):
            return []
        if not known.blurs(since) and self.standing is not Standing.SAME:
            return []
        self.plan.update(row, since=since.first, since_precision=since.precision)
        return [Change("起始日期", str(known), str(since))]


def _title(name: str) -> str:
    return str(Affiliation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


@dataclass
class EmploymentBook(Book):
    """Where a member works."""

    rows: list[Employment]

    def works(self, name: str, organisation: Organisation | None, post: str) -> list[Change]:
        """Works for this organisation, which the register may not know, on the day."""
        holding = on(self.rows, self.day)
        same = next((row for row in holding if _employs(row, name, organisation)), None)
        if same is not None:
            return self._post(same, organisation, post)
        if not holding:
            self._hire(name, organisation, post, Day(self.day, Precision.BY))
            return [Change("工作单位", "—", name)]
        if self.standing is Standing.OLDER:
            return self.conflict("工作单位", holding[0], name)
        old = holding[0]
        change = Change("工作单位", str(old), name)
        if self.standing is Standing.SAME:
            self.plan.update(old, organisation=organisation, employer_name=name, post=post)
        else:
            self.close(old)
            self._hire(name, organisation, post, Day(self.day))
        return [change]

    def _post(self, row: Employment, organisation: Organisation | None, post: str) -> list[Change]:
        """The employer is known; he may have entered the register since, or the post changed."""
        if organisation is not None:
            self.plan.update(row, organisation=organisation)
        if not post or row.post == post:
            return []
        if row.post and self.standing is Standing.OLDER:
            return self.conflict("职务", row.post, post)
        change = Change("职务", row.post or "—", post)
        self.plan.update(row, post=post)
        return [change]

    def _hire(self, name: str, organisation: Organisation | None, post: str, since: Day) -> None:
        self.plan.create(
            new_row(
                Employment,
                member=self.member,
                organisation=organisation,
                employer_name=name,
                post=post,
                since=since.first,
                since_precision=since.precision,
                until=next_start(self.rows, self.day),
            )
        )


def _employs(row: Employment, name: str, organisation: Organisation | None) -> bool:
    if organisation is not None and row.organisation_id == organisation.pk:
        return True
    return row.employer_name == name
