"""Export of a register's list: the list as it is on the screen, all pages, in two clicks."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from accounts.models import User
from core import jobs
from core.models import Act, CalendarDay, Job
from districts.models import Area, Organisation, RoleAssignment
from districts.services import export_jobs
from districts.services.exports import again
from tests.conftest import START
from tests.districts.registers import REGISTERS
from tests.rows import rows_in
from tests.shared_world import shared

LIST = "admin:districts_organisation_changelist"
COLUMNS = "admin:districts_organisation_columns"
EXPORT = "admin:districts_organisation_export"
MEMBERS = "admin:members_partymember_export"


@pytest.fixture
def client(sign_in: Any, clerk: User) -> Client:
    client: Client = sign_in(clerk)
    return client


@pytest.fixture
@shared
def many(make_organisation: Any) -> list[Organisation]:
    """Thirty enterprises and two social organisations: two pages."""
    made = [make_organisation(f"企业{n:02}", opened=START) for n in range(30)]
    return [*made, *(make_organisation(f"协会{n}", kind="social") for n in range(2))]


def book(answer: Any) -> Any:
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def download(client: Client, query: str = "", name: str = EXPORT, **posted: Any) -> Any:
    return book(client.post(f"{reverse(name)}?{query}", {"download": "1", **posted}))


def rows(found: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in found["名单"].iter_rows(min_row=2)]


def notes(found: Any) -> dict[str, str]:
    return {row[0].value: row[1].value for row in found["导出说明"].iter_rows()}


def test_it_is_the_list_with_its_filter_its_order_its_columns_and_all_pages(
    client: Client, many: list[Organisation]
) -> None:
    client.post(reverse(COLUMNS), {"column": ["opened_on", "kind", "area"]})
    query = "kind=enterprise&sort=-name&p=2"
    cl = client.get(f"{reverse(LIST)}?{query}").context["cl"]
    found = rows(download(client, query))
    assert found[0] == ["序号", *(head.title for head in cl.heads() if head.title)]
    assert len(found) - 1 == cl.result_count == 30
    assert [row[1] for row in found[1:]] == [f"企业{n:02}" for n in reversed(range(30))]
    assert found[1] == [1, "企业29", "2016-01-01", "非公有制企业", "银川阅海湾中央商务区"]


def test_what_was_applied_is_said_on_a_sheet_of_its_own(
    client: Client, many: list[Organisation], clerk: User
) -> None:
    said = notes(download(client, "kind=enterprise&q=企业0&sort=name"))
    assert said["筛选条件"] == "搜索：企业0；类别：非公有制企业"
    assert (said["排序"], said["勾选"], said["行数"]) == ("名称，升序", "无", "10")
    assert said["导出人"] == "经办小张"
    assert said["导出时间"].startswith(f"{localdate()}")


def test_codes_are_text_numbers_are_numbers_and_days_are_days(
    client: Client, make_organisation: Any
) -> None:
    make_organisation("=1+1", uscc="91640106929915680P", closed=START)
    organisations = admin.site._registry[Organisation]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            organisations, "more_columns", ("closed", "roster_complete_on"), raising=False
        )
        client.post(reverse(COLUMNS), {"column": ["uscc", "closed", "roster_complete_on"]})
        sheet = download(client)["名单"]
    assert [(cell.value, cell.data_type) for cell in sheet[3]][:3] == [
        (1, "n"),
        ("=1+1", "s"),
        ("91640106929915680P", "s"),
    ]
    assert (sheet["D3"].is_date, sheet["D3"].value.date(), sheet["E3"].value) == (True, START, "—")


def test_only_the_ticked_rows_where_there_are_any(client: Client, many: list[Organisation]) -> None:
    keys = [many[3].pk, many[5].pk, many[31].pk]
    page = client.post(
        f"{reverse(EXPORT)}?kind=enterprise", {"rows": "ticked", "_selected_action": keys}
    ).content.decode()
    assert "2 条（已勾选）" in page  # the third is none of the filter's
    found = download(client, "kind=enterprise&sort=name", _selected_action=keys)
    assert [row[1] for row in rows(found)[1:]] == ["企业03", "企业05"]
    assert notes(found)["勾选"] == "只含勾选的 3 条"


def test_the_list_offers_it_to_who_may(
    client: Client, many: list[Organisation], cast: SimpleNamespace, sign_in: Any
) -> None:
    page = client.get(reverse(LIST), {"kind": "enterprise"}).content.decode()
    assert f'href="{reverse(EXPORT)}?kind=enterprise"' in page
    assert "导出 30 条（当前筛选）" in " ".join(page.split())
    assert page.count("action-select") == 25
    other = sign_in(cast.auditor).get(reverse(LIST)).content.decode()
    assert "当前筛选" not in other
    assert "action-select" not in other


def test_two_clicks_from_the_list_to_the_file(client: Client, many: list[Organisation]) -> None:
    page = client.get(reverse(EXPORT), {"kind": "social"})
    text = page.content.decode()
    assert "2 条（当前筛选）" in text
    assert "类别：社会组织" in text
    assert 'name="download"' in text
    assert page.context["export"].back == f"{reverse(LIST)}?kind=social"


def test_it_leaves_one_line_in_the_act_log(
    client: Client, many: list[Organisation], clerk: User
) -> None:
    client.get(reverse(EXPORT))
    download(client, "kind=social")
    act = Act.objects.get(verb="导出名单")
    assert (act.by, act.subject) == (clerk, "单位，2 行")
    assert act.note == "筛选条件：类别：社会组织；排序：登记的先后，新的在前"


@pytest.mark.parametrize(("model", "said"), [("Organisation", "甲乙"), ("PartyMember", "（略）")])
def test_the_act_log_names_nobody_who_was_searched_for(
    client: Client, model: str, said: str
) -> None:
    app = "members" if model == "PartyMember" else "districts"
    url = reverse(f"admin:{app}_{model.lower()}_export")
    assert b"".join(client.post(f"{url}?q=甲乙", {"download": "1"}).streaming_content)
    act = Act.objects.get(verb="导出名单")
    assert act.note.startswith(f"筛选条件：搜索：{said}；")
    assert ("甲乙" in act.note) is (said == "甲乙")


def test_every_register_goes_out_as_it_is_listed(
    zone: Area, cast: SimpleNamespace, sign_in: Any
) -> None:
    """All its rows and heads, for whoever may: clerk, administrator, auditor."""
    rows_in(zone)
    Act.objects.create(by=cast.clerk, verb="查看号码", subject="张三")
    CalendarDay.objects.create(day=START, name="元旦")
    users = dict.fromkeys(("view", "export"), cast.clerk)
    users |= {"manage": cast.admin, "log": cast.auditor}
    for model, register in REGISTERS:
        meta = model._meta
        client = sign_in(users[register.export_action])  # type: ignore[attr-defined]
        name = f"admin:{meta.app_label}_{meta.model_name}"
        cl = client.get(reverse(f"{name}_changelist")).context["cl"]
        found = rows(download(client, name=f"{name}_export"))
        assert found[0][1:] == [head.title for head in cl.heads() if head.title], name
        assert len(found) - 1 == cl.result_count > 0, name


class TestPersonal:
    def test_numbers_are_masked_without_a_purpose(
        self, client: Client, zone: Area, cast: SimpleNamespace
    ) -> None:
        self.row(client, zone)
        found = download(client, name=MEMBERS)
        assert rows(found)[1][-1] == "138****2345"
        assert notes(found)["身份号码和电话"] == "打星号"

    def test_and_whole_for_a_purpose_that_is_logged(self, client: Client, zone: Area) -> None:
        self.row(client, zone)
        found = download(client, name=MEMBERS, purpose="核对党费缴纳名册")
        assert rows(found)[1][-1] == "13895012345"
        assert notes(found)["身份号码和电话"] == "完整，用途：核对党费缴纳名册"
        note = Act.objects.get(verb="导出名单").note
        assert note.endswith("；身份号码和电话：完整，用途：核对党费缴纳名册")

    def test_a_purpose_says_something(self, client: Client, zone: Area) -> None:
        self.row(client, zone)
        answer = client.post(reverse(MEMBERS), {"download": "1", "purpose": "x"})
        assert "用途太短" in answer.content.decode()

    def test_without_the_right_there_is_no_purpose(
        self, client: Client, zone: Area, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.row(client, zone)
        monkeypatch.setattr(
            "districts.scoped_admin.exporting.ExportingAdmin.may_reveal", lambda *_: False
        )
        assert 'name="purpose"' not in client.get(reverse(MEMBERS)).content.decode()
        found = download(client, name=MEMBERS, purpose="核对党费缴纳名册")
        assert rows(found)[1][-1] == "138****2345"

    @staticmethod
    def row(client: Client, zone: Area) -> None:
        rows_in(zone)
        client.post(reverse("admin:members_partymember_columns"), {"column": ["phone_masked"]})


class TestLong:
    @pytest.fixture(autouse=True)
    def long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(export_jobs, "DIRECT", 20)

    def test_it_is_written_in_the_background(
        self, client: Client, many: list[Organisation], clerk: User
    ) -> None:
        url = f"{reverse(EXPORT)}?kind=enterprise&sort=name"
        assert "由后台生成" in client.get(url).content.decode()
        answer = client.post(url, {"download": "1"})
        job = jobs.perform(Job.objects.get(kind="export"))
        assert answer.url == reverse("export-status", args=[job.pk])
        found = book(client.get(reverse("export-file", args=[job.pk])))
        assert [row[1] for row in rows(found)[1:]] == [f"企业{n:02}" for n in range(30)]
        assert job.result["filename"] == f"单位_{localdate():%Y%m%d}.xlsx"

    def test_a_register_lives_so_the_next_one_is_written_anew(
        self, client: Client, many: list[Organisation]
    ) -> None:
        client.post(reverse(EXPORT), {"download": "1"})
        job = jobs.perform(Job.objects.get(kind="export"))
        client.post(reverse(EXPORT), {"download": "1"})
        job.refresh_from_db()
        assert job.open

    def test_rights_are_those_of_the_moment(
        self, client: Client, many: list[Organisation], clerk: User
    ) -> None:
        client.post(reverse(EXPORT), {"download": "1"})
        RoleAssignment.objects.filter(user=clerk).update(role="auditor")
        job = Job.objects.get(kind="export")
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.error == export_jobs.GONE


def test_whoever_sees_more_than_he_may_export_exports_what_he_may(
    cast: SimpleNamespace,
    street: Area,
    make_organisation: Callable[..., Organisation],
    sign_in: Any,
) -> None:
    """An auditor of the district who is clerk of its street."""
    make_organisation("区里的")
    make_organisation("街道的", area=street)
    RoleAssignment.objects.create(user=cast.auditor, area=street, role="clerk", since=START)
    client = sign_in(cast.auditor)
    assert client.get(reverse(LIST)).context["cl"].result_count == 2
    assert [row[1] for row in rows(download(client))[1:]] == ["街道的"]


def test_a_list_is_made_again_from_its_words(
    client: Client, many: list[Organisation], clerk: User
) -> None:
    export = client.get(reverse(EXPORT), {"kind": "social", "q": "协会"}).context["export"]
    same = again(export.source, export.query, User.objects.get(pk=clerk.pk))
    assert (same.total, same.notes, same.back) == (2, export.notes, export.back)
