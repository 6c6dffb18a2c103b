"""A list export is the list: its filter, its order, its columns, all its pages."""

import datetime as dt
import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from core.models import Act
from districts.models import Area, Organisation
from districts.services.exports import write
from reports.lists import exports, rows
from reports.lists.drilldowns import listing
from reports.models import OrganisationFact, QuarterlyReport
from reports.selection import select
from tests.reports.quarters import compiled, town
from tests.reports.shops import furnish
from tests.shared_world import shared

SignIn = Callable[[User], Client]
AT = dt.datetime(2018, 1, 2, 3, 4, 6, tzinfo=dt.UTC)
ADDRESS = "/dashboard/organisations/export.xlsx"


@pytest.fixture
@shared
def report(official: User, request: pytest.FixtureRequest) -> QuarterlyReport:
    return compiled(town(request).district)


def page_of(user: User, **params: str) -> Any:
    words = {"period": "2017Q4", "area": "640106", **params}
    return listing(select(words, user), words, user)


def written(user: User, **params: str) -> bytes:
    buffer = io.BytesIO()
    write(exports.export_of(page_of(user, **params)), buffer, by=user, at=AT)
    return buffer.getvalue()


def names(sheet: Worksheet) -> list[Any]:
    return [sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)]


def body(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content))["名单"]


def test_the_columns_are_those_of_the_screen(report: QuarterlyReport, official: User) -> None:
    for code in ("organisations", "party_organisations", "model_stores", "storefronts"):
        page = page_of(official, indicator=code)
        screen = [word for head in rows.heads(page) for word in head.title.split("和")]
        assert [column.title for column in exports.shown(page)] == screen
        sheet = body(written(official, indicator=code))
        assert [cell.value for cell in sheet[2]] == ["序号", *screen]


def test_rows_filter_and_order_are_those_of_the_screen(
    report: QuarterlyReport, official: User
) -> None:
    for params in (
        {"indicator": "organisations"},
        {"indicator": "organisations", "sort": "name"},
        {"indicator": "organisations", "sort": "members"},
        {"indicator": "organisation_coverage", "part": "rest"},
        {"indicator": "organisations", "q": "联合"},
        {"indicator": "organisations", "area": "640106-YHW"},
        {"indicator": "organisations", "direct": "1"},
        {"indicator": "party_organisations"},
    ):
        page = page_of(official, **params)
        assert names(body(written(official, **params))) == [row.name for row in page.rows], params


def test_titles_are_handed_out_with_their_days(
    official: User, request: pytest.FixtureRequest
) -> None:
    made = town(request)
    furnish(made)
    compiled(made.district)
    sheet = body(written(official, indicator="plaques_awarded", sort="valid"))
    heads = [cell.value for cell in sheet[2]]
    row = dict(zip(heads, (cell.value for cell in sheet[3]), strict=True))
    assert (row["店名"], row["称号"], row["状态"]) == ("益华百货", "党员示范店", "已到期")
    assert (row["星级"], row["亮牌"]) == ("—", "—")
    assert row["有效期至"] == dt.datetime(2017, 11, 15)
    assert sheet.max_row == 2 + 11
    stores = body(written(official, indicator="storefronts", sort="members"))
    assert stores.max_row == 2 + 9
    found = {row[1].value: [cell.value for cell in row] for row in stores.iter_rows(min_row=3)}
    assert found["超市"][-3:] == ["其他", 1, "党员先锋岗、党员星级商户"]


def test_every_page_is_in_the_file(
    report: QuarterlyReport, official: User, make_organisation: Callable[..., Organisation]
) -> None:
    for number in range(60):
        make_organisation(f"补充{number:02}有限公司")
    compiled(report.area)
    page = page_of(official, indicator="organisations", sort="name")
    assert len(page.rows) == 25
    sheet = body(written(official, indicator="organisations", sort="name"))
    assert len(names(sheet)) == page.total == 71
    assert [sheet.cell(row, 1).value for row in (3, 73)] == [1, 71]


