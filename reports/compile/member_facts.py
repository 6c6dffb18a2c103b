"""The members of an edition by person: kept when it is locked, from what its compile has read."""

from django.db import connection

from reports.models import MemberFact, QuarterlyReport
from reports.subjects import SQL

STATEMENT = (SQL / "member_facts.sql").read_text("utf-8")


def write(report: QuarterlyReport) -> int:
    """One fact a member of the Party organisations that the edition counted; answers how many.

    It reads what the compile of the edition has read, so it is called before that is dropped.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"report": report.pk})
        return cursor.rowcount


def clear(report: QuarterlyReport) -> None:
    """A draft has none."""
    MemberFact.objects.filter(report=report).delete()
