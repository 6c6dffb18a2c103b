"""Celery's and the jobs' side of compiling."""

from typing import Any

from celery import shared_task

from accounts.models import Message
from core import jobs
from core.dated import Quarter
from core.models import Job
from districts import advice
from districts.models import Area
from reports.compile import again, compiling, late, planner, reading
from reports.cycle import afterwards, drafting, filing, locking
from reports.cycle.findings import handed_in
from reports.enums import ReportState
from reports.models import QuarterlyReport
from reports.services import COMPILE, ask_ended_quarter

STEPS = len(reading.READINGS) + 1  # and writing


@jobs.handler(COMPILE)
def compile_quarter(job: Job) -> jobs.Effect:
    """What is written is one transaction: a worker killed half-way leaves the draft as it was."""
    area = Area.objects.get(pk=job.args["area"])
    period = Quarter.parse(job.args["quarter"])
    _read(job, area, period)
    return lambda: _effect(job, area, period)


def _read(job: Job, area: Area, period: Quarter) -> None:
    planner.refresh()

    def tell(noun: str, done: int) -> None:
        jobs.hold(job, step=f"读取{noun}", done=done, total=STEPS)

    compiling.read(area, period, tell)
    jobs.hold(job, step="写入汇总", done=STEPS - 1, total=STEPS)


def _effect(job: Job, area: Area, period: Quarter) -> dict[str, Any]:
    outcome = drafting.write(area, period).outcome
    advice.ask(area)
    if job.requested_by:
        Message.objects.create(user=job.requested_by, text=f"{job.title}已完成。", url="/reports/")
    Job.objects.filter(pk=job.pk).update(done=STEPS)
    return {
        "report": outcome.report.pk,
        **{f"{code}s": count for code, count in outcome.counted.items()},
        "changed": outcome.changed,
    }


@jobs.handler(afterwards.KIND)
def look_again(job: Job) -> jobs.Effect:
    """A locked edition's day is compiled into tables of the session; only what differs is kept."""
    report = QuarterlyReport.objects.get(pk=job.args["report"])
    planner.refresh()
    jobs.hold(job, step="读取登记册", done=0, total=2)
    again.read(report)
    jobs.hold(job, step="写入登记变动", done=1, total=2)
    return lambda: _told(job, report)


def _told(job: Job, report: QuarterlyReport) -> dict[str, Any]:
    found = late.write(report)
    again.drop()
    if job.requested_by:
        text = f"{job.title}已完成：{found} 项。"
        Message.objects.create(user=job.requested_by, text=text, url=afterwards.page(job))
    Job.objects.filter(pk=job.pk).update(done=2)
    return {"report": report.pk, "changes": found}


@jobs.handler(locking.LOCKING)
def lock_report(job: Job) -> jobs.Effect:
    """Compiled once more and locked in one transaction; one that is locked already is left."""
    report = QuarterlyReport.objects.select_related("area").get(pk=job.args["report"])
    if report.state == ReportState.DRAFT:
        _read(job, report.area, report.period)
    return lambda: _locked(job, report)


def _locked(job: Job, report: QuarterlyReport) -> dict[str, Any]:
    result = locking.settle(job)
    locking.say(job, result)
    advice.ask(report.area)
    Job.objects.filter(pk=job.pk).update(done=STEPS)
    return result


@jobs.handler(filing.WORKBOOK)
def file_workbook(job: Job) -> jobs.Effect:
    """What is filed is what a download gave at the time; a second worker files nothing."""
    report = QuarterlyReport.objects.select_related("area").get(pk=job.args["report"])
    edition = handed_in(report)

    def tell(rows: int) -> None:
        jobs.hold(job, step="写入工作簿", done=rows, total=rows)

    file = filing.written(edition, tell=tell)

    def keep() -> dict[str, Any]:
        with file:
            return {"filing": filing.keep_workbook(edition, file).pk}

    return keep


@shared_task
def look_at_locked_quarters() -> None:
    afterwards.ask_all()


@shared_task
def compile_ended_quarter() -> None:
    ask_ended_quarter()
