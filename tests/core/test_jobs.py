"""Jobs: done once whatever gets lost, delivered twice or dies on the way."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from core import jobs, tasks
from core.errors import Refused
from core.models import Act, Job, JobState

KIND = "test"


class Work:
    """A handler that a test steers: what it prepares, what it writes."""

    def __init__(self) -> None:
        self.prepared: list[int] = []
        self.prepare: Callable[[Job], None] = lambda job: None
        self.write: Callable[[Job], dict[str, Any]] = lambda job: {}

    def __call__(self, job: Job) -> jobs.Effect:
        self.prepared.append(job.token)
        self.prepare(job)

        def effect() -> dict[str, Any]:
            Act.objects.create(verb="写入", subject=job.key)
            return self.write(job)

        return effect


@pytest.fixture
def work(db: None) -> Iterator[Work]:
    handler = Work()
    jobs.handler(KIND)(handler)
    yield handler
    del jobs._handlers[KIND]


def ask(key: str = "one", **kwargs: Any) -> Job:
    return jobs.ask(key, KIND, **{"title": "汇总金凤区", **kwargs})


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=now() - dt.timedelta(seconds=1))


def fail(job: Job) -> Any:
    raise ZeroDivisionError


def refuse(job: Job) -> Any:
    raise Refused("这个季度还没有结束。")


def test_asking_twice_is_asking_once(
    work: Work, woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(area=1), ask(area=2)
    assert first == second
    assert second.args == {"area": 1}
    assert woken == [first.pk]


def test_a_worker_is_woken_only_when_the_request_is_committed(
    work: Work, woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        ask()
    assert (woken, len(callbacks)) == ([], 1)


def test_a_job_is_done_and_its_result_kept(work: Work) -> None:
    work.prepare = lambda job: jobs.hold(job, done=3, total=4, step="核对")
    work.write = lambda job: {"rows": 150}
    job = jobs.run(ask().pk)
    assert job is not None
    assert (job.state, job.result, job.percent, job.step) == (
        JobState.DONE,
        {"rows": 150},
        75,
        "核对",
    )
    assert job.finished_at is not None
    assert not job.open


def test_a_task_delivered_twice_does_its_work_once(work: Work) -> None:
    job = ask()
    tasks.work(job.pk)
    tasks.work(job.pk)
    assert work.prepared == [1]
    assert Act.objects.count() == 1


def test_nobody_takes_a_job_that_another_is_at(work: Work) -> None:
    job = ask()
    assert jobs.take(job.pk) is not None
    assert jobs.take(job.pk) is None
    assert jobs.run(job.pk) is None


def test_a_job_of_a_dead_worker_is_taken_under_a_new_token(work: Work) -> None:
    job = ask()
    jobs.take(job.pk)
    expire(job)
    done = jobs.run(job.pk)
    assert done is not None
    assert (done.state, done.token, done.attempts) == (JobState.DONE, 2, 2)


def test_a_worker_that_lost_its_lease_writes_nothing(work: Work) -> None:
    def overtaken(job: Job) -> None:
        if job.token == 1:
            expire(job)
            jobs.run(job.pk)

    work.prepare = overtaken
    work.write = lambda job: {"by": job.token}
    job = ask()
    assert jobs.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"by": 2})
    assert Act.objects.count() == 1


def test_a_slow_worker_notices_when_it_reports(work: Work) -> None:
    slow = jobs.take(ask().pk)
    assert slow is not None
    expire(slow)
    jobs.run(slow.pk)
    with pytest.raises(jobs.Lost):
        jobs.hold(slow, done=1)
    slow.refresh_from_db()
    assert (slow.state, slow.done) == (JobState.DONE, 0)


def test_holding_prolongs_the_lease(work: Work) -> None:
    job = jobs.take(ask().pk)
    assert job is not None
    expire(job)
    jobs.hold(job, done=2, total=5)
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > now() + jobs.LEASE / 2
    assert job.percent == 40


def test_an_effect_that_fails_leaves_nothing(work: Work) -> None:
    work.write = fail
    job = jobs.run(ask().pk)
    assert job is not None
    assert (job.state, job.result) == (JobState.QUEUED, {})
    assert not Act.objects.exists()


def test_a_failure_is_tried_again_and_given_up_in_the_end(work: Work) -> None:
    work.prepare = fail
    job = ask()
    for _ in range(jobs.MAX_ATTEMPTS - 1):
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.QUEUED, "系统处理时出错，稍后自动重试。")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "联系管理员" in job.error


def test_a_job_that_kills_its_workers_is_given_up_too(work: Work) -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MAX_ATTEMPTS)
    jobs.take(job.pk)
    expire(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert work.prepared == []


def test_an_error_is_forgotten_once_it_worked(work: Work) -> None:
    work.prepare = fail
    job = ask()
    jobs.run(job.pk)
    work.prepare = lambda job: None
    done = jobs.run(job.pk)
    assert done is not None
    assert (done.state, done.error) == (JobState.DONE, "")


def test_a_refusal_ends_the_job_with_its_sentence(work: Work) -> None:
    work.prepare = refuse
    job = jobs.run(ask().pk)
    assert job is not None
    assert (job.state, job.error, job.attempts) == (JobState.FAILED, "这个季度还没有结束。", 1)


def test_a_refused_effect_leaves_nothing(work: Work) -> None:
    work.write = refuse
    job = jobs.run(ask().pk)
    assert job is not None
    assert job.state == JobState.FAILED
    assert not Act.objects.exists()


def test_a_kind_that_nobody_does_is_given_up(db: None) -> None:
    job = jobs.ask("x", "unheard-of", title="无人认领")
    with pytest.raises(Refused, match="联系管理员"):
        jobs.perform(job)


def test_an_ended_job_opens_again_only_when_asked_so(
    work: Work, clerk: Any, woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    jobs.run(ask(area=1).pk)
    assert ask(area=2).state == JobState.DONE
    with django_capture_on_commit_callbacks(execute=True):
        again = ask(again=True, by=clerk, area=2)
    assert (again.state, again.args, again.requested_by, again.attempts) == (
        JobState.QUEUED,
        {"area": 2},
        clerk,
        0,
    )
    assert woken == [again.pk]


@pytest.mark.parametrize(
    ("state", "age", "found"),
    [
        (JobState.QUEUED, 0, False),
        (JobState.QUEUED, 30, True),
        (JobState.RUNNING, 30, False),
        (JobState.RUNNING, 61, True),
        (JobState.DONE, 999, False),
        (JobState.FAILED, 999, False),
    ],
)
def test_the_sweeper_finds_what_was_forgotten(
    work: Work, state: JobState, age: int, found: bool
) -> None:
    past = now() - dt.timedelta(seconds=age)
    job = ask()
    Job.objects.filter(pk=job.pk).update(state=state, woken_at=past, lease_until=past + jobs.LEASE)
    assert jobs.overdue() == ([job] if found else [])


def test_a_job_asked_while_nothing_could_be_told_is_found(work: Work) -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(woken_at=None)
    assert jobs.overdue() == [job]


def test_sweeping_wakes_once_in_a_while(
    work: Work, woken: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(woken_at=now() - dt.timedelta(minutes=5))
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep()
    assert woken == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_with_redis_down_the_job_is_still_asked(
    work: Work, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def unreachable(pk: int) -> None:
        raise ConnectionError("no Redis")

    monkeypatch.setattr(jobs, "_waker", [unreachable])
    with transaction.atomic():
        job = ask()
    assert Job.objects.get(key="one").state == JobState.QUEUED
    assert "no Redis" in caplog.text
    monkeypatch.setattr(jobs, "_waker", [jobs.run])
    Job.objects.update(woken_at=now() - dt.timedelta(minutes=1))
    tasks.sweep()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_waking_sends_one_message_with_the_id(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.work, "delay", sent.append)
    tasks.send(7)
    assert sent == [7]


def test_performing_does_the_work_here(work: Work) -> None:
    assert jobs.perform(ask()).state == JobState.DONE
    assert work.prepared == [1]


def test_performing_tries_again_as_a_worker_would(work: Work) -> None:
    work.prepare = lambda job: fail(job) if job.token < 3 else None
    assert jobs.perform(ask()).attempts == 3


def test_performing_what_is_done_does_nothing(work: Work) -> None:
    job = jobs.perform(ask())
    assert jobs.perform(job) == job
    assert work.prepared == [1]


def test_performing_raises_what_was_refused(work: Work) -> None:
    work.prepare = refuse
    with pytest.raises(Refused, match="还没有结束"):
        jobs.perform(ask())


def test_waiting_has_an_end(work: Work) -> None:
    job = ask()
    jobs.take(job.pk)
    with pytest.raises(Refused, match="没有在时限内完成"):
        jobs.perform(job, patience=0.3)
    assert work.prepared == []


@pytest.mark.django_db(transaction=True)
def test_performing_waits_for_whoever_is_at_it(work: Work) -> None:
    started, finish = threading.Event(), threading.Event()

    def slowly(job: Job) -> None:
        started.set()
        finish.wait(10)

    def elsewhere() -> None:
        jobs.run(job.pk)
        connection.close()

    work.prepare = slowly
    job = ask()
    worker = threading.Thread(target=elsewhere)
    worker.start()
    assert started.wait(10)
    threading.Timer(0.5, finish.set).start()
    assert jobs.perform(job, patience=10).state == JobState.DONE
    worker.join(10)
    assert work.prepared == [1]
    assert Act.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sixty_jobs_on_four_workers_have_sixty_effects(work: Work) -> None:
    keys = [ask(str(number)).pk for number in range(60)]

    def worker() -> None:
        for pk in keys:
            jobs.run(pk)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Act.objects.count() == 60
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_every_process_knows_how_to_wake_and_what_to_do() -> None:
    """Web, worker and command line alike: tasks are loaded when the apps are."""
    assert tasks.send is not None
    assert jobs._handlers
