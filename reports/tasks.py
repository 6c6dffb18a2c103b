"""Celery's and the jobs' side of compiling."""

from typing import Any

from celery import shared_task

from accounts.models import Message
from core import jobs
from core.dated import Quarter
from core.models import Job
from districts import advice
from districts.models import Area
from reports.compile import compiling, planner, reading
from reports.services import COMPILE, ask_ended_quarter

STEPS = len(reading.READINGS) + 1  # and writing


@jobs.handler(COMPILE)
def compile_quarter(job: Job) -> jobs.Effect:
    """What is written is one transaction: a worker killed half-way leaves the draft as it was."""
    area = Area.objects.get(pk=job.args["area"])
    period = Quarter.parse(job.args["quarter"])
    planner.refresh()

    def tell(noun: str, done: int) -> None:
        jobs.hold(job, step=f"读取{noun}", done=done, total=STEPS)

    compiling.read(area, period, tell)
    jobs.hold(job, step="写入汇总", done=STEPS - 1, total=STEPS)
    return lambda: _effect(job, area, period)


def _effect(job: Job, area: Area, period: Quarter) -> dict[str, Any]:
    outcome = compiling.write(area, period)
    advice.ask(area)
    if job.requested_by:
        Message.objects.create(user=job.requested_by, text=f"{job.title}已完成。", url="/reports/")
    Job.objects.filter(pk=job.pk).update(done=STEPS)
    return {
        "report": outcome.report.pk,
        **{f"{code}s": count for code, count in outcome.counted.items()},
        "changed": outcome.changed,
    }


@shared_task
def compile_ended_quarter() -> None:
    ask_ended_quarter()
