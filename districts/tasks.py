"""Jobs of the districts: a preview is prepared and kept, an import is written, a long list is
exported, to-dos follow what is due."""

from celery import shared_task

from core import jobs
from core.errors import Refused
from core.jobs import Effect
from core.models import Job
from districts import advice
from districts.models import ComparisonList, ImportBatch
from districts.services import comparing, export_jobs, imports, previews


def _batch(job: Job) -> ImportBatch:
    """The job's batch, with the rights of whoever asked looked at again."""
    batch = ImportBatch.objects.select_related("area", "by").get(pk=job.args["batch"])
    check = imports.check_confirms if job.kind == imports.WRITE else imports.check_part
    check(imports.kind_of(batch.kind), batch, job.requested_by)
    return batch


def _read(job: Job, batch: ImportBatch) -> previews.Reading:
    """Progress counts the rows that were read and checked; what follows is one step."""

    def report(done: int, total: int) -> None:
        jobs.hold(job, step="读取", done=done, total=total)

    return previews.read(batch, job.requested_by, report)


@jobs.handler(imports.PREVIEW)
def preview(job: Job) -> Effect:
    batch = _batch(job)
    try:
        reading = _read(job, batch)
    except Refused as refusal:
        imports.refuse(batch, str(refusal))
        raise
    jobs.hold(job, step="与登记册核对")
    return lambda: imports.keep_preview(batch, reading)


@jobs.handler(imports.WRITE)
def write(job: Job) -> Effect:
    batch = _batch(job)
    reading = _read(job, batch)
    jobs.hold(job, step="写入中")
    return lambda: imports.write_ledger(batch, reading, job.requested_by)


@jobs.handler(comparing.COMPARE)
def compare(job: Job) -> Effect:
    """The rights of whoever asked are looked at again; a refused file says why on its page."""
    comparison = ComparisonList.objects.select_related("area").get(pk=job.args["comparison"])
    comparing.check_area(comparison.area, job.requested_by)
    try:
        jobs.hold(job, step="读取")
        rows = comparing.rows_of(comparison)
    except Refused as refusal:
        comparing.refuse(comparison, str(refusal))
        raise
    jobs.hold(job, step="与登记册比对", done=0, total=len(rows))
    comparing.compared(comparison, rows)
    return lambda: comparing.write(comparison, rows)


@shared_task
def sweep_exports() -> None:
    export_jobs.sweep()


@jobs.handler(advice.ADVISE)
def advise(job: Job) -> Effect:
    """Set-based and short: looked for and written in the one transaction of its end."""
    return lambda: {"todos": advice.advise(job.args["path"])}


@shared_task
def advise_all() -> None:
    advice.ask()
