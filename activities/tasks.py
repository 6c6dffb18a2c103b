"""Jobs and beat's tasks of activities; each calls one service."""

from pathlib import Path

from celery import shared_task

from activities.enums import SheetState
from activities.models import SignInSheet
from activities.services import (
    duty_reminders,
    matching,
    series,
    sign_in,
    sign_up_erasure,
    taking_in,
    visitor_erasure,
)
from activities.sheets.sign_in import names_in_file
from core import jobs
from core.errors import Refused
from core.jobs import Effect
from core.models import Job


@jobs.handler(sign_in.MATCH)
def match_sheet(job: Job) -> Effect:
    """The rights of whoever asked are looked at again; a refused file says why on its page. One
    that was matched meanwhile stays as it is."""
    rows = SignInSheet.objects.select_related("activity__area")
    sheet = rows.get(pk=job.args["sheet"])
    if sheet.state != SheetState.MATCHING:
        return dict
    sign_in.check_right(sheet, job.requested_by)
    issues = None
    names = sign_in.names_of(sheet)
    if not names:
        jobs.hold(job, step="读取")
        try:
            names, issues = names_in_file(Path(sheet.file.path))
            sign_in.check_number(len(names))
        except Refused as refusal:
            sign_in.fail(sheet, str(refusal))
            raise
    jobs.hold(job, step="与登记册比对", done=0, total=len(names))
    found = matching.match(sheet.activity, names)
    jobs.hold(job, step="写入", done=len(names), total=len(names))
    return lambda: sign_in.write(sheet, names, found, issues)


@shared_task
def sweep_sign_in() -> None:
    taking_in.sweep()


@shared_task
def make_series() -> None:
    series.make_all()


@shared_task
def erase_sign_ups() -> None:
    sign_up_erasure.erase_due()


@shared_task
def remind_bookings() -> None:
    duty_reminders.remind()


@shared_task
def erase_visitors() -> None:
    visitor_erasure.erase_due()
