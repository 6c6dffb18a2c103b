"""Long lists in the background: asked once, made with the rights of the moment, kept a day."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from openpyxl import load_workbook

from accounts.models import Message, User
from core import jobs
from core.models import Act, Job, JobState
from districts import tasks
from districts.models import RoleAssignment
from districts.services import export_jobs, exports
from reports.lists import exports as lists
from reports.models import QuarterlyReport
from tests.reports.quarters import compiled, town
from tests.shared_world import shared

ADDRESS = {"period": "2017Q4", "area": "640106", "indicator": "organisations", "sort": "name"}


@pytest.fixture
@shared
def report(official: User, request: pytest.FixtureRequest) -> QuarterlyReport:
    return compiled(town(request).district)


@pytest.fixture
def ask(report: QuarterlyReport, official: User) -> Callable[..., Job]:
    def asked(by: User = official, **words: str) -> Job:
        return export_jobs.ask_export(
            lists.export_of(lists.exportable({**ADDRESS, **words}, by)), by
        )

    return asked


def done(job: Job) -> Job:
    return jobs.perform(job)


def names(job: Job) -> list[Any]:
    sheet = load_workbook(export_jobs.file_of(job))["名单"]
    return [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)]


def test_the_file_is_the_list_and_who_asked_is_told(
    ask: Callable[..., Job], official: User
) -> None:
    job = done(ask())
    page = lists.exportable(ADDRESS, official)
    assert names(job) == [row.name for row in page.rows]
    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 11, 11, 100)
    assert job.result == {"rows": 11, "filename": "金凤区_2017年第四季度_正常经营单位.xlsx"}
    message = Message.objects.get(user=official)
    assert message.text == "导出金凤区正常经营单位已完成，共 11 行，请在 24 小时内下载。"
    assert message.url == f"/exports/{job.pk}/"
    act = Act.objects.get(verb="导出名单")
    assert (act.by, act.subject) == (official, "金凤区正常经营单位，11 行")
    assert export_jobs.file_of(job).stat().st_mode & 0o777 == 0o600


def test_asked_twice_it_is_one_job_and_one_file(ask: Callable[..., Job]) -> None:
    first, second = ask(), ask()
    assert first == second
    done(first)
    assert ask().state == JobState.DONE
    first.refresh_from_db()
    assert (first.attempts, first.token) == (1, 1)
    assert Message.objects.count() == 1
    assert ask(sort="staff") != first


def test_another_user_has_a_file_of_his_own(ask: Callable[..., Job], clerk: User) -> None:
    assert ask() != ask(by=clerk, area="640106-YHW")


def test_compiled_anew_the_list_is_another_job(
    ask: Callable[..., Job], report: QuarterlyReport
) -> None:
    first = done(ask())
    QuarterlyReport.objects.filter(pk=report.pk).update(compiled_at=now())
    assert ask() != first


def test_delivered_twice_the_work_is_done_once(ask: Callable[..., Job]) -> None:
    job = done(ask())
    assert jobs.run(job.pk) is None
    assert Message.objects.count() == Act.objects.filter(verb="导出名单").count() == 1


def test_killed_half_way_nothing_is_left_and_the_next_worker_does_it(
    ask: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask()
    with monkeypatch.context() as broken:
        broken.setattr(exports, "_numbered", lambda rows, tell: 1 / 0)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert list(export_jobs.file_of(job).parent.glob("*")) == []
    assert not Message.objects.exists()
    assert len(names(done(job))) == 11


def test_a_worker_that_lost_its_lease_leaves_the_other_one_s_file(
    ask: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers: while one writes, the other takes over and finishes."""
    job = ask()
    slow = jobs.take(job.pk)
    assert slow is not None
    Job.objects.filter(pk=job.pk).update(lease_until=now() - dt.timedelta(seconds=1))
    quick = jobs.run(job.pk)
    assert quick is not None
    with pytest.raises(jobs.Lost):
        export_jobs.write_list(slow)
    assert not export_jobs.file_of(slow).exists()
    assert len(names(quick)) == 11


def test_progress_is_told_in_rows(ask: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 4)
    told: list[tuple[int, int]] = []
    hold = jobs.hold
    monkeypatch.setattr(
        jobs,
        "hold",
        lambda job, **said: (
            told.append((said["done"], said["total"])) if "done" in said else None,
            hold(job, **said),
        ),
    )
    done(ask())
    assert told == [(0, 11), (4, 11), (8, 11)]


def test_rights_are_those_of_the_moment_of_writing(ask: Callable[..., Job], official: User) -> None:
    job = ask()
    RoleAssignment.objects.filter(user=official).update(until=dt.date(2017, 1, 1))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, export_jobs.GONE)
    assert not Message.objects.exists()
    assert not export_jobs.file_of(job).exists()


def test_scope_is_that_of_the_moment_of_writing(
    ask: Callable[..., Job], official: User, clerk: User
) -> None:
    """Whose area is now the zone alone gets no list of the district."""
    job = ask()
    zone = RoleAssignment.objects.get(user=clerk).area
    RoleAssignment.objects.filter(user=official).update(area=zone)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, export_jobs.GONE)


def test_who_may_not_export_asks_for_nothing(report: QuarterlyReport, auditor: User) -> None:
    with pytest.raises(PermissionDenied):
        lists.exportable(ADDRESS, auditor)


def test_after_a_day_the_file_is_swept_and_can_be_asked_for_again(ask: Callable[..., Job]) -> None:
    old, young = done(ask()), done(ask(sort="staff"))
    day_ago = now() - export_jobs.KEPT - dt.timedelta(seconds=1)
    os.utime(export_jobs.file_of(old), (day_ago.timestamp(),) * 2)
    tasks.sweep_exports()
    assert not export_jobs.file_of(old).exists()
    assert (export_jobs.ready(old), export_jobs.ready(young)) == (False, True)
    assert export_jobs.sweep() == 0
    again = ask()
    assert (again.pk, again.state) == (old.pk, JobState.QUEUED)
    assert len(names(done(again))) == 11


def test_a_file_that_beat_has_not_swept_yet_is_expired_all_the_same(
    ask: Callable[..., Job],
) -> None:
    job = done(ask())
    Job.objects.filter(pk=job.pk).update(finished_at=now() - export_jobs.KEPT)
    job.refresh_from_db()
    assert export_jobs.file_of(job).exists()
    assert not export_jobs.ready(job)
