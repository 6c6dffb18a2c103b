"""应建提示: findings of a compiled quarter become to-dos of the areas, and are closed when gone."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now

from districts.models import ToDo
from reports.indicators import rows_behind
from reports.indicators.definition import JOINT_BRANCH_LIMIT
from reports.models import Basis, QuarterlyReport

UNESTABLISHED = "due-unestablished"
CROWDED = "crowded-joint-branch"


def write_findings(report: QuarterlyReport) -> int:
    """Bring the to-dos of the report's areas up to date; answers how many stand.

    Only the latest quarter of an area finds anything: what was due a year ago is no task today.
    """
    basis = Basis.objects.first()
    if basis is None or _superseded(report):
        return 0
    found = {todo.key: todo for todo in (*_unestablished(report, basis), *_crowded(report, basis))}
    ToDo.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["area", "subject", "detail", "done_at"],
    )
    gone = ToDo.objects.filter(
        rule__in=[UNESTABLISHED, CROWDED],
        area__path__startswith=report.area.path,
        done_at__isnull=True,
    )
    gone.exclude(key__in=found).update(done_at=now())
    return len(found)


def _superseded(report: QuarterlyReport) -> bool:
    """Whether a later quarter of this area, or of one that holds it, is compiled."""
    later = Q(year__gt=report.year) | Q(year=report.year, quarter__gt=report.quarter)
    codes = report.area.path.strip("/").split("/")
    return QuarterlyReport.objects.filter(later, area__code__in=codes).exists()


def _unestablished(report: QuarterlyReport, basis: Basis) -> Iterator[ToDo]:
    for fact in rows_behind("due_unestablished", report, basis):
        yield ToDo(
            key=f"{UNESTABLISHED}:{fact.organisation_id}",
            area_id=fact.area_id,
            rule=UNESTABLISHED,
            subject=f"应建未建：{fact.name}"[:120],
            detail=f"正式党员 {fact.full_members} 名，达到 {basis.due_members} 名应建立党组织",
            url=reverse("admin:districts_organisation_change", args=[fact.organisation_id]),
        )


def _crowded(report: QuarterlyReport, basis: Basis) -> Iterator[ToDo]:
    for fact in rows_behind("crowded_joint_branches", report, basis):
        yield ToDo(
            key=f"{CROWDED}:{fact.party_organisation_id}",
            area_id=fact.area_id,
            rule=CROWDED,
            subject=f"联合党支部覆盖过多：{fact.name}"[:120],
            detail=f"覆盖 {fact.covers} 家，一般不超过 {JOINT_BRANCH_LIMIT} 家，可成熟一个独立一个",
            url=reverse(
                "admin:districts_partyorganisation_change", args=[fact.party_organisation_id]
            ),
        )
