"""Beat's tasks of the members' registers."""

from celery import shared_task

from members.services import report_in_erasure


@shared_task
def erase_reports() -> None:
    report_in_erasure.erase_due()
