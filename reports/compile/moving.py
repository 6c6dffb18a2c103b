"""The roll-forward of an edition written down: what it counted by unit, and by name what came and
went since its opening.

What the opening told, what the registers now say of its day, and what the edition counts are held
against each other by one statement a subject, so opening ± adjustment ± movements is the closing
whatever was entered late, corrected, merged or moved.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from districts.enums import OperatingState, PartyOrganisationType
from districts.models import Area
from reports.compile import again, late, member_facts, reading
from reports.enums import MovementKind, MovementSubject, ReportState
from reports.indicators.definition import Facts
from reports.models import (
    ClosingCount,
    LateChange,
    MemberFact,
    Movement,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
    StorefrontFact,
    TitleFact,
)
from reports.places import UNITS
from reports.subjects import SQL, SUBJECTS
from reports.territory import Territory
from storefronts.enums import TitleState

#: 党小组 are no Party organisations of their own
NO_GROUPS = tuple(
    kind.value for kind in PartyOrganisationType if kind != PartyOrganisationType.GROUP
)
MOVEMENTS = (SQL / "movements.sql").read_text("utf-8")


@dataclass(frozen=True)
class Stock:
    """What is rolled forward: which facts stand for it, and how many they are.

    `sums` is what `counts`, the facts that every edition has, add up to in an area; `standing` are
    the values that columns of a fact must have for it to count.
    """

    subject: MovementSubject
    facts: Any
    key: str
    counts: Facts
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = "f.name"
    sums: str = "count(*)"
    labels: Any = None

    @property
    def counted(self) -> str:
        """`standing` as SQL: columns and codes of our own."""
        found = (
            f"f.{name} in ({', '.join(map(repr, values))})"
            for name, values in self.standing.items()
        )
        return " and ".join(found) or "true"

    @property
    def life(self) -> str:
        return (SQL / f"{self.subject}_life.sql").read_text("utf-8").strip()

    @property
    def statement(self) -> str:
        """The SQL that writes its movements."""
        table = self.facts._meta.db_table
        return MOVEMENTS.format(
            key=self.key,
            name=self.name,
            facts=table,
            again=again.again(table),
            closing=again.again(table) if self.facts is MemberFact else table,
            counted=self.counted,
            life=self.life,
        )

    def booked(self, territory: Territory) -> Iterable[int]:
        """The areas in which it is known on the day."""
        return SUBJECTS[self.counts].areas(territory)


ORGANISATIONS, PARTY, MEMBERS, STORES, TITLES = STOCKS = (
    Stock(
        MovementSubject.ORGANISATION,
        OrganisationFact,
        "organisation_id",
        OrganisationFact,
        labels=OperatingState,
    ),
    Stock(
        MovementSubject.PARTY_ORGANISATION,
        PartyOrganisationFact,
        "party_organisation_id",
        PartyOrganisationFact,
        standing={"type": NO_GROUPS},
    ),
    Stock(
        MovementSubject.MEMBER,
        MemberFact,
        "member_id",
        PartyOrganisationFact,
        name="''",
        sums="coalesce(sum(f.formal_members), 0)",
    ),
    Stock(MovementSubject.STOREFRONT, StorefrontFact, "storefront_id", StorefrontFact),
    Stock(
        MovementSubject.TITLE,
        TitleFact,
        "title_id",
        TitleFact,
        standing={"state": (TitleState.STANDING.value,)},
        labels=TitleState,
    ),
)


def write(report: QuarterlyReport, territory: Territory) -> bool:
    """Closing counts, the opening, late changes of it and movements, anew; whether anything of it
    differs from the last time. It reads what `again.read` has left, and what was compiled."""
    before = _digest(report)
    Movement.objects.filter(report=report).delete()
    ClosingCount.objects.filter(report=report).delete()
    found = units(territory)
    for stock in STOCKS:
        _count(stock, report, found)
    report.opening = again.opening(report.area, report.period) if again.there() else None
    report.save(update_fields=["opening"])
    if report.opening:
        roll = _Roll(report, report.opening, Territory.on(report.area, report.opening.day))
        roll.write(found)
        again.drop()
    return _digest(report) != before


@dataclass(frozen=True)
class _Roll:
    """An edition, its opening, and what the opening's day is now known to have been."""

    report: QuarterlyReport
    opening: QuarterlyReport
    known: Territory

    def write(self, now: dict[int, int]) -> None:
        """`now` are the areas of the edition's day with their units."""
        then = units(self.known)
        locked = self.opening.state == ReportState.LOCKED
        if locked:
            late.write(self.opening)
            _members_of_the_day(self.report)
        for stock in STOCKS:
            if stock is not MEMBERS or locked:
                with reading.fast_cursor() as cursor:
                    cursor.execute(stock.statement, self._values(stock, then, now))
        if locked:
            self._note_corrections(then)

    def _values(self, stock: Stock, then: dict[int, int], now: dict[int, int]) -> dict[str, Any]:
        return {
            "report": self.report.pk,
            "opening": self.opening.pk,
            "subject": stock.subject.value,
            "day": self.report.day,
            "opening_day": self.opening.day,
            "known_areas": list(then),
            "known_units": list(then.values()),
            "areas": list(now),
            "units": list(now.values()),
            "booked": list(stock.booked(self.known)),
            "labels": json.dumps(dict(stock.labels.choices) if stock.labels else {}),
        }

    def _note_corrections(self, then: dict[int, int]) -> None:
        """What was corrected without moving a number goes into 变更说明 as well."""
        adjusted = set(
            Movement.objects.filter(
                report=self.report, kind__in=[MovementKind.ADJUSTED_IN, MovementKind.ADJUSTED_OUT]
            ).values_list("subject", "object_id")
        )
        Movement.objects.bulk_create(
            self._correction(change, then)
            for change in self.opening.late_changes.all()
            if (change.subject, change.object_id) not in adjusted
        )

    def _correction(self, change: LateChange, then: dict[int, int]) -> Movement:
        return Movement(
            report=self.report,
            subject=change.subject,
            object_id=change.object_id,
            name=change.name,
            kind=MovementKind.CORRECTED,
            area_id=change.area_id,
            unit_id=then.get(change.area_id, self.report.area_id),
            commercial_district_id=change.commercial_district_id,
            reason=change.get_kind_display(),
            told=change.told,
        )


