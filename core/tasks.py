"""Celery's side of jobs: ids in, nothing out."""

from celery import shared_task
from django.core.cache import cache

from core import jobs

BEAT_KEY = "beat-alive"


@shared_task(max_retries=0)
def work(pk: int) -> None:
    jobs.run(pk)


@jobs.waker
def send(pk: int) -> None:
    work.delay(pk)


@shared_task
def sweep() -> None:
    """Re-queue what a lost message or a dead worker left behind."""
    for job in jobs.overdue():
        jobs.wake(job)


@shared_task
def beat_alive() -> None:
    """Beat's sign of life, read by /healthz."""
    cache.set(BEAT_KEY, True, timeout=90)
