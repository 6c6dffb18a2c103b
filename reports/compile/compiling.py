"""Compile: read the registers as of a day, write the facts, one statement a subject, count them.

What is read waits in temporary tables of the session; all that is written is one transaction. The
same registers give the same digest.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction
from django.utils.timezone import now

from core.dated import Quarter
from core.errors import Refused
from districts.models import Area
from reports.compile import again, aims, member_facts, moving, reading
from reports.compile.counting import count
from reports.compile.hashed import columns_of, latest
from reports.enums import ReportState
from reports.models import Basis, Counts, Figure, QuarterlyReport
from reports.subjects import SUBJECTS, Subject
from reports.territory import Territory

FigureRow = tuple[int, int, int, int | None, str]  # report, basis, area, district, counts


@dataclass(frozen=True)
class Outcome:
    """What a compile left behind: how many facts of each subject (by its code), and whether facts
    or figures differ from the last time."""

    report: QuarterlyReport
    counted: dict[str, int]
    changed: bool


def compile_report(area: Area, period: Quarter) -> Outcome:
    """Write the draft of the area's quarter anew.

    Raises Refused when the area has no ledger by the end of the quarter, or its report is locked.
    """
    with transaction.atomic():
        read(area, period)
        return write(area, period)


def read(area: Area, period: Quarter, tell: Callable[[str, int], None] = lambda *_: None) -> None:
    """What `write` needs of the registers; `tell` hears what is read next, and how much was. Where
    the quarter before has an edition its day is read again first.

    Raises Refused when the area has no ledger by the end of the quarter.
    """
    territory = _territory(area, period)
    again.drop()
    if opening := again.opening(area, period):
        tell(f"上期（{opening.period.title}）", 0)
        again.read(opening)
    reading.read_day(territory, period, tell=tell)


@transaction.atomic
def write(area: Area, period: Quarter, *, by_person: bool = False) -> Outcome:
    """The facts and figures of what was read, and what came and went since the opening; with the
    members `by_person` for an edition that is locked next. Raises Refused when it is locked."""
    territory = _territory(area, period)
    report = _draft(area, period)
    counted = {
        subject.code: write_facts(subject, report, territory) for subject in SUBJECTS.values()
    }
    member_facts.clear(report)
    if by_person:
        member_facts.write(report)
    moved = moving.write(report, territory)
    reading.drop()
    aims.write(report)
    figures = _figures(report, territory)
    report.digest_version = latest()
    digests = facts_digest(report), _digest_of(figures)
    changed = moved or digests != (report.digest, report.figures_digest)
    if changed:
        _replace_figures(report, figures)
        (report.digest, report.figures_digest), report.compiled_at = digests, now()
        report.save(update_fields=["digest", "digest_version", "figures_digest", "compiled_at"])
    return Outcome(report, counted, changed)


def _territory(area: Area, period: Quarter) -> Territory:
    territory = Territory.on(area, period.last)
    if territory.empty:
        raise Refused(f"{area}{period.title}无台账，请先导入截至{period.last}或更早的台账。")
    return territory


def _draft(area: Area, period: Quarter) -> QuarterlyReport:
    """The newest edition, held until the transaction ends."""
    of_quarter = QuarterlyReport.objects.filter(
        area=area, year=period.year, quarter=period.number
    ).order_by("-edition")
    report = of_quarter.select_for_update().first()
    if report is None:
        report = QuarterlyReport(area=area, year=period.year, quarter=period.number)
        report.compiled_at, report.digest = now(), ""
        report.save()
    if report.state == ReportState.LOCKED:
        raise Refused(f"{report}已锁定，不能重新汇总；确需更正的，请先建立更正版次。")
    return report


def write_facts(subject: Subject, report: QuarterlyReport, territory: Territory) -> int:
    """Replace the report's facts of one subject; answers how many there are."""
    table = subject.facts._meta.db_table
    with reading.fast_cursor() as cursor:
        cursor.execute(f'delete from "{table}" where report_id = %s', [report.pk])  # noqa: S608
        cursor.execute(
            subject.statement,
            reading.asked_of_facts(report.pk, report.period, subject, territory),
        )
        return cursor.rowcount


def facts_digest(report: QuarterlyReport) -> str:
    """The hash of its facts as they stand, of what its version of the digest is taken of."""
    by_code = {subject.code: subject for subject in SUBJECTS.values()}
    hashed = columns_of(report.digest_version).items()
    found = "".join(_hashed(by_code[code], columns, report) for code, columns in hashed)
    return sha256(found.encode()).hexdigest()


def _hashed(subject: Subject, columns: list[str], report: QuarterlyReport) -> str:
    """The facts of a subject in the order of their keys."""
    table, key = subject.facts._meta.db_table, subject.key
    facts = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select md5(coalesce(string_agg(md5(row({facts})::text), '' order by {key}), ''))"  # noqa: S608
            f' from "{table}" where report_id = %s',
            [report.pk],
        )
        return str(cursor.fetchone()[0])


def _figures(report: QuarterlyReport, territory: Territory) -> list[FigureRow]:
    """The figures by the current version of every basis that holds in the area, the same in the
    same order whenever the facts are the same."""
    bases = Basis.objects.current().holding_in(report.area)
    found = count(report, list(bases), territory)
    rows = [
        (report.pk, basis, area, district, _written(counts))
        for basis, places in found.items()
        for (area, district), counts in places.items()
    ]
    return _in_order(rows)


def figures_digest(report: QuarterlyReport) -> str:
    """The hash of all its figures as they stand."""
    rows: list[FigureRow] = [
        (one.report_id, one.basis_id, one.area_id, one.commercial_district_id, _written(one.counts))
        for one in Figure.objects.filter(report=report)
    ]
    return _digest_of(_in_order(rows))


def _in_order(rows: list[FigureRow]) -> list[FigureRow]:
    return sorted(rows, key=lambda row: (*row[1:3], row[3] or 0))


def _digest_of(figures: list[FigureRow]) -> str:
    return sha256(repr(figures).encode()).hexdigest()


def _written(counts: Counts) -> str:
    return json.dumps(counts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _replace_figures(report: QuarterlyReport, rows: Iterable[FigureRow]) -> None:
    Figure.objects.filter(report=report).delete()
    columns = "report_id, basis_id, area_id, commercial_district_id, counts"
    statement = f'copy "{Figure._meta.db_table}" ({columns}) from stdin'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
