"""Beat's tasks of the model stores; each calls one service."""

from celery import shared_task

from storefronts.services import feedback_erasure, keeping, reminders


@shared_task
def keep_titles() -> None:
    keeping.keep()


@shared_task
def remind() -> None:
    reminders.remind()


@shared_task
def erase_feedback() -> None:
    feedback_erasure.erase_due()
