"""The jobs of compiling: asked once, done once, whoever is killed."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Message, User
from core import jobs
from core.dated import Quarter
from core.errors import Refused
from core.models import Job, JobState
from districts.enums import AreaKind
from districts.models import (
    Area,
)
from reports import tasks
from reports.compile import compiling
from reports.models import OrganisationFact, QuarterlyReport
from reports.services import ask_compile, ask_ended_quarter
from tests.conftest import START, make_area
from tests.reports.making import Q4, Make


class TestJobs:
    def test_asked_twice_it_is_one_job(self, kept: Area, woken: list[int], official: User) -> None:
        first = ask_compile(area=kept, period=Q4, by=official)
        second = ask_compile(area=kept, period=Q4, by=official)
        assert first == second
        assert first.key == "compile:640106:2017Q4"

    def test_a_job_compiles_and_tells_who_asked(
        self, kept: Area, make_organisation: Make, official: User
    ) -> None:
        make_organisation()
        job = jobs.perform(ask_compile(area=kept, period=Q4, by=official))
        assert job.result["organisations"] == 1
        assert (job.state, job.done, job.total) == (JobState.DONE, 8, 8)
        assert "金凤区2017年第四季度" in Message.objects.get(user=official).text

    def test_progress_says_what_is_read_and_how_much_was(
        self, kept: Area, make_organisation: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_organisation()
        told: list[tuple[str, int, int]] = []
        monkeypatch.setattr(
            jobs, "hold", lambda job, **now: told.append((now["step"], now["done"], now["total"]))
        )
        tasks.compile_quarter(ask_compile(area=kept, period=Q4))
        nouns = ("区划", "单位", "党员", "商户", "活动", "组织生活", "预算")
        steps = (*(f"读取{noun}" for noun in nouns), "写入汇总")
        assert told == [(step, done, 8) for done, step in enumerate(steps)]
        assert not QuarterlyReport.objects.exists()

    def test_killed_half_way_nothing_is_left_and_the_next_worker_does_it(
        self, kept: Area, make_organisation: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_organisation()
        job = ask_compile(area=kept, period=Q4)
        with monkeypatch.context() as broken:
            broken.setattr(compiling, "facts_digest", lambda *args: 1 / 0)
            jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.QUEUED
        assert not OrganisationFact.objects.exists()
        assert not QuarterlyReport.objects.exists()
        jobs.run(job.pk)
        assert OrganisationFact.objects.count() == 1

    def test_a_worker_that_lost_its_lease_writes_nothing(
        self, kept: Area, make_organisation: Make
    ) -> None:
        """Two workers: one prepares, the other takes over and finishes."""
        make_organisation()
        job = ask_compile(area=kept, period=Q4)
        slow = jobs.take(job.pk)
        assert slow is not None
        tasks.compile_quarter(slow)
        Job.objects.filter(pk=job.pk).update(lease_until=dt.datetime(2018, 1, 1, tzinfo=dt.UTC))
        jobs.run(job.pk)
        with pytest.raises(jobs.Lost):
            jobs.hold(slow)
        assert OrganisationFact.objects.count() == 1

    def test_whoever_may_not_compile_is_refused(self, kept: Area, cast: Any) -> None:
        for user in (cast.clerk, cast.foreign_official):
            with pytest.raises(Refused, match="无权汇总"):
                ask_compile(area=kept, period=Q4, by=user)
        assert ask_compile(area=kept, period=Q4, by=cast.admin).open

    def test_a_running_quarter_is_refused(self, kept: Area) -> None:
        running = Quarter.of(dt.date.today())
        with pytest.raises(Refused, match="还没有结束"):
            ask_compile(area=kept, period=running)

    def test_at_quarters_end_every_district_with_a_ledger_is_asked_once(
        self, kept: Area, zone: Area, foreign_zone: Area, woken: list[int]
    ) -> None:
        make_area("640104", "兴庆区", AreaKind.DISTRICT)
        foreign_zone.ledger_since = START
        foreign_zone.save()
        for day in (dt.date(2018, 1, 1), dt.date(2018, 1, 2)):
            asked = ask_ended_quarter(day)
            keys = {job.key for job in asked}
            assert keys == {"compile:640106:2017Q4", "compile:130705:2017Q4"}
        assert Job.objects.count() == 2

    def test_a_failed_quarter_is_asked_again_the_next_day(
        self, kept: Area, woken: list[int]
    ) -> None:
        [job] = ask_ended_quarter(dt.date(2018, 1, 1))
        Job.objects.update(state=JobState.FAILED, error="磁盘已满。")
        [again] = ask_ended_quarter(dt.date(2018, 1, 2))
        assert (again.pk, again.state, again.error) == (job.pk, JobState.QUEUED, "")

    def test_the_beat_task_asks_for_the_last_quarter(self, kept: Area, woken: list[int]) -> None:
        tasks.compile_ended_quarter()
        assert Job.objects.get().key == f"compile:640106:{Quarter.of(dt.date.today()).shift(-1)}"
