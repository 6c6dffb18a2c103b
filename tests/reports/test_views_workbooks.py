"""A long workbook is written by a job: asked for on the report's page, followed, fetched."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Message, User
from core import jobs
from core.models import Act, Job
from districts.models import RoleAssignment
from districts.services import export_jobs
from reports import exporting
from reports.cycle import filing
from reports.models import QuarterlyReport
from reports.workbooks import listing
from tests.reports.books import content
from tests.reports.cycle import drafted, sealed
from tests.reports.quarters import Town, compiled, edition, town
from tests.shared_world import shared

SignIn = Callable[[User], Client]
ROWS = 12 + 2 * 4  # organisations, and twice the Party organisations


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


@pytest.fixture
@shared
def report(place: Town) -> QuarterlyReport:
    compiled(place.district)
    return drafted()


@pytest.fixture
def client(report: QuarterlyReport, official: User, sign_in: SignIn) -> Client:
    return sign_in(official)


@pytest.fixture
def address(report: QuarterlyReport) -> str:
    return f"/reports/{report.pk}/workbook.xlsx?basis=default"


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The town has one row more than a request may write."""
    monkeypatch.setattr(export_jobs, "DIRECT", ROWS - 1)


def asked(client: Client, address: str) -> Job:
    return Job.objects.get(pk=client.post(address).url.split("/")[-2])


def taken(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def fetched(client: Client, job: Job) -> bytes:
    return taken(client.get(f"/exports/{job.pk}/list.xlsx"))


def test_up_to_the_limit_it_comes_at_once(
    client: Client, address: str, report: QuarterlyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_jobs, "DIRECT", ROWS)
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert f'href="{address}&amp;paper=A3" download' in page
    assert taken(client.get(address)) == content(edition(report))
    assert not Job.objects.filter(kind="export").exists()


@pytest.mark.usefixtures("long")
class TestLong:
    def test_a_get_asks_for_nothing(self, client: Client, address: str) -> None:
        page = client.get(address, follow=True).content.decode()
        assert "这份报表的名单有 20 行，请点“导出 Excel”，由后台生成文件。" in page
        assert not Job.objects.filter(kind="export").exists()

    def test_from_the_button_to_the_file(
        self, client: Client, address: str, report: QuarterlyReport, official: User
    ) -> None:
        page = client.get(f"/reports/{report.pk}/").content.decode()
        assert f'method="post" action="{address}&amp;paper="' in page
        job = asked(client, address)
        assert not Act.objects.filter(verb="导出季度报表").exists()
        followed = client.get(f"/exports/{job.pk}/").content.decode()
        assert f'<li><a href="/reports/{report.pk}/">报表</a></li>' in followed
        jobs.perform(job)
        assert "共 20 行" in client.get(f"/exports/{job.pk}/").content.decode()
        assert fetched(client, job) == content(edition(report))
        act = Act.objects.get(verb="导出季度报表")
        assert (act.by, act.object_id) == (official, report.pk)
        assert Message.objects.get(user=official).url == f"/exports/{job.pk}/"

    def test_progress_counts_rows(
        self, client: Client, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "TOLD", 1)
        told: list[tuple[Any, ...]] = []

        def hold(job: Job, **changes: Any) -> None:
            told.append((changes.get("done"), changes.get("total")))

        job = asked(client, address)
        monkeypatch.setattr(jobs, "hold", hold)
        jobs.run(job.pk)
        written = [done for done, total in told if total == ROWS]
        assert written == sorted(written)
        assert (written[0], written[-1]) == (0, ROWS)

    def test_each_paper_and_unit_is_a_job_of_its_own_and_asked_twice_one(
        self, client: Client, address: str, place: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(export_jobs, "DIRECT", 0)
        urls = (address, f"{address}&paper=A3", f"{address}&unit={place.zone.code}")
        pages = [client.post(url).url for url in urls for _ in "12"]
        assert len(set(pages)) == Job.objects.filter(kind="export").count() == 3

    def test_asked_again_it_is_written_again(self, client: Client, address: str) -> None:
        """What the style of the area says may have changed."""
        job = asked(client, address)
        jobs.perform(job)
        client.post(address)
        job.refresh_from_db()
        assert job.open

    def test_a_worker_that_lost_its_job_leaves_nothing(self, client: Client, address: str) -> None:
        """Two workers at one job: the slower one's file goes, the other's is handed out."""
        slow = jobs.take(asked(client, address).pk)
        assert slow is not None
        Job.objects.filter(pk=slow.pk).update(lease_until="2018-01-01T00:00+08:00")
        jobs.perform(Job.objects.get(pk=slow.pk))
        with pytest.raises(jobs.Lost):
            export_jobs.write_list(slow)
        assert not export_jobs.file_of(slow).exists()
        assert fetched(client, Job.objects.get(pk=slow.pk))[:2] == b"PK"
        assert Act.objects.filter(verb="导出季度报表").count() == 1

    def test_rights_are_those_of_the_moment(
        self, client: Client, address: str, official: User
    ) -> None:
        job, late = asked(client, address), asked(client, f"{address}&paper=A3")
        jobs.perform(job)
        RoleAssignment.objects.filter(user=official).update(role="auditor")
        assert client.get(f"/exports/{job.pk}/list.xlsx").status_code == 403
        assert jobs.run(late.pk).error == export_jobs.GONE  # type: ignore[union-attr]

    def test_who_may_not(
        self, address: str, place: Town, cast: SimpleNamespace, sign_in: SignIn
    ) -> None:
        for words in ("", f"&unit={place.zone.code}"):
            assert sign_in(cast.auditor).post(address + words).status_code == 403
        assert sign_in(cast.foreign_official).post(address).status_code == 404
        foreign = f"{address}&unit={place.street.code}"
        assert sign_in(cast.clerk).post(foreign).status_code == 404
        assert not Job.objects.filter(kind="export").exists()

    def test_what_was_filed_comes_at_once(
        self, client: Client, address: str, report: QuarterlyReport
    ) -> None:
        locked = sealed(report)
        with filing.written(edition(locked)) as file:
            filing.keep_workbook(edition(locked), file)
        assert not exporting.is_long(edition(locked))
        assert taken(client.get(address)) == content(edition(locked))
        assert client.post(f"{address}&paper=A3").url.startswith("/exports/")
        page = client.get(f"/reports/{report.pk}/").content.decode()
        assert f'href="{address}&amp;paper=" download' in page
        assert f'method="post" action="{address}&amp;paper=A3"' in page
