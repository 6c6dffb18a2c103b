"""Beat's tasks of the model stores; each calls one service."""

from celery import shared_task

from storefronts.services import keeping, reminders


@shared_task
def keep_titles() -> None:
    keeping.keep()


@shared_task
def remind() -> None:
    reminders.remind()