def _members_of_the_day(report: QuarterlyReport) -> None:
    """A draft keeps no members: those of its day stand beside those of the opening's."""
    table = MemberFact._meta.db_table
    with reading.fast_cursor() as cursor:
        cursor.execute(
            member_facts.STATEMENT.replace(f"into {table}", f"into {again.again(table)}"),
            {"report": report.pk},
        )
        cursor.execute(f"analyze {again.again(table)}")


def units(territory: Territory) -> dict[int, int]:
    """Of each area the reporting unit that answers for it; 区直 is the report's own area."""
    kinds = dict(Area.objects.filter(pk__in=territory.levels).values_list("pk", "kind"))
    return {
        area: line[-2] if len(line) > 1 and kinds[line[-2]] in UNITS else line[-1]
        for area, line in territory.levels.items()
    }


def _count(stock: Stock, report: QuarterlyReport, found: dict[int, int]) -> None:
    """How many the edition counted in each of the areas, with their units."""
    with reading.fast_cursor() as cursor:
        cursor.execute(
            f"insert into {ClosingCount._meta.db_table}"  # noqa: S608 -- names of our own tables
            " (report_id, subject, area_id, unit_id, count)"
            f" select %(report)s, %(subject)s, f.area_id, u.unit_id, {stock.sums}"
            f" from {stock.counts._meta.db_table} f"
            " join unnest(%(areas)s::bigint[], %(units)s::bigint[]) u (area_id, unit_id)"
            "   on u.area_id = f.area_id"
            f" where f.report_id = %(report)s and {stock.counted}"
            " group by f.area_id, u.unit_id",
            {
                "report": report.pk,
                "subject": stock.subject.value,
                "areas": list(found),
                "units": list(found.values()),
            },
        )


def _digest(report: QuarterlyReport) -> tuple[str, ...]:
    """The hash of its movements and closing counts."""
    return tuple(
        _hashed(table, columns, report)
        for table, columns in (
            (
                Movement._meta.db_table,
                (
                    "subject, object_id, kind, name, area_id, unit_id, commercial_district_id,"
                    " other_area_id, inside, reason, day, told"
                ),
            ),
            (ClosingCount._meta.db_table, "subject, area_id, unit_id, count"),
        )
    )


def _hashed(table: str, columns: str, report: QuarterlyReport) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select md5(coalesce(string_agg(row({columns})::text, ''"  # noqa: S608
            f" order by {columns}), '')) from {table} where report_id = %s",
            [report.pk],
        )
        return str(cursor.fetchone()[0])
