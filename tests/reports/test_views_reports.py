"""The pages of the quarterly reports: what is seen, by whom, and where each figure leads."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from core.dated import Quarter
from core.models import Act, Job
from districts.models import Area
from reports.models import QuarterlyReport
from tests.reports.quarters import START, compiled, town
from tests.shared_world import shared

SignIn = Callable[[User], Client]


@pytest.fixture
@shared
def report(cast: SimpleNamespace, request: pytest.FixtureRequest) -> QuarterlyReport:
    return compiled(town(request).district)


@pytest.fixture
@shared
def foreign_report(cast: SimpleNamespace, foreign_district: Area) -> QuarterlyReport:
    Area.objects.filter(pk=foreign_district.pk).update(ledger_since=START)
    return compiled(foreign_district)


def addresses(report: QuarterlyReport) -> list[str]:
    return [f"/reports/{report.pk}/", f"/reports/{report.pk}/workbook.xlsx"]


def test_the_list_names_the_reports_of_the_users_areas(
    report: QuarterlyReport, foreign_report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    page = sign_in(official).get("/reports/").content.decode()
    assert "2017年第四季度" in page
    assert "63.6%" in page
    assert "7 / 11" in page
    assert "金凤区" in page
    assert "宣化区" not in page


def test_the_list_is_narrowed_by_area_and_year(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    compiled(report.area, Quarter(2016, 4))
    client = sign_in(official)
    assert "2016年第四季度" in client.get("/reports/?year=").content.decode()
    page = client.get("/reports/?year=2017&area=640106").content.decode()
    assert "2016年第四季度" not in page
    assert "共 1 份" in page
    assert "共 2 份" in client.get("/reports/?year=x&area=999").content.decode()


def test_an_empty_list_says_so_and_shows_the_way_out(
    report: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    page = sign_in(cast.foreign_clerk).get("/reports/").content.decode()
    assert "还没有季度报表" in page
    assert 'href="/dashboard/"' in page


def test_the_list_asks_the_same_queries_however_long(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    client = sign_in(official)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/reports/")
        return len(queries)

    one = asked()
    for number in (1, 2, 3):
        compiled(report.area, Quarter(2017, number))
    assert asked() == one


def test_a_report_of_another_district_is_missing(
    report: QuarterlyReport, foreign_report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    client = sign_in(official)
    for address in addresses(foreign_report):
        assert client.get(address).status_code == 404
        assert client.get(address.replace(str(foreign_report.pk), "999999")).status_code == 404
    assert client.post(f"/reports/{foreign_report.pk}/compile/").status_code == 404


@pytest.mark.parametrize("name", ["nobody", "foreign_clerk", "foreign_official"])
def test_a_district_report_is_missing_elsewhere(
    report: QuarterlyReport, cast: SimpleNamespace, sign_in: SignIn, name: str
) -> None:
    client = sign_in(getattr(cast, name))
    for address in addresses(report):
        assert client.get(address).status_code == 404


def test_signed_out_visitors_are_sent_to_the_sign_in(report: QuarterlyReport) -> None:
    for address in ["/reports/", *addresses(report)]:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in")


def test_the_page_shows_the_table_with_a_head_of_two_rows_and_a_total(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    page = sign_in(official).get(f"/reports/{report.pk}/").content.decode()
    assert '<th scope="colgroup" colspan="4">党组织覆盖单位</th>' in page
    assert '<th scope="col" rowspan="2">组织覆盖率</th>' in page
    for name in ("银川阅海湾中央商务区", "满城北街街道", "空白街道", "区直", "合计"):
        assert f'<th scope="row">{name}</th>' in page
    assert '<span class="muted">　万达商圈</span>' in page
    assert "63.6%" in page
    assert "填报单位（盖章）：金凤区" in page
    assert "单位负责人：" in page


def test_a_rate_of_nothing_is_a_dash_and_a_counted_zero_a_zero(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    page = sign_in(official).get(f"/reports/{report.pk}/").content.decode()
    empty = page[page.index('<th scope="row">空白街道</th>') :]
    empty = empty[: empty.index("</tr>")]
    assert '<td class="num">0</td>' in empty
    assert '<td class="num strong">—</td>' in empty
    assert "<a " not in empty


def test_a_unit_without_a_ledger_is_marked_and_not_counted(
    report: QuarterlyReport, zone: Area, street: Area, official: User, sign_in: SignIn
) -> None:
    Area.objects.filter(pk=report.area.pk).update(ledger_since=None)
    Area.objects.filter(pk=zone.pk).update(ledger_since=START)
    report = compiled(Area.objects.get(pk=report.area.pk))
    page = sign_in(official).get(f"/reports/{report.pk}/").content.decode()
    assert "满城北街街道（无台账）" in page
    row = page[page.index("满城北街街道（无台账）") :]
    assert '<td class="num">—</td>' in row[: row.index("</tr>")]


def links(page: str) -> list[dict[str, str]]:
    found = [part.split('"', 1)[0] for part in page.split('href="/dashboard/organisations/?')[1:]]
    return [
        {key: values[0] for key, values in parse_qs(query.replace("&amp;", "&")).items()}
        for query in found
    ]


def test_each_figure_leads_to_its_rows(
    report: QuarterlyReport, zone: Area, official: User, sign_in: SignIn
) -> None:
    page = sign_in(official).get(f"/reports/{report.pk}/").content.decode()
    asked = links(page)
    assert all(words["period"] == "2017Q4" and words["basis"] == "default" for words in asked)
    of_zone = [words for words in asked if words["area"] == zone.code]
    assert {"joint", "covered", "organisations", "organisation_coverage"} <= {
        words["indicator"] for words in of_zone
    }
    assert any("commercial_district" in words for words in of_zone)
    assert any(words.get("direct") == "1" for words in asked)


def test_the_linked_list_holds_as_many_rows_as_the_figure_says(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    client = sign_in(official)
    page = client.get(f"/reports/{report.pk}/").content.decode()
    total = page[page.index('<tr class="total"') :]
    for part in total.split("<a href=")[1:6]:
        address, rest = part[1:].split('"', 1)
        shown = rest[1 : rest.index("<")]
        answer = client.get(address.replace("&amp;", "&")).content.decode()
        if not shown.endswith("%"):
            assert f"共 {shown} " in answer, address


def test_the_basis_of_the_address_counts(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    client = sign_in(official)
    assert client.get(f"/reports/{report.pk}/?basis=none").status_code == 404
    answer = client.get(f"/reports/{report.pk}/?basis=default")
    assert answer.context["edition"].basis.code == "default"


def test_the_page_asks_few_queries(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    client = sign_in(official)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/reports/{report.pk}/")
    assert len(queries) <= 90  # the check book reads all it holds against each other


def test_the_workbook_comes_under_its_official_name_and_is_logged(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    answer = sign_in(official).get(f"/reports/{report.pk}/workbook.xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    day = report.compiled_at.strftime("%Y")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%87%91")
    assert day in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[:3] == ["封面", "季度汇总", "覆盖分解（企业）"]
    act = Act.objects.get(verb="导出季度报表")
    assert (act.by, act.object_id) == (official, report.pk)


def test_an_auditor_reads_but_does_not_export(
    report: QuarterlyReport, auditor: User, sign_in: SignIn
) -> None:
    client = sign_in(auditor)
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "workbook.xlsx" not in page
    assert ">重新汇总<" not in page
    assert client.get(f"/reports/{report.pk}/workbook.xlsx").status_code == 403
    assert client.post(f"/reports/{report.pk}/compile/").status_code == 403
    assert not Act.objects.filter(verb="导出季度报表").exists()


def test_compile_again_asks_the_job_and_shows_its_progress(
    report: QuarterlyReport, official: User, sign_in: SignIn, woken: list[int]
) -> None:
    client = sign_in(official)
    assert "重新汇总" in client.get(f"/reports/{report.pk}/").content.decode()
    answer = client.post(f"/reports/{report.pk}/compile/")
    assert urlsplit(answer.url).path == f"/reports/{report.pk}/"
    job = Job.objects.get(key="compile:640106:2017Q4")
    assert job.requested_by == official
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "<progress" in page
    assert "area=640106&amp;period=2017Q4" in page
    assert ">重新汇总<" not in page


def test_compile_again_is_a_post(report: QuarterlyReport, official: User, sign_in: SignIn) -> None:
    assert sign_in(official).get(f"/reports/{report.pk}/compile/").status_code == 405
    assert sign_in(official).post("/reports/").status_code == 405


def test_nothing_of_the_page_runs_inline(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    page = sign_in(official).get(f"/reports/{report.pk}/").content.decode()
    assert "style=" not in page
    assert "onclick" not in page
