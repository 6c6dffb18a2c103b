"""Jobs and acts as rows: what they say of themselves and what the database insists on."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core.models import Act, Job, JobState
from core.workflow import record


@pytest.mark.parametrize(
    ("state", "is_open", "shown"),
    [
        (JobState.QUEUED, True, "排队中"),
        (JobState.RUNNING, True, "进行中"),
        (JobState.DONE, False, "已完成"),
        (JobState.FAILED, False, "未成功"),
    ],
)
def test_a_job_is_open_until_it_ends(state: JobState, is_open: bool, shown: str) -> None:
    job = Job(title="汇总", state=state)
    assert job.open is is_open
    assert job.get_state_display() == shown
    assert str(job) == "汇总"


@pytest.mark.parametrize(
    ("done", "total", "percent"),
    [(0, 0, 0), (5, 0, 0), (0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100)],
)
def test_progress_never_says_more_than_was_done(done: int, total: int, percent: int) -> None:
    assert Job(done=done, total=total).percent == percent


def test_a_key_is_used_once(db: None) -> None:
    Job.objects.create(key="a", kind="k", title="一")
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Job.objects.create(key="a", kind="k", title="二")


def test_a_new_job_waits_and_nobody_has_taken_it(db: None) -> None:
    job = Job.objects.create(key="a", kind="k", title="一")
    job.refresh_from_db()
    assert (job.state, job.token, job.attempts, job.args, job.result) == (
        JobState.QUEUED,
        *(0, 0, {}, {}),
    )
    assert (job.lease_until, job.woken_at, job.finished_at, job.error) == (None, None, None, "")


def test_who_acted_or_asked_is_never_lost(clerk: Any) -> None:
    record(clerk, "导出", "单位名单")
    Job.objects.create(key="a", kind="k", title="一", requested_by=clerk)
    with pytest.raises(ProtectedError):
        clerk.delete()


def test_acts_are_read_newest_first(clerk: Any) -> None:
    for verb in ("导入", "撤销"):
        record(clerk, verb, "台账")
    assert [str(act) for act in Act.objects.all()] == ["撤销：台账", "导入：台账"]


def test_an_act_about_a_row_names_it_and_its_register(clerk: Any, zone: Any) -> None:
    act = record(clerk, "查看", zone, note="核对")
    assert (act.subject, act.model, act.object_id, act.note) == (
        str(zone),
        *("districts.area", zone.pk, "核对"),
    )


def test_an_act_of_nobody_is_the_system_s(db: None) -> None:
    assert record(None, "汇总", "长" * 300).by is None
    assert Act.objects.get().subject == "长" * 200
