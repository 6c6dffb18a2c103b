"""Background work: a job is a row, whoever runs it holds a lease under a token.

Redis may be lost at any time and a task delivered twice does its work once: `ask` is idempotent by
key, `sweep` wakes what was forgotten, and a job's effect and its end are one transaction.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.timezone import now

from core.errors import Refused
from core.models import Job, JobState

LEASE = timedelta(seconds=60)
QUEUE_PATIENCE = timedelta(seconds=20)  # a queued job not taken by then is woken again
MAX_ATTEMPTS = 5
GIVEN_UP = "系统处理时出错，已多次重试，请联系管理员查看日志。"

#: what a job is before anybody takes it
ANEW = {
    "state": JobState.QUEUED,
    "finished_at": None,
    "attempts": 0,
    "done": 0,
    "total": 0,
    "step": "",
    "error": "",
}

log = logging.getLogger(__name__)

Effect = Callable[[], dict[str, Any]]
Handler = Callable[[Job], Effect]
_handlers: dict[str, Handler] = {}
_waker: list[Callable[[int], None]] = []


class Lost(Exception):
    """Another worker has taken the job over; what this one did is rolled back."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Declares the function that does jobs of a kind.

    It prepares (and may report progress with `hold`), then returns its effect: a function that
    writes and answers the result. The effect and the end of the job are one transaction, so the
    effect itself reports no progress.
    """

    def declare(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return declare


def waker(function: Callable[[int], None]) -> Callable[[int], None]:
    """Declares how a worker is woken (core.tasks: a Celery message)."""
    _waker[:] = [function]
    return function


def ask(
    key: str, kind: str, *, title: str, by: Any = None, again: bool = False, **args: Any
) -> Job:
    """The job under this key, made and woken if it is new.

    `again` re-opens one that has ended; one at work starts afresh after its end, for it may have
    read what has changed since.
    """
    asked = {"title": title, "args": args, "requested_by": by}
    job, fresh = Job.objects.get_or_create(key=key, defaults={"kind": kind, **asked})
    if again and not fresh:
        fresh = _ask_again(job, asked)
        job.refresh_from_db()
    if fresh:
        wake(job)
    return job


@transaction.atomic
def _ask_again(job: Job, asked: dict[str, Any]) -> bool:
    """Whether the job had ended; `_end` sees that one at work was asked for meanwhile."""
    had_ended = not Job.objects.select_for_update().get(pk=job.pk).open
    changes = {**asked, "requested_at": Now(), **(ANEW if had_ended else {})}
    Job.objects.filter(pk=job.pk).update(**changes)
    return had_ended


def wake(job: Job) -> None:
    """Tell a worker; when Redis does not answer the sweeper will."""
    Job.objects.filter(pk=job.pk).update(woken_at=now())

    def tell() -> None:  # Django logs a robust hook's failure by its name: a partial has none
        for function in _waker:
            function(job.pk)

    transaction.on_commit(tell, robust=True)


def take(pk: int) -> Job | None:
    """The job under a new token, or nothing when it has ended or somebody is at work on it."""
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now())
    taken = Job.objects.filter(free, pk=pk).update(
        state=JobState.RUNNING,
        token=F("token") + 1,
        attempts=F("attempts") + 1,
        started_at=Now(),
        lease_until=now() + LEASE,
    )
    return Job.objects.select_related("requested_by").get(pk=pk) if taken else None


def hold(job: Job, **changes: Any) -> None:
    """Prolong the lease and write progress; raises Lost when the token is no longer ours."""
    held = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not held.update(lease_until=now() + LEASE, **changes):
        raise Lost(job.pk)


def run(pk: int) -> Job | None:
    """Do the job if it is free; a refusal or a failure ends it with its sentence."""
    job = take(pk)
    if job is None:
        return None
    if job.attempts > MAX_ATTEMPTS:  # its workers died before they could say why
        _end(job, JobState.FAILED, error=GIVEN_UP)
        return None
    try:
        effect = _handlers[job.kind](job)
        with transaction.atomic():
            hold(job)  # locks the row
            _end(job, JobState.DONE, result=effect(), error="")
    except Lost:
        return None
    except Refused as refusal:
        _end(job, JobState.FAILED, error=str(refusal))
    except Exception:
        log.exception("job %s", job.key)
        _fail_or_retry(job)
    job.refresh_from_db()
    return job


@transaction.atomic
def _end(job: Job, state: JobState, **changes: Any) -> None:
    """The end of the job if it is still ours, or another beginning if it was asked for again."""
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    row = mine.select_for_update().first()
    if row is None:
        return
    if row.started_at and row.requested_at > row.started_at:
        mine.update(**{**changes, **ANEW})
        wake(job)
    else:
        mine.update(state=state, finished_at=now(), **changes)


def _fail_or_retry(job: Job) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        _end(job, JobState.FAILED, error=GIVEN_UP)
        return
    Job.objects.filter(pk=job.pk, token=job.token).update(
        state=JobState.QUEUED, woken_at=now(), error="系统处理时出错，稍后自动重试。"
    )


def overdue() -> list[Job]:
    """Jobs whose wake-up got lost or whose worker died."""
    return list(
        Job.objects.filter(
            Q(state=JobState.QUEUED, woken_at=None)
            | Q(state=JobState.QUEUED, woken_at__lt=now() - QUEUE_PATIENCE)
            | Q(state=JobState.RUNNING, lease_until__lt=now())
        )
    )


def perform(job: Job, *, patience: float = 900) -> Job:
    """Do the job here, or wait for whoever is at it (commands); raises Refused if it failed."""
    deadline = time.monotonic() + patience
    while job.open and time.monotonic() < deadline:
        if run(job.pk) is None:
            time.sleep(0.2)
        job.refresh_from_db()
    if job.state != JobState.DONE:
        raise Refused(job.error or f"“{job.title}”没有在时限内完成，请稍后再看。")
    return job
