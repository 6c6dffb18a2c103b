"""State changes: refused with a reason, performed once, written down."""

import threading
from typing import Any

import pytest
from django.db import connection

from core.errors import Refused
from core.models import Act, Job, JobState
from core.workflow import Transition, advance, available, record
from tests.shared_world import shared


def only_the_clerk(job: Job, user: Any) -> str:
    return "" if user.username == "clerk" else "只有经办人可以办理。"


START_WORK = Transition("开始", frozenset({JobState.QUEUED}), JobState.RUNNING)
GIVE_UP = Transition(
    "放弃",
    frozenset({JobState.QUEUED, JobState.RUNNING}),
    JobState.FAILED,
    refusals=(only_the_clerk,),
    needs_note=True,
)
TABLE = (START_WORK, GIVE_UP)


@pytest.fixture
@shared
def job(db: None) -> Job:
    return Job.objects.create(key="w", kind="w", title="汇总")


def test_a_transition_changes_the_state_and_is_written_down(job: Job, clerk: Any) -> None:
    assert advance(job, START_WORK, by=clerk).state == JobState.RUNNING
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    act = Act.objects.get()
    assert (act.by, act.verb, act.subject, act.model, act.object_id) == (
        clerk,
        "开始",
        "汇总",
        "core.job",
        job.pk,
    )
    assert str(act) == "开始：汇总"


def test_a_wrong_state_is_refused_with_the_state(job: Job, clerk: Any) -> None:
    advance(job, START_WORK, by=clerk)
    with pytest.raises(Refused, match="当前为“进行中”，不能开始，请核对。"):
        advance(job, START_WORK, by=clerk)
    assert Act.objects.count() == 1


def test_who_may_not_is_told_why(job: Job, official: Any) -> None:
    with pytest.raises(Refused, match="只有经办人"):
        advance(job, GIVE_UP, by=official, note="重复")
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert not Act.objects.exists()


@pytest.mark.parametrize("note", ["", "  "])
def test_a_note_that_is_needed_must_be_written(job: Job, clerk: Any, note: str) -> None:
    with pytest.raises(Refused, match="放弃请写明事由"):
        advance(job, GIVE_UP, by=clerk, note=note)
    assert advance(job, GIVE_UP, by=clerk, note="材料重复").state == JobState.FAILED
    assert Act.objects.get().note == "材料重复"


def test_a_stale_copy_does_not_count(job: Job, clerk: Any) -> None:
    stale = Job.objects.get(pk=job.pk)
    advance(job, START_WORK, by=clerk)
    with pytest.raises(Refused, match="进行中"):
        advance(stale, START_WORK, by=clerk)


def test_the_buttons_of_a_state(job: Job, clerk: Any, official: Any) -> None:
    assert available(job, clerk, TABLE) == [(START_WORK, ""), (GIVE_UP, "")]
    assert available(job, official, TABLE) == [(START_WORK, ""), (GIVE_UP, "只有经办人可以办理。")]
    job.state = JobState.DONE
    assert available(job, clerk, TABLE) == []


def test_an_act_may_be_about_a_text(clerk: Any) -> None:
    act = record(clerk, "导出", "单位名单" * 100, note="季报")
    assert (act.model, act.object_id, len(act.subject)) == ("", None, 200)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused(job: Job, clerk: Any) -> None:
    outcome: list[str] = []

    def press() -> None:
        try:
            outcome.append(advance(job, START_WORK, by=clerk).state)
        except Refused as refusal:
            outcome.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcome) == [JobState.RUNNING] + ["当前为“进行中”，不能开始，请核对。"] * 3
    assert Act.objects.count() == 1
