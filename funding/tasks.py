"""Beat's tasks of money; each calls one service."""

from celery import shared_task

from funding.services import loan_reminders


@shared_task
def remind_loans() -> None:
    loan_reminders.remind()
