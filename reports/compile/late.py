"""锁定后的登记变动: where the registers now say something else of a locked edition's day.

It reads the tables that `again.read` has left and touches nothing of the edition. What is rolled
forward is told by name, with the columns that differ; of all else that an edition counts it is told
how much differs.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.timezone import now

from districts.models import Area, CommercialDistrict, PartyOrganisation
from reports.compile import again
from reports.enums import ChangeKind, MovementSubject
from reports.models import LateChange, MemberFact, QuarterlyReport
from reports.subjects import SUBJECTS

MEMBER = MovementSubject.MEMBER.value
#: links are told by name under these words; what else has no Chinese title is not told
LINKS: dict[str, tuple[str, Any]] = {
    "area": ("行政区划", Area),
    "commercial_district": ("商圈", CommercialDistrict),
    "party_organisation": ("党组织", PartyOrganisation),
}
EMPTY = "空"
CHUNK = 2000

Values = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """A fact as the edition has it, and as the registers have it now; one of them may be none."""

    subject: str
    facts: type[models.Model]
    object_id: int
    old: Values | None
    new: Values | None

    @property
    def kind(self) -> ChangeKind:
        if self.old is None:
            return ChangeKind.APPEARED
        return ChangeKind.CORRECTED if self.new else ChangeKind.VANISHED

    @property
    def latest(self) -> Values:
        return self.new or self.old or {}

    @property
    def columns(self) -> Iterator[Any]:
        """The columns that differ."""
        if self.old is None or self.new is None:
            return
        for field in self.facts._meta.concrete_fields:
            column = field.column or ""
            if self.old.get(column) != self.new.get(column):
                yield field


def write(report: QuarterlyReport) -> int:
    """Replace the edition's list by what holds now; what was known keeps the time at which it was
    found. Answers how many there are."""
    found = {(one.subject, one.object_id): one for one in _found(report)}
    for known in report.late_changes.all():
        fresh = found.get((known.subject, known.object_id))
        if fresh is not None and _same(known, fresh):
            del found[known.subject, known.object_id]
        else:
            known.delete()
    LateChange.objects.bulk_create(found.values(), batch_size=CHUNK)
    return report.late_changes.count()


def _same(known: LateChange, fresh: LateChange) -> bool:
    names = ("kind", "name", "told", "area_id", "commercial_district_id")
    return all(getattr(known, name) == getattr(fresh, name) for name in names)


def _found(report: QuarterlyReport) -> Iterator[LateChange]:
    differences = list(_differences(report))
    names = _Names.of(differences)
    at = now()
    for one in differences:
        yield LateChange(
            report=report,
            subject=one.subject,
            object_id=one.object_id,
            name=one.latest.get("name", ""),
            kind=one.kind,
            area_id=one.latest["area_id"],
            commercial_district_id=one.latest["commercial_district_id"],
            told="；".join(_told(one, names)),
            found_at=at,
        )
    yield from _others(report, at)


def _differences(report: QuarterlyReport) -> Iterator[Difference]:
    for kind in again.ROLLED:
        yield from _of(report, kind, SUBJECTS[kind].code, SUBJECTS[kind].key)
    yield from _of(report, MemberFact, MEMBER, "member_id")


def _of(
    report: QuarterlyReport, kind: type[models.Model], subject: str, key: str
) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select coalesce(o.{key}, n.{key}), to_jsonb(o), to_jsonb(n) {_differing(kind, key)}"
            " order by 1",
            {"report": report.pk},
        )
        for object_id, old, new in cursor.fetchall():
            yield Difference(subject, kind, object_id, _read(old), _read(new))


def _differing(kind: type[models.Model], key: str) -> str:
    """From the facts of the edition and those made again, where they differ."""
    table = kind._meta.db_table
    return (
        f"from (select * from {table} where report_id = %(report)s) o"  # noqa: S608
        f" full join (select * from {again.again(table)} where report_id = %(report)s) n"
        f" on n.{key} = o.{key} where o::text is distinct from n::text"
    )


def _read(row: str | None) -> Values | None:
    """Django's cursors leave JSON a text."""
    return json.loads(row) if row else None


def _others(report: QuarterlyReport, at: dt.datetime) -> Iterator[LateChange]:
    """One line a subject that is not told by name: how many appeared, vanished, were corrected."""
    for kind, subject in SUBJECTS.items():
        if kind in again.ROLLED:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f"select count(*) filter (where o.{subject.key} is null),"
                f" count(*) filter (where n.{subject.key} is null), count(*)"
                f" {_differing(kind, subject.key)}",
                {"report": report.pk},
            )
            appeared, vanished, differing = cursor.fetchone()
        if differing:
            told = {
                ChangeKind.APPEARED: appeared,
                ChangeKind.VANISHED: vanished,
                ChangeKind.CORRECTED: differing - appeared - vanished,
            }
            yield LateChange(
                report=report,
                subject=subject.code,
                object_id=0,
                name=subject.title,
                kind=ChangeKind.CORRECTED,
                area_id=report.area_id,
                told="，".join(
                    f"{kind.label} {count} {subject.unit}" for kind, count in told.items() if count
                ),
                found_at=at,
            )


# How a column is told


@dataclass(frozen=True)
class _Names:
    """The names of what differing facts link to, one query a register."""

    known: dict[Any, dict[int, str]]

    @classmethod
    def of(cls, differences: Iterable[Difference]) -> "_Names":
        wanted: dict[Any, set[int]] = defaultdict(set)
        for one in differences:
            for field in one.columns:
                if field.name in LINKS:
                    values = {(side or {})[field.column] for side in (one.old, one.new)}
                    wanted[LINKS[field.name][1]] |= values - {None}
        return cls(
            {
                model: dict(model.objects.filter(pk__in=keys).values_list("pk", "name"))
                for model, keys in wanted.items()
            }
        )

    def name(self, field: Any, value: int | None) -> str:
        _, model = LINKS[field.name]
        return EMPTY if value is None else self.known[model].get(value, str(value))


def _told(difference: Difference, names: _Names) -> Iterator[str]:
    old, new = difference.old or {}, difference.new or {}
    for field in difference.columns:
        before, after = old[field.column], new[field.column]
        if field.name in LINKS:
            title, _ = LINKS[field.name]
            yield f"{title} {names.name(field, before)} → {names.name(field, after)}"
        elif not str(field.verbose_name).isascii():
            yield f"{field.verbose_name} {_shown(field, before)} → {_shown(field, after)}"


def _shown(field: Any, value: Any) -> str:
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if field.choices:
        return str(dict(field.choices).get(value, value) or EMPTY)
    return EMPTY if value in {None, ""} else str(value)
