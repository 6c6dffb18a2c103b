"""Export from the list's page: ticked rows at once, long lists in the background."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from openpyxl import load_workbook

from accounts.models import User
from core import jobs
from core.models import Job
from districts.models import RoleAssignment
from districts.services import export_jobs
from reports.models import OrganisationFact, QuarterlyReport
from reports.views import exports as view
from tests.reports.quarters import compiled, town
from tests.shared_world import shared

SignIn = Callable[[User], Client]
QUERY = "period=2017Q4&area=640106&indicator=organisations&sort=name"
LIST = f"/dashboard/organisations/?{QUERY}"
EXPORT = f"/dashboard/organisations/export.xlsx?{QUERY}"


@pytest.fixture
@shared
def report(official: User, request: pytest.FixtureRequest) -> QuarterlyReport:
    return compiled(town(request).district)


@pytest.fixture
def client(report: QuarterlyReport, official: User, sign_in: SignIn) -> Client:
    return sign_in(official)


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 11 rows of the town are one too many to wait for."""
    monkeypatch.setattr(export_jobs, "DIRECT", 10)


def keys(*names: str) -> dict[str, int]:
    found = OrganisationFact.objects.filter(name__in=names)
    return dict(found.values_list("name", "organisation_id"))


def book(answer: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def listed(answer: Any) -> list[Any]:
    sheet = book(answer)["名单"]
    return [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)]


class TestTicked:
    def test_the_ticked_rows_in_the_order_of_the_screen(self, client: Client) -> None:
        ticked = keys("甲总部有限公司", "区直协会")
        found = book(client.post(EXPORT, {"rows": "ticked", "id": list(ticked.values())}))
        column = [found["名单"].cell(row, 2).value for row in (3, 4)]
        assert (found["名单"].max_row, column) == (4, ["区直协会", "甲总部有限公司"])
        said = {row[0].value: row[1].value for row in found["导出说明"].iter_rows()}
        assert (said["勾选"], said["行数"]) == ("只含勾选的 2 条", "2")

    def test_what_lies_in_another_area_is_left_out(
        self, report: QuarterlyReport, cast: Any, sign_in: SignIn
    ) -> None:
        """The street's organisation, ticked by hand in the request of the zone's clerk."""
        ticked = keys("甲总部有限公司", "@街道商会")
        url = EXPORT.replace("area=640106", "area=640106-YHW")
        answer = sign_in(cast.clerk).post(url, {"rows": "ticked", "id": [*ticked.values()]})
        assert listed(answer) == ["甲总部有限公司"]

    def test_what_the_filter_leaves_out_cannot_be_ticked(self, client: Client) -> None:
        ticked = keys("甲总部有限公司", "未建三名有限公司")
        answer = client.post(f"{EXPORT}&q=未建", {"rows": "ticked", "id": [*ticked.values()]})
        assert listed(answer) == ["未建三名有限公司"]

    @pytest.mark.parametrize("ids", [[], ["987654321"], ["x", "-1", "9" * 40]])
    def test_nothing_ticked_asks_to_tick(self, client: Client, ids: list[str]) -> None:
        answer = client.post(EXPORT, {"rows": "ticked", "id": ids}, follow=True)
        assert answer.redirect_chain[0][0].startswith("/dashboard/organisations/?period=2017Q4")
        assert view.UNTICKED in answer.content.decode()

    def test_ticked_rows_of_a_long_list_come_at_once(self, client: Client, long: None) -> None:
        ticked = keys("区直协会")
        answer = client.post(EXPORT, {"rows": "ticked", "id": [*ticked.values()]})
        assert listed(answer) == ["区直协会"]
        assert not Job.objects.filter(kind="export").exists()

    def test_a_tick_in_each_row_for_who_may_export(
        self, client: Client, auditor: User, sign_in: SignIn
    ) -> None:
        page = client.get(LIST).content.decode()
        assert page.count('name="id"') == 11
        assert f'value="{keys("区直协会")["区直协会"]}" form="export"' in page
        assert 'aria-label="勾选区直协会"' in page
        other = sign_in(auditor).get(LIST).content.decode()
        assert 'name="id"' not in other
        assert "listing.js" not in other

    def test_party_organisations_are_ticked_alike(self, client: Client) -> None:
        url = EXPORT.replace("=organisations", "=party_organisations")
        page = client.get(url.replace("export.xlsx", "")).content.decode()
        key = page.split('name="id" value="')[1].split('"')[0]
        assert len(listed(client.post(url, {"rows": "ticked", "id": [key]}))) == 1


