"""The pages of superiors' forms: upload, pointing at cells, a run, and the quarter's download."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.models import Act
from reports.models import Basis, FormCell, FormTemplate, FormVersion, QuarterlyReport
from reports.superior import templates
from tests.reports.quarters import Town
from tests.reports.superior_form import SHEET, superior_form
from tests.reports.test_forms_filling import mapped
from tests.reports.test_forms_mapping import uploaded
from tests.shared_world import shared

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def version(town: Town, cast: SimpleNamespace) -> FormVersion:
    return templates.newest(uploaded(town.district, cast.official))


@pytest.fixture
def official(cast: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(cast.official)


def cells(version: FormVersion, cell: str = "") -> str:
    page = reverse("report-form-cells", args=[version.template_id])
    return f"{page}?sheet=0&cell={cell}" if cell else page


def text(answer: Any) -> str:
    return answer.content.decode()


def test_an_official_uploads_a_form_and_comes_to_its_cells(town: Town, official: Client) -> None:
    file = SimpleUploadedFile("省厅.xlsx", superior_form())
    given = {"area": town.district.pk, "name": "省季报", "file": file}
    answer = official.post(reverse("report-form-new"), given, follow=True)
    page = text(answer)
    assert FormTemplate.objects.get().name == "省季报"
    assert "非公有制企业党组织情况统计表" in page
    assert 'rowspan="3"' in page
    assert 'href="?sheet=0&amp;cell=B6#panel"' in page
    assert 'aria-label="E6 0 公式"' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("表.xls", b"\xd0\xcf\x11\xe0", "请上传 .xlsx 工作簿"),
        ("表.xlsx", b"\xd0\xcf\x11\xe0", "旧版 .xls"),
        ("表.xlsx", b"", "0 字节"),
    ],
)
def test_a_bad_file_is_told_at_its_field(
    town: Town, official: Client, name: str, body: bytes, told: str
) -> None:
    file = SimpleUploadedFile(name, body)
    given = {"area": town.district.pk, "name": "省季报", "file": file}
    page = text(official.post(reverse("report-form-new"), given))
    assert 'href="#id_file"' in page
    assert told in page
    assert not FormTemplate.objects.exists()


def test_a_cell_is_pointed_at_mapped_and_cleared(version: FormVersion, official: Client) -> None:
    page = text(official.get(cells(version, "b6")))
    assert "阅海湾中央商务区 × 单位数" in page
    assert '<optgroup label="单位">' in page
    given = {"version": version.pk, "code": "organisations", "part": "numerator"}
    answer = official.post(
        cells(version, "B6"), {**given, "whose": "whole", "quarter": "same", "scale": "one"},
        follow=True,
    )  # fmt: skip
    assert "B6 填“单位数·合计”。" in text(answer)
    assert 'class="mapped"' in text(answer)
    assert "更改对照" in text(answer)
    text_given = {"version": version.pk, "code": "text:quarter", "whose": "whole"}
    official.post(cells(version, "B6"), text_given)
    assert FormCell.objects.get().part == "text"
    official.post(cells(version, "B6"), {"version": version.pk, "clear": "1"})
    assert not FormCell.objects.exists()


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("E6", "E6 是公式"),
        ("B1", "请选它的第一格 A1"),
        ("ZZ9", "没有 ZZ9 这一格"),
        ("$B$6", "请写成 B5 这样的地址"),
        ("啊", "请写成 B5 这样的地址"),
    ],
)
def test_what_cannot_be_filled_says_why(
    version: FormVersion, official: Client, cell: str, told: str
) -> None:
    page = text(official.get(cells(version, cell)))
    assert told in page
    assert 'role="alert"' in page


def test_errors_of_a_mapping_stand_at_their_field(version: FormVersion, official: Client) -> None:
    given = {"version": version.pk, "code": "organisations", "part": "rate", "whose": "whole"}
    page = text(official.post(cells(version, "B6"), given))
    assert "“单位数”不是比率，没有分母，请选“数”。" in page
    assert 'href="#id_part"' in page
    page = text(official.post(cells(version, "B6"), {**given, "code": "no_such"}))
    assert "请从列表里选指标。" in page


def test_a_script_gets_the_panel_alone(version: FormVersion, official: Client) -> None:
    answer = official.get(cells(version, "B6"), headers={"HX-Request": "true"})
    assert text(answer).lstrip().startswith('<section class="card form-panel" id="panel"')
    assert "form-grid" not in text(answer)


def test_a_form_replaced_meanwhile_is_not_mapped_blindly(
    version: FormVersion, official: Client, cast: SimpleNamespace
) -> None:
    file = io.BytesIO(superior_form(("甲", "乙", "丙", "丁")))
    templates.replace(version.template, file=file, filename="新.xlsx", by=cast.official)
    given = {"version": version.pk, "code": "organisations", "whose": "whole"}
    page = text(official.post(cells(version, "B6"), given))
    assert "表样已换成新的一版，请重新打开再对照。" in page
    assert not FormCell.objects.exists()


def test_a_run_is_matched_by_name_and_confirmed(
    version: FormVersion, official: Client, town: Town
) -> None:
    mapped(version, "B6", "numerator", "organisations")
    page = reverse("report-form-run", args=[version.template_id]) + "?sheet=0&first=A6&last=A9"
    shown = text(official.get(page))
    assert shown.count('badge--warn">没有认出') == 1
    assert f'<option value="{town.street.pk}" selected>满城北街街道</option>' in shown
    sent = {"version": version.pk, "whose-A6": str(town.zone.pk), "whose-A7": str(town.street.pk)}
    answer = official.post(page, {**sent, "whose-A8": "", "whose-A9": ""}, follow=True)
    assert "已按单位对照 2 格。" in text(answer)
    assert set(FormCell.objects.values_list("row", "unit")) == {
        (6, town.zone.pk), (7, town.street.pk),
    }  # fmt: skip
    wrong = reverse("report-form-run", args=[version.template_id]) + "?first=A6&last=B9"
    assert "要在同一行或同一列" in text(official.get(wrong))


def test_the_quarter_is_downloaded_in_two_clicks(
    version: FormVersion, cast: SimpleNamespace, sign_in: SignIn, official: Client
) -> None:
    mapped(version, "B6", "numerator", "organisations")
    forms = reverse("report-forms")
    assert f'href="{forms}"' in text(official.get(reverse("report-list")))
    download = reverse("report-form-workbook", args=[version.template_id])
    page = text(official.get(forms))
    assert f'href="{download}"' in page
    assert "下载2017年第四季度" in page
    answer = official.get(download)
    assert "2017" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content), data_only=True)
    assert book[SHEET]["B6"].value == 11
    act = Act.objects.get(verb="导出上级报表")
    assert (act.by, act.object_id) == (cast.official, version.template_id)
    assert "口径：" in act.note


def test_what_was_filled_is_listed_and_opens(
    version: FormVersion, official: Client, cast: SimpleNamespace
) -> None:
    mapped(version, "B6", "numerator", "organisations")
    mapped(version, "C6", "numerator", "gone", doubt="C6 原对应“甲”，新表样是“乙”，请核对。")
    page = text(official.get(reverse("report-form", args=[version.template_id])))
    assert "阅海湾中央商务区 × 单位数" in page
    assert "indicator=organisations" in page
    assert "2 处" in page
    assert "没有这个指标了，请重新对照。" in page
    report = QuarterlyReport.objects.get()
    assert f"?report={report.pk}&amp;basis=default" in page
    assert (
        official.get(
            reverse("report-form", args=[version.template_id]), {"report": "0"}
        ).status_code
        == 404
    )


def test_what_is_left_to_excel_is_said_where_the_form_was_filled(
    version: FormVersion, official: Client
) -> None:
    page = reverse("report-form", args=[version.template_id])
    assert "由 Excel 或 WPS 打开文件时算出" not in text(official.get(page))
    mapped(version, "B6", "numerator", "organisations")
    shown = text(official.get(page))
    assert (
        "“补充情况”B2的公式这里不算，由 Excel 或 WPS 打开文件时算出，手机上预览时显示为空。"
        in shown
    )
    Path(version.file.path).unlink()
    assert "表样文件与上传时不一致或已丢失，请用“更换表样”重新上传。" in text(official.get(page))


def test_a_form_is_filled_by_the_versions_of_the_basis_that_counted(
    version: FormVersion, official: Client
) -> None:
    """A basis that was changed since is not offered twice, and its locked quarters keep theirs."""
    mapped(version, "B6", "numerator", "organisations")
    old = Basis.objects.get(code="default")
    Basis.objects.filter(pk=old.pk).update(current=False)
    newer = Basis.objects.get(pk=old.pk)
    newer.pk, newer.version, newer.current = None, "改版", True
    newer.save()
    page = text(official.get(reverse("report-form", args=[version.template_id])))
    assert page.count('?basis=default"') == 1
    assert ">11</a>" in page


def test_without_a_mapping_the_download_says_what_to_do(
    version: FormVersion, official: Client
) -> None:
    page = reverse("report-form-workbook", args=[version.template_id])
    answer = official.get(page, follow=True)
    assert "还没有对照任何单元格，请先对照再填。" in text(answer)
    assert not Act.objects.filter(verb="导出上级报表").exists()


def test_another_district_has_no_such_form_and_others_no_right(
    version: FormVersion, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    names = ("report-form", "report-form-workbook", "report-form-cells", "report-form-run")
    pages = [reverse(name, args=[version.template_id]) for name in names]
    foreign = sign_in(cast.foreign_official)
    assert {foreign.get(page).status_code for page in pages} == {404}
    assert foreign.post(cells(version, "B6"), {"code": "organisations"}).status_code == 404
    auditor = sign_in(cast.auditor)
    assert [auditor.get(page).status_code for page in pages] == [200, 403, 403, 403]


def test_it_is_replaced_and_given_up_with_a_reason(version: FormVersion, official: Client) -> None:
    mapped(version, "B6", "numerator", "organisations")
    book = superior_form(("甲", "乙", "丙", "丁"))
    page = reverse("report-form-replace", args=[version.template_id])
    answer = official.post(page, {"file": SimpleUploadedFile("新.xlsx", book)}, follow=True)
    assert "已更换为第 2 版" in text(answer)
    assert "新表样是“甲 × 单位数”" in text(answer)
    end = reverse("report-form-end", args=[version.template_id])
    assert "请写明事由。" in text(official.post(end, {"reason": ""}))
    official.post(end, {"reason": "上级不再要"})
    ended = text(official.get(reverse("report-forms"), {"state": "ended"}))
    assert "上级不再要" in ended


def test_the_list_asks_the_same_queries_however_long(
    version: FormVersion, official: Client, cast: SimpleNamespace, town: Town
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            official.get(reverse("report-forms"))
        return len(queries)

    one = asked()
    for name in ("甲", "乙"):
        FormTemplate.objects.create(area=town.district, name=name, set_by=cast.official)
    assert asked() == one
