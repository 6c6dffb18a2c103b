"""The page on which officials choose how their reports look."""

from types import SimpleNamespace
from typing import Any

import pytest

from reports.models import ReportStyle
from reports.workbooks.book import SHEETS
from tests.shared_world import shared

PAGE = "/reports/style/"
FIELDS: dict[str, Any] = {
    "title": "两新组织党建季报",
    "title_font": "华文中宋",
    "title_size": 22,
    "head_font": "黑体",
    "head_size": 11,
    "body_font": "宋体",
    "body_size": 11,
    "paper": "A3",
    "issuer": "区委组织部",
    "issued_on": "2026-01-05",
    "phone": "",
    "signers": "部长：\r\n\r\n经办：",
    "reason": "换字体",
    "sheet-summary": 2,
    "sheet-cover": 1,
}


@pytest.fixture
@shared
def world(cast: SimpleNamespace) -> SimpleNamespace:
    return cast


def test_saved_it_is_the_districts(world: SimpleNamespace, district: Any, sign_in: Any) -> None:
    client = sign_in(world.official)
    answer = client.post(f"{PAGE}?area={district.code}", FIELDS)
    assert answer.status_code == 302
    style = ReportStyle.objects.get(area=district)
    assert (style.title, style.paper, style.sheets) == (
        "两新组织党建季报",
        "A3",
        ["cover", "summary"],
    )
    assert style.signers == ["部长：", "经办："]
    page = client.get(PAGE).content.decode()
    assert "已保存" in page
    assert "设定报表样式" in page
    assert "换字体" in page


def test_all_sheets_in_their_order_are_no_choice(
    world: SimpleNamespace, district: Any, sign_in: Any
) -> None:
    usual = {f"sheet-{sheet.code}": number for number, sheet in enumerate(SHEETS, 1)}
    sign_in(world.official).post(f"{PAGE}?area={district.code}", {**FIELDS, **usual})
    assert ReportStyle.objects.get(area=district).sheets == []


def test_a_preview_shows_the_head_and_writes_nothing(
    world: SimpleNamespace, district: Any, sign_in: Any
) -> None:
    page = sign_in(world.official).post(
        f"{PAGE}?area={district.code}", {**FIELDS, "preview": "1", "reason": ""}
    )
    shown = page.content.decode()
    assert 'font-family="华文中宋, SimSun, serif" font-size="22"' in shown
    assert "2026年第一季度两新组织党建季报</text>" in shown
    assert not ReportStyle.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title_size": 40}, "标题字号应在 14 至 28 磅之间"),
        ({"sheet-summary": ""}, "请保留"),
        ({"sheet-summary": "x"}, "序号请填 1 至 99"),
        ({"title": ""}, "请写报表名称"),
        ({"body_font": "<b>"}, "请写字体的名称"),
        ({"reason": ""}, "请写明事由"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    world: SimpleNamespace, sign_in: Any, changes: dict[str, Any], sentence: str
) -> None:
    page = sign_in(world.official).post(PAGE, {**FIELDS, **changes})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not ReportStyle.objects.exists()


def test_who_may_not_lock_may_not_choose_and_foreign_is_missing(
    world: SimpleNamespace, foreign_district: Any, sign_in: Any
) -> None:
    for user in (world.clerk, world.approver, world.auditor, world.admin):
        assert sign_in(user).get(PAGE).status_code == 403
    official = sign_in(world.official)
    assert official.get(f"{PAGE}?area={foreign_district.code}").status_code == 404
    assert official.post(f"{PAGE}?area={foreign_district.code}", FIELDS).status_code == 404
    assert not ReportStyle.objects.exists()
