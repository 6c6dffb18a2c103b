"""Jobs to the letter: what asking again resets, what ends a job, what a command waits for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.timezone import now

from core import jobs
from core.errors import Refused
from core.models import Job, JobState

KIND = "again"
GIVEN_UP = "系统处理时出错，已多次重试，请联系管理员查看日志。"


@pytest.fixture
def steps(db: None) -> Iterator[list[Any]]:
    """What the handler does, one step each time it is called (to raise, or to do); empty
    means success."""
    planned: list[Any] = []

    def handle(job: Job) -> jobs.Effect:
        step = planned.pop(0) if planned else None
        if isinstance(step, Exception):
            raise step
        if step:
            step()
        return lambda: {"token": job.token}

    jobs.handler(KIND)(handle)
    yield planned
    del jobs._handlers[KIND]


def ask(**more: Any) -> Job:
    return jobs.ask("key", KIND, **{"title": "汇总金凤区", **more})


def ended(**changes: Any) -> Job:
    """A job that ended, with everything a run leaves behind."""
    job = ask(quarter="2017Q4")
    left = {
        "state": JobState.FAILED,
        "error": "坏了。",
        "done": 3,
        "total": 4,
        "attempts": 5,
        "token": 5,
        "finished_at": now(),
    }
    Job.objects.filter(pk=job.pk).update(**{**left, **changes})
    job.refresh_from_db()
    return job


def test_the_figures_that_the_promise_rests_on() -> None:
    assert jobs.MAX_ATTEMPTS == 5
    assert (jobs.LEASE.total_seconds(), jobs.QUEUE_PATIENCE.total_seconds()) == (60, 20)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_asked_again_it_starts_afresh(steps: list[Any], clerk: Any, state: JobState) -> None:
    before = ended(state=state)
    job = ask(again=True, by=clerk, title="重新汇总", quarter="2018Q1")
    assert job.pk == before.pk
    assert (job.state, job.error, job.done, job.total, job.attempts) == (
        JobState.QUEUED,
        *("", 0, 0, 0),
    )
    assert (job.title, job.args, job.requested_by) == ("重新汇总", {"quarter": "2018Q1"}, clerk)
    assert job.finished_at is None
    assert job.requested_at > before.requested_at
    assert job.woken_at is not None


def test_the_token_is_never_reset(steps: list[Any]) -> None:
    """An old worker that comes back must not hold the token of the new run."""
    ended(token=5)
    done = jobs.perform(ask(again=True))
    assert (done.token, done.result) == (6, {"token": 6})


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_an_open_job_goes_on_and_hears_what_was_asked_last(
    steps: list[Any], state: JobState
) -> None:
    ended(state=state, error="")
    job = ask(again=True, quarter="2018Q1")
    assert (job.state, job.args, job.attempts) == (state, {"quarter": "2018Q1"}, 5)
    assert (job.done, job.total, job.token) == (3, 4, 5)


def test_asked_for_while_at_work_it_is_done_once_more(steps: list[Any], woken: list[int]) -> None:
    """What it read may have changed since."""
    steps += [lambda: ask(again=True, quarter="2018Q1")]
    first = jobs.run(ask(quarter="2017Q4").pk)
    assert first is not None
    assert (first.state, first.attempts, first.finished_at) == (JobState.QUEUED, 0, None)
    assert first.result == {"token": 1}
    second = jobs.run(first.pk)
    assert second is not None
    assert (second.state, second.args) == (JobState.DONE, {"quarter": "2018Q1"})
    assert second.result == {"token": 2}


def test_who_performs_a_job_waits_for_what_was_asked_last(steps: list[Any]) -> None:
    steps += [lambda: ask(again=True)]
    assert jobs.perform(ask()).result == {"token": 2}


def test_asked_for_while_at_work_without_again_it_is_done_once(steps: list[Any]) -> None:
    steps += [lambda: ask(quarter="2018Q1")]
    job = jobs.run(ask(quarter="2017Q4").pk)
    assert job is not None
    assert (job.state, job.args) == (JobState.DONE, {"quarter": "2017Q4"})


@pytest.mark.parametrize("why", [Refused("还没有结束。"), ZeroDivisionError()])
def test_asked_for_while_it_fails_it_is_tried_afresh(
    steps: list[Any], caplog: Any, why: Exception
) -> None:
    def spoil() -> None:
        ask(again=True)
        raise why

    steps += [spoil]
    last = ended(state=JobState.QUEUED, attempts=jobs.MAX_ATTEMPTS - 1)
    job = jobs.run(last.pk)
    assert job is not None
    assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 0, "")


def test_not_asked_again_an_ended_job_is_answered_as_it_ended(steps: list[Any]) -> None:
    before = ended()
    assert ask(title="x", quarter="2018Q1").title == "汇总金凤区"
    before.refresh_from_db()
    assert (before.state, before.error) == (JobState.FAILED, "坏了。")


def test_taking_counts_and_holds_for_a_minute(steps: list[Any]) -> None:
    before = now()
    job = jobs.take(ask().pk)
    assert job is not None
    assert (job.state, job.token, job.attempts) == (JobState.RUNNING, 1, 1)
    assert job.lease_until is not None
    assert before + jobs.LEASE <= job.lease_until <= now() + jobs.LEASE


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_has_ended_is_not_taken(steps: list[Any], state: JobState) -> None:
    job = ended(state=state)
    assert jobs.take(job.pk) is None
    assert jobs.run(job.pk) is None


def test_what_there_is_none_of_is_not_taken(db: None) -> None:
    assert jobs.take(987654321) is None


@pytest.mark.parametrize("change", [{"token": 2}, {"state": JobState.FAILED}])
def test_who_no_longer_holds_the_job_reports_nothing(
    steps: list[Any], change: dict[str, Any]
) -> None:
    job = jobs.take(ask().pk)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(**change)
    with pytest.raises(jobs.Lost):
        jobs.hold(job, done=9)
    job.refresh_from_db()
    assert job.done == 0


@pytest.mark.parametrize("end", [jobs._fail_or_retry, lambda job: jobs._end(job, JobState.DONE)])
def test_who_lost_the_token_ends_nothing(steps: list[Any], end: Any) -> None:
    job = jobs.take(ask().pk)
    assert job is not None
    Job.objects.filter(pk=job.pk).update(token=2)
    end(job)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.RUNNING, "")


def test_five_failures_end_it_with_a_word(steps: list[Any], caplog: Any) -> None:
    steps += [ZeroDivisionError("why")] * 5
    with pytest.raises(Refused) as refused:
        jobs.perform(ask())
    assert str(refused.value) == GIVEN_UP
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 5, GIVEN_UP)
    assert job.finished_at is not None
    assert caplog.text.count("ZeroDivisionError: why") == 5


def test_four_failures_are_forgiven(steps: list[Any], caplog: Any) -> None:
    steps += [ZeroDivisionError()] * 4
    job = jobs.perform(ask())
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 5, "")


def test_a_refusal_is_final(steps: list[Any]) -> None:
    steps += [Refused("还没有结束。")]
    with pytest.raises(Refused, match="还没有结束"):
        jobs.perform(ask())
    assert Job.objects.get().attempts == 1


def test_a_failed_job_that_is_performed_says_why(steps: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        jobs.perform(ended())
    assert str(refused.value) == "坏了。"


def test_out_of_patience_the_job_is_named(steps: list[Any]) -> None:
    with pytest.raises(Refused) as refused:
        jobs.perform(ask(), patience=0)
    assert str(refused.value) == "“汇总金凤区”没有在时限内完成，请稍后再看。"
    assert Job.objects.get().state == JobState.QUEUED


def test_a_retry_is_not_overdue_at_once(steps: list[Any], caplog: Any) -> None:
    steps += [ZeroDivisionError()]
    job = jobs.run(ask().pk)
    assert job is not None
    assert job.state == JobState.QUEUED
    assert jobs.overdue() == []
