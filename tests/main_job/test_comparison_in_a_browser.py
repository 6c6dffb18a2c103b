"""One comparison from the upload to registered and struck, and S3: a phone in three clicks."""

import datetime as dt
import os
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, violations
from tests.main_job.installation import DATA, Installation

pytestmark = pytest.mark.browser

USER = "clerk"
LEDGER = DATA / "yuehaiwan-enterprise-ledger.xlsx"
NEW, SHELL = "演示新开业餐饮有限公司", "演示空壳商贸有限公司"
CODES = ("91110108551385082Q", "91330106673959654P")


@pytest.fixture(scope="module", autouse=True)
def ledger(compiled: Installation) -> None:
    """The zone's 150 organisations are in."""


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger's first 140 organisations and two that the register lacks."""
    rows = load_workbook(LEDGER).worksheets[0].iter_rows(6, 145, values_only=True)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["市场主体名称", "统一社会信用代码", "登记状态"])
    for row in rows:
        sheet.append([row[2], row[3], "存续"])
    for name, code in zip((NEW, SHELL), CODES, strict=True):
        sheet.append([name, code, "存续"])
    path = tmp_path_factory.mktemp("lists") / "登记名单.xlsx"
    book.save(path)
    return path


def looked_at(page: Page, name: str) -> None:
    """Readable by everybody, on the phone too."""
    assert violations(page) == [], name
    for face in ("phone", "office"):
        page.set_viewport_size(FACES[face])
        assert not scrolls_sideways(page), (name, face)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{face}.png")


def test_a_list_is_compared_and_decided(screen: Page, address: str, outside: Path) -> None:
    screen.goto(f"{address}/admin/districts/comparisonlist/add/")
    looked_at(screen, "upload")
    screen.get_by_label("名单来源").select_option("registration")
    screen.get_by_label("名单日期").fill(str(dt.date(2017, 12, 31)))
    screen.get_by_label("文件").set_input_files(outside)
    screen.get_by_role("button", name="保存", exact=True).click()
    expect(screen.get_by_role("heading", name="比对结果")).to_be_visible(timeout=60_000)
    looked_at(screen, "result")
    screen.get_by_role("link", name="名单有、登记册没有").click()
    expect(screen.get_by_role("navigation", name="比对结果")).to_contain_text(
        "两边都有 140 名单有、登记册没有 2 登记册有、名单没有 10"
    )
    looked_at(screen, "there")
    screen.get_by_role("link", name=NEW).click()
    screen.get_by_role("link", name="登记为新单位").click()
    looked_at(screen, "register")
    screen.get_by_role("button", name="登记为新单位").click()
    expect(screen.get_by_text(f"已登记：{NEW}。")).to_be_visible()
    screen.get_by_role("link", name=SHELL).click()
    screen.get_by_role("link", name="剔除（不纳入）").click()
    screen.get_by_label("依据").fill("三次上门无办公场所")
    screen.get_by_role("button", name="剔除（不纳入）").click()
    expect(screen.get_by_text(f"已剔除：{SHELL}。")).to_be_visible()
    screen.get_by_role("link", name="登记册有、名单没有 10").click()
    expect(screen.locator("#result_list tbody tr")).to_have_count(10)
    looked_at(screen, "here")


def test_an_organisation_is_struck_from_its_page(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/districts/organisation/150/change/")
    looked_at(screen, "organisation")
    screen.get_by_role("link", name="剔除", exact=True).click()
    screen.get_by_label("剔除为").select_option("shell")
    screen.get_by_label("自某日起").fill("2018-06-01")
    screen.get_by_label("依据").fill("三次上门无办公场所")
    looked_at(screen, "strike")
    screen.get_by_role("button", name="剔除", exact=True).click()
    expect(screen.get_by_role("link", name="恢复经营")).to_be_visible()


def test_a_phone_is_changed_in_three_clicks(screen: Page, address: str) -> None:
    """S3: search result → pencil → 保存; the search itself is the key / and a name."""
    screen.goto(f"{address}/admin/search/?q=恒泰")
    screen.locator("#content .list a").first.click()
    screen.get_by_role("link", name="改联系电话").click()
    screen.get_by_label("联系电话").fill("0951-6012345")
    looked_at(screen, "phone")
    screen.get_by_role("button", name="保存").click()
    expect(screen.get_by_text("已改为 095*****2345。")).to_be_visible()
    screen.get_by_role("link", name="变更记录").click()
    expect(screen.get_by_text("095*****2345")).to_be_visible()
