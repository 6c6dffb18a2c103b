"""The workbook of one application: two sheets, upright, names only for who may read them."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import Act
from districts.models import Area
from storefronts.models import Application, Storefront
from storefronts.services import scoring
from storefronts.sheets.application import workbook
from tests.shared_world import shared
from tests.storefronts.stores import full_marks

pytestmark = pytest.mark.django_db


def cells(application: Application, sheet: int, *, named: bool = True) -> list[str]:
    book = load_workbook(BytesIO(workbook(application, named=named)))
    rows = book.worksheets[sheet].iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


@pytest.fixture
@shared
def scored(reviewed: Application, cast: SimpleNamespace) -> Application:
    Storefront.objects.update(operator="党员0", staff=14, uscc="91640106MA75XXXX00")
    scoring.assess(reviewed, full_marks(reviewed, less=4), by=cast.clerk)
    scoring.assess(reviewed, full_marks(reviewed), by=cast.approver)
    found = scoring.conclude(reviewed, by=cast.approver)
    return Application.objects.select_related("storefront__area").get(pk=found.pk)


def test_the_form_holds_what_the_ledger_asks_for(scored: Application) -> None:
    told = cells(scored, 0)
    labels = (
        "店名",
        "信用代码",
        "地址铺位",
        "经营者",
        "是否党员",
        "店内党员姓名",
        "入党时间",
        "所在支部",
        "从业人数",
        "开业时间",
        "承诺内容",
        "主要事迹",
        "社区（商圈）党组织意见",
        "街道（镇）意见",
        "市场监管部门意见",
        "组织部门意见",
    )
    assert [label for label in labels if label not in told] == []
    for value in ("文华书城", "91640106MA75XXXX00", "党员0", "是", "14 人", "同意推荐"):
        assert value in told
    assert sum("（盖章）" in one for one in told) == 4


def test_no_person_is_named_to_who_may_not_read_names(scored: Application) -> None:
    told = cells(scored, 0, named=False)
    assert not any("党员0" in one for one in told)
    assert "1 名" in told


def test_the_scoring_sheet_shows_both_marks_and_what_came_of_them(scored: Application) -> None:
    told = cells(scored, 1)
    for head in ("类", "指标", "分值", "评分办法", "自评", "核评", "扣分事由", "佐证", "否决项"):
        assert head in told
    assert "有一处不符" in told
    assert {"96", "100"} <= set(told)
    assert any("总分：98.0 分" in one for one in told)
    assert any("评审组签名" in one for one in told)


def test_one_sheet_alone_is_not_shown(reviewed: Application, cast: SimpleNamespace) -> None:
    scoring.assess(reviewed, full_marks(reviewed, less=4), by=cast.clerk)
    assert "有一处不符" not in cells(reviewed, 1)


def test_both_sheets_are_upright_a4(scored: Application) -> None:
    book = load_workbook(BytesIO(workbook(scored, named=True)))
    assert book.sheetnames == ["示范店申报表", "示范店评分表"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0


def test_words_are_never_formulas(scored: Application) -> None:
    Application.objects.update(deeds="=1+1\n带头先行赔付")
    scored.refresh_from_db()
    book = load_workbook(BytesIO(workbook(scored, named=True)))
    (cell,) = [c for row in book.worksheets[0] for c in row if str(c.value).startswith("=1")]
    assert cell.data_type == "s"


def test_what_is_handed_out_is_written_down(
    scored: Application, sign_in: Any, cast: SimpleNamespace, zone: Area
) -> None:
    url = reverse("application-workbook", args=[scored.pk])
    answer = sign_in(cast.clerk).get(url)
    sent = BytesIO(b"".join(answer.streaming_content))
    assert load_workbook(sent).sheetnames[0] == "示范店申报表"
    act = Act.objects.get(verb="导出")
    assert (act.by, act.object_id) == (cast.clerk, scored.pk)
    assert sign_in(cast.auditor).get(url).status_code == 403
    assert sign_in(cast.foreign_clerk).get(url).status_code == 404
