"""应建提示 of a compiled quarter: what its facts show becomes to-dos of the areas."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from districts import advice
from districts.advice import Finding, Rule
from reports.indicators import rows_behind
from reports.models import Basis, QuarterlyReport

UNESTABLISHED = Rule(
    "due-unestablished",
    "应建未建",
    "办理",
    "有正式党员三名以上的，应当成立党的基层组织（党章第三十条）。",
)


def write_findings(report: QuarterlyReport) -> int:
    """Bring the to-dos of the report's areas up to date; answers how many stand.

    Only the latest quarter of an area finds anything: what was due a year ago is no task today.
    """
    basis = Basis.objects.first()
    if basis is None or _superseded(report):
        return 0
    return advice.settle(UNESTABLISHED, report.area.path, _unestablished(report, basis))


def _superseded(report: QuarterlyReport) -> bool:
    """Whether a later quarter of this area, or of one that holds it, is compiled."""
    later = Q(year__gt=report.year) | Q(year=report.year, quarter__gt=report.quarter)
    codes = report.area.path.strip("/").split("/")
    return QuarterlyReport.objects.filter(later, area__code__in=codes).exists()


def _unestablished(report: QuarterlyReport, basis: Basis) -> Iterator[Finding]:
    for fact in rows_behind("due_unestablished", report, basis):
        yield Finding(
            str(fact.organisation_id),
            fact.area_id,
            f"应建未建：{fact.name}",
            f"正式党员 {fact.full_members} 名，达到 {basis.due_members} 名应建立党组织",
            reverse("admin:districts_organisation_change", args=[fact.organisation_id]),
        )
