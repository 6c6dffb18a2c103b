"""What beat does for accounts."""

from celery import shared_task

from accounts.services import drafts


@shared_task(ignore_result=True)
def sweep_drafts() -> None:
    drafts.sweep()