class TestLong:
    def test_up_to_the_limit_the_file_comes_at_once(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert export_jobs.DIRECT == 5000
        monkeypatch.setattr(export_jobs, "DIRECT", 11)
        assert len(listed(client.post(EXPORT))) == 11
        assert not Job.objects.filter(kind="export").exists()

    def test_a_get_asks_for_nothing(self, client: Client, long: None) -> None:
        answer = client.get(EXPORT, follow=True)
        said = "名单有 11 条，超过 10 条，请点“导出”，由后台生成文件。"
        assert said in answer.content.decode()
        assert not Job.objects.filter(kind="export").exists()

    def test_from_the_button_to_the_file(self, client: Client, long: None) -> None:
        job = Job.objects.get(pk=client.post(EXPORT).url.split("/")[-2])
        address = f"/exports/{job.pk}/"
        assert "排队中" in client.get(address).content.decode()
        Job.objects.filter(pk=job.pk).update(state="running", done=4000, total=11000)
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "4000 / 11000 行（36%）" in part
        assert '<progress aria-label="导出进度" max="11000" value="4000">' in part
        assert "<html" not in part
        assert client.get(f"{address}list.xlsx").url == address
        Job.objects.filter(pk=job.pk).update(state="queued")
        jobs.perform(job)
        assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        page = client.get(address).content.decode()
        assert "共 11 行" in page
        assert f'href="{address}list.xlsx"' in page
        answer = client.get(f"{address}list.xlsx")
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert len(listed(answer)) == 11

    def test_pressed_twice_it_is_one_job(self, client: Client, long: None) -> None:
        assert client.post(EXPORT).url == client.post(EXPORT).url
        assert Job.objects.filter(kind="export").count() == 1

    def test_the_file_is_nobody_else_s(
        self, client: Client, long: None, cast: Any, sign_in: SignIn
    ) -> None:
        job = Job.objects.get(pk=client.post(EXPORT).url.split("/")[-2])
        jobs.perform(job)
        for other in (cast.admin, cast.auditor, cast.clerk, cast.foreign_official):
            visitor = sign_in(other)
            assert visitor.get(f"/exports/{job.pk}/").status_code == 404
            assert visitor.get(f"/exports/{job.pk}/list.xlsx").status_code == 404

    def test_without_the_right_the_file_stays(
        self, client: Client, long: None, official: User
    ) -> None:
        job = Job.objects.get(pk=client.post(EXPORT).url.split("/")[-2])
        jobs.perform(job)
        RoleAssignment.objects.filter(user=official).update(role="auditor")
        assert client.get(f"/exports/{job.pk}/list.xlsx").status_code == 403

    def test_an_expired_file_can_be_asked_for_again(self, client: Client, long: None) -> None:
        address = client.post(EXPORT).url
        job = Job.objects.get(pk=address.split("/")[-2])
        jobs.perform(job)
        Job.objects.filter(pk=job.pk).update(finished_at=now() - export_jobs.KEPT)
        page = client.get(address).content.decode()
        assert "文件已过期删除，请重新导出。" in page
        assert "重新导出</button>" in page
        assert client.get(f"{address}list.xlsx").url == address
        assert client.post(address).url == address
        job.refresh_from_db()
        assert job.open

    def test_a_failure_says_why(self, client: Client, long: None) -> None:
        address = client.post(EXPORT).url
        Job.objects.update(state="failed", error=export_jobs.GONE)
        assert export_jobs.GONE in client.get(address).content.decode()
