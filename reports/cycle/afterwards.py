"""锁定以后: whether the registers still say of a locked edition's day what the edition says.

The edition is sealed; what differs is listed beside it, looked for by night and when somebody asks,
and goes into the 变更说明 of the next quarter.
"""

from typing import Any

from django.urls import reverse

from core import jobs
from core.errors import Refused
from core.models import Job
from reports.enums import ReportState
from reports.models import QuarterlyReport
from reports.services import may_compile

KIND = "afterwards"
KEPT_UP = 4  # quarters that are looked at by night


def ask(report: QuarterlyReport, *, by: Any = None) -> Job:
    """The job that looks again; raises Refused for a draft, or who may not compile there."""
    if report.state != ReportState.LOCKED:
        raise Refused(f"{report}还没有锁定，重新汇总就会跟上登记册，请直接重新汇总。")
    if by is not None and not may_compile(by, report.area):
        raise Refused(f"“{by}”无权核对{report.area}的报表，请由区级人员或管理员核对。")
    return jobs.ask(
        _key(report),
        KIND,
        title=f"核对{report}锁定后的登记变动"[:120],
        by=by,
        again=True,
        report=report.pk,
    )


def job_of(report: QuarterlyReport) -> Job | None:
    """The look that was asked for last."""
    return Job.objects.filter(key=_key(report)).first()


def _key(report: QuarterlyReport) -> str:
    return f"{KIND}:{report.pk}"


def ask_all() -> list[Job]:
    """By night: of each area the newest locked edition of its last quarters."""
    return [ask(report) for report in kept_up()]


def kept_up() -> list[QuarterlyReport]:
    locked = QuarterlyReport.objects.filter(state=ReportState.LOCKED).select_related("area")
    found: dict[int, dict[tuple[int, int], QuarterlyReport]] = {}
    for report in locked.order_by("area_id", "-year", "-quarter", "-edition"):
        quarters = found.setdefault(report.area_id, {})
        if len(quarters) < KEPT_UP:
            quarters.setdefault((report.year, report.quarter), report)
    return [report for quarters in found.values() for report in quarters.values()]


def page(job: Job) -> str:
    """Where what it found is listed."""
    return reverse("report-changes", args=[job.args["report"]])
