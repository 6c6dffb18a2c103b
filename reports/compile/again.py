"""What the registers say now of the day of an earlier edition: its facts made again in temporary
tables of the session (`again_…`), beside the facts that the edition keeps."""

from django.db import connection

from core.dated import Quarter
from districts.models import Area
from reports.compile import member_facts, reading
from reports.enums import ReportState
from reports.models import (
    MemberFact,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
    StorefrontFact,
    TitleFact,
)
from reports.subjects import SUBJECTS, Subject
from reports.territory import Territory

#: of a draft only these are made again, from these readings: what is rolled forward
ROLLED = (OrganisationFact, PartyOrganisationFact, TitleFact, StorefrontFact)
ROLLED_READINGS = ("区划", "单位", "党员", "商户")
TABLES = [f"again_{kind._meta.model_name}" for kind in (*SUBJECTS, MemberFact)]


def opening(area: Area, period: Quarter) -> QuarterlyReport | None:
    """上期: the newest locked edition of the quarter before, else the newest one."""
    before = period.shift(-1)
    editions = QuarterlyReport.objects.filter(
        area=area, year=before.year, quarter=before.number
    ).order_by("-edition")
    locked = (one for one in editions if one.state == ReportState.LOCKED)
    return next(locked, None) or editions.first()


def read(report: QuarterlyReport) -> None:
    """Make the facts of the edition's day again; of a locked one all of them, with its members."""
    drop()
    locked = report.state == ReportState.LOCKED
    subjects = [SUBJECTS[kind] for kind in (SUBJECTS if locked else ROLLED)]
    for kind in (*(one.facts for one in subjects), MemberFact):
        _table_like(kind._meta.db_table)
    territory = Territory.on(report.area, report.day)
    if territory.empty:
        return
    nouns = reading.READINGS if locked else ROLLED_READINGS
    reading.read_day(territory, report.period, nouns=tuple(nouns))
    for subject in subjects:
        _write(subject, report, territory)
    if locked:
        with reading.fast_cursor() as cursor:
            cursor.execute(again(member_facts.STATEMENT), {"report": report.pk})
    reading.drop()


def again(name: str) -> str:
    """The table that stands for a table of facts, or a statement that writes and reads them so."""
    return name.replace("reports_", "again_")


def there() -> bool:
    """Whether a day was made again in this session."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('pg_temp.again_organisationfact') is not null")
        return bool(cursor.fetchone()[0])


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {', '.join(TABLES)}")


def _table_like(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table {again(table)} (like {table} including defaults)")


def _write(subject: Subject, report: QuarterlyReport, territory: Territory) -> None:
    with reading.fast_cursor() as cursor:
        cursor.execute(
            again(subject.statement),
            reading.asked_of_facts(report.pk, report.period, subject, territory),
        )
        cursor.execute(f"analyze {again(subject.facts._meta.db_table)}")
