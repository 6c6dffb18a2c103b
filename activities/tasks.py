"""Beat's tasks of activities; each calls one service."""

from celery import shared_task

from activities.services import series, sign_up_erasure


@shared_task
def make_series() -> None:
    series.make_all()


@shared_task
def erase_sign_ups() -> None:
    sign_up_erasure.erase_due()