def test_labels_not_codes_text_not_formulas_numbers_as_numbers(
    report: QuarterlyReport, official: User
) -> None:
    Organisation.objects.filter(name="=1+1科技有限公司").update(uscc="91640106200591458D")
    compiled(report.area)
    sheet = body(written(official, indicator="organisations"))
    found = {row[1].value: row for row in sheet.iter_rows(min_row=3)}
    row = found["=1+1科技有限公司"]
    assert row[1].data_type == "s"
    assert (row[2].value, row[2].number_format) == ("91640106200591458D", "@")
    assert (row[6].value, row[6].data_type) == (120, "n")
    assert row[9].value == "单独组建"
    assert row[10].value == "=1+1科技党支部"
    assert row[10].data_type == "s"
    assert found["未建三名有限公司"][11].value == "指导员"
    assert found["未建三名有限公司"][12].value == "应建未建"
    assert found["区直协会"][5].value == "—"
    assert all(cell.value is not None for row in found.values() for cell in row)


def test_the_second_sheet_says_what_was_exported(report: QuarterlyReport, official: User) -> None:
    content = written(official, indicator="organisation_coverage", part="rest", q="未建")
    sheet = load_workbook(io.BytesIO(content))["导出说明"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert said["名单"] == "金凤区未被党组织覆盖的单位"
    assert said["季度"] == "2017年第四季度，截至 2017-12-31"
    assert "组织覆盖：否" in said["筛选条件"]
    assert "未建" in said["筛选条件"]
    assert said["行数"] == "2"
    assert said["导出人"] == "区级老王"
    assert said["导出时间"] == "2018-01-02 11:04"
    assert said["排序"] == "正式党员"


def test_the_same_list_gives_the_same_bytes(report: QuarterlyReport, official: User) -> None:
    assert written(official) == written(official)
    assert written(official) != written(official, sort="name")


def test_the_download_is_named_and_logged(
    report: QuarterlyReport, official: User, sign_in: SignIn
) -> None:
    answer = sign_in(official).get(
        f"{ADDRESS}?period=2017Q4&area=640106&indicator=uncovered&sort=name"
    )
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert names(body(b"".join(answer.streaming_content)))
    act = Act.objects.get(verb="导出名单")
    assert act.by == official
    assert act.subject == "金凤区未建立党组织，4 行"
    assert act.note.startswith("定义：")
    assert "；季度：2017年第四季度，截至 2017-12-31；统计口径：" in act.note


def test_the_list_offers_its_export_with_its_number(
    report: QuarterlyReport, official: User, auditor: User, sign_in: SignIn
) -> None:
    address = "/dashboard/organisations/?period=2017Q4&area=640106&indicator=uncovered&q=未建"
    page = sign_in(official).get(address).content.decode()
    assert "导出 2 条（当前筛选）" in page
    assert "export.xlsx?" in page
    assert "export.xlsx" not in sign_in(auditor).get(address).content.decode()


def test_who_may_not_export_is_refused_and_nothing_is_logged(
    report: QuarterlyReport, auditor: User, sign_in: SignIn
) -> None:
    assert sign_in(auditor).get(f"{ADDRESS}?area=640106").status_code == 403
    assert not Act.objects.filter(verb="导出名单").exists()


def test_a_place_out_of_scope_is_missing(
    report: QuarterlyReport, cast: Any, sign_in: SignIn
) -> None:
    assert sign_in(cast.foreign_official).get(f"{ADDRESS}?area=640106").status_code == 404
    assert sign_in(cast.clerk).get(f"{ADDRESS}?area=640106006").status_code == 404
    assert Client().get(ADDRESS).status_code == 302


def test_a_clerk_exports_his_own_area_only(report: QuarterlyReport, cast: Any, zone: Area) -> None:
    found = names(body(written(cast.clerk, area=zone.code, indicator="organisations")))
    assert len(found) == 7


def test_a_quarter_that_is_not_compiled_gives_an_empty_list(
    report: QuarterlyReport, official: User
) -> None:
    assert names(body(written(official, period="2017Q1"))) in ([], [None])


def test_a_long_list_takes_seconds(report: QuarterlyReport, official: User) -> None:
    fact = OrganisationFact.objects.filter(report=report).first()
    assert fact is not None
    values = {
        field.attname: getattr(fact, field.attname)
        for field in OrganisationFact._meta.concrete_fields
    }
    made = [
        OrganisationFact(**{**values, "organisation_id": 10_000_000 + n, "name": f"单位{n}"})
        for n in range(4000)
    ]
    OrganisationFact.objects.bulk_create(made, batch_size=2000)
    start = time.process_time()
    content = written(official, indicator="organisations")
    assert time.process_time() - start < 10
    assert len(content) > 100_000
