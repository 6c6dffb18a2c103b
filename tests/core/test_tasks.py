"""Celery's side: what a message carries, what the sweeper wakes, and beat's sign of life."""

import datetime as dt
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from config.celery import app
from core import jobs, tasks
from core.models import Job, JobState

KIND = "swept"


@pytest.fixture
def done(db: None) -> Iterator[list[int]]:
    """The jobs of KIND that were done, by number."""
    worked: list[int] = []

    def handle(job: Job) -> jobs.Effect:
        worked.append(job.pk)
        return dict

    jobs.handler(KIND)(handle)
    yield worked
    del jobs._handlers[KIND]


def queued(key: str, *, age: int | None, state: str = JobState.QUEUED) -> Job:
    """A job last woken so many seconds ago; a running one's lease ended then."""
    past = None if age is None else now() - dt.timedelta(seconds=age)
    return Job.objects.create(
        key=key, kind=KIND, title=key, state=state, woken_at=past, lease_until=past
    )


@pytest.mark.parametrize("task", [tasks.work, tasks.sweep, tasks.beat_alive])
def test_every_task_is_known_by_name_and_keeps_no_result(task: Any) -> None:
    assert app.tasks[task.name] is not None
    assert task.name == f"core.tasks.{task.name.rsplit('.')[-1]}"
    assert task.acks_late
    assert task.ignore_result


def test_a_message_carries_a_number_and_nothing_else() -> None:
    assert list(inspect.signature(tasks.work.run).parameters) == ["pk"]
    assert tasks.work.max_retries == 0, "the row remembers the attempts, not the message"


def test_a_message_about_no_job_is_no_error(done: list[int]) -> None:
    tasks.work(987654321)
    assert done == []


def test_a_message_does_the_job(done: list[int]) -> None:
    job = queued("a", age=0)
    tasks.work(job.pk)
    job.refresh_from_db()
    assert (done, job.state) == ([job.pk], JobState.DONE)


def test_the_sweeper_wakes_each_forgotten_job_and_no_other(
    done: list[int], woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    forgotten = [
        queued("never told", age=None),
        queued("lost message", age=21),
        queued("dead worker", age=1, state=JobState.RUNNING),
    ]
    queued("just told", age=5)
    queued("at work", age=-30, state=JobState.RUNNING)
    queued("done", age=999, state=JobState.DONE)
    queued("failed", age=999, state=JobState.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
    assert sorted(woken) == sorted(job.pk for job in forgotten)


def test_what_was_swept_is_left_alone_for_a_while(
    done: list[int], woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    job = queued("lost message", age=60)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep()
    job.refresh_from_db()
    assert woken == [job.pk]
    assert job.woken_at is not None
    assert now() - job.woken_at < dt.timedelta(seconds=20)


def test_with_nothing_forgotten_nobody_is_woken(done: list[int], woken: list[int]) -> None:
    tasks.sweep()
    assert woken == []


def test_beat_s_sign_outlives_four_of_its_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: timeout}))
    tasks.beat_alive()
    assert kept == {tasks.BEAT_KEY: 90}
    assert 4 * app.conf.beat_schedule["beat-alive"]["schedule"] <= 90


def test_beat_s_sign_is_read_back() -> None:
    cache.delete(tasks.BEAT_KEY)
    tasks.beat_alive()
    assert cache.get(tasks.BEAT_KEY) is True


def test_the_sweeper_comes_oftener_than_a_message_may_stay_away() -> None:
    assert app.conf.beat_schedule["sweep"]["schedule"] < jobs.QUEUE_PATIENCE.total_seconds()
    assert jobs.QUEUE_PATIENCE < jobs.LEASE
