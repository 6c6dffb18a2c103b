"""The registers in a browser: every page of a clerk is readable by everybody at every size."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, sign_in, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
PAGES = (
    "/admin/",
    "/admin/todos/",
    "/admin/search/?q=yh",
    "/admin/districts/organisation/",
    "/admin/districts/organisation/export/?as=organisations",
    "/admin/districts/organisation/add/",
    "/admin/districts/organisation/1/change/",
    "/admin/districts/organisation/1/history/",
    "/admin/districts/partyorganisation/1/change/",
    "/admin/districts/partyorganisation/1/page/",
    "/admin/districts/partyorganisation/1/elect/",
    "/admin/districts/partyorganisation/tree/",
    "/admin/districts/partytitle/",
    "/admin/districts/partyorganisation/",
    "/admin/districts/jointcommittee/add/",
    "/admin/districts/venue/add/",
    "/admin/districts/gridzone/",
    "/admin/districts/instructor/",
    "/admin/districts/instructor/1/change/",
    "/admin/districts/commercialdistrict/1/change/",
    "/admin/districts/organisationcoverage/?party=1",
    "/admin/districts/organisationcoverage/1/change/",
    "/admin/districts/organisation/1/instructor/",
    "/admin/districts/todo/",
    "/advice/",
    "/advice/todos/",
    "/orders/",
    "/admin/members/partymember/add/",
    "/admin/imports/",
    "/admin/imports/new/",
    "/admin/imports/2/status/",
    "/messages/",
    "/password/",
)


@pytest.fixture(scope="module", autouse=True)
def ledger(compiled: Installation) -> None:
    """The zone's ledger is in: the second batch, after the list of areas."""


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_it(screen: Page, address: str, path: str) -> None:
    """axe finds nothing, and nothing but a table's own box scrolls sideways, also at 200 %."""
    screen.goto(f"{address}{path}")
    expect(screen.locator("h1")).to_be_visible()
    assert violations(screen, registers=path == "/admin/") == []
    for size in ({"width": 683, "height": 384}, {"width": 320, "height": 640}):
        screen.set_viewport_size(size)
        assert not scrolls_sideways(screen), size


def test_a_to_do_is_closed_where_it_stands_and_taken_back(screen: Page, address: str) -> None:
    """Without another page the count falls by one, and for ten seconds it can be taken back."""
    screen.goto(f"{address}/admin/todos/")
    heading, count = screen.locator("h1"), screen.locator("#due-count")
    before = int(count.inner_text().removesuffix(" 件"))
    heading.evaluate("element => element.dataset.same = '1'")
    screen.get_by_role("button", name="标为办结").first.click()
    expect(count).to_have_text(f"{before - 1} 件")
    expect(screen.locator("#nav-due")).to_have_text(str(before - 1))
    expect(heading).to_have_attribute("data-same", "1")
    assert violations(screen) == []
    screen.get_by_role("button", name="撤销").click()
    expect(count).to_have_text(f"{before} 件")


def test_a_choice_by_search_bears_the_name_of_its_field(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/districts/organisation/1/change/")
    expect(screen.get_by_role("combobox", name="承继")).to_be_visible()
    first = screen.get_by_role("combobox", name="党组织").first
    expect(first).to_have_accessible_description("中共宁夏恒泰房地产经纪支部委员会")
    screen.get_by_text("再加一条组织覆盖").click()
    expect(screen.get_by_role("combobox", name="党组织")).to_have_count(2)


def test_what_is_seen_goes_out_in_two_clicks(screen: Page, address: str, tmp_path: Path) -> None:
    """S6: filtered, sorted, three columns hidden and one moved, on the second page; first as typed,
    not asked."""
    screen.goto(f"{address}/admin/districts/organisation/?sort=-name&p=2")
    chooser = screen.locator("details.columns")
    chooser.locator("summary").click()
    for title in ("类别", "商圈", "经营状态"):
        chooser.get_by_role("checkbox", name=title).uncheck()
    for _ in range(3):
        chooser.get_by_role("button", name="上移“成立日期”").click()
    assert violations(screen) == []
    chooser.get_by_role("button", name="显示这些列").click()
    expect(screen.locator("#result_list thead")).not_to_contain_text("经营状态")
    screen.wait_for_load_state()  # with the script that asks
    screen.get_by_label("搜索单位").fill("有限公司")
    out = screen.get_by_role("link", name="导出 150 条（当前筛选）")
    out.click()
    expect(screen.get_by_role("alert")).to_contain_text("查询条件改了，还没有查询")
    screen.get_by_role("button", name="查询").click()
    expect(screen).to_have_url(re.compile("[?&]q="))
    heads = screen.locator("#result_list thead th a, #result_list thead th:not(:has(*))")
    seen = [text.strip(" ↓\n") for text in heads.all_inner_texts()]
    names = screen.locator("#result_list tbody th").all_inner_texts()
    screen.get_by_role("link", name="（当前筛选）").click()
    with screen.expect_download() as download:
        screen.get_by_role("button", name="下载").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    rows = list(load_workbook(file)["名单"].iter_rows(min_row=2, values_only=True))
    assert list(rows[0]) == ["序号", *seen] == ["序号", "名称", *seen[1:]]
    assert seen[1:] == ["统一社会信用代码", "成立日期", "行政区划"]
    assert [row[1] for row in rows[1:26]] == names
    assert rows[1][2].isalnum()  # a code is text


def saved(page: Page, remark: str) -> None:
    page.locator("#id_remark").fill(remark)
    page.locator("#id_reason").fill("走访核实")
    page.get_by_role("button", name="保存", exact=True).click()


def test_two_editors_choose_what_holds(
    screen: Page, browser: Browser, address: str, compiled: Installation
) -> None:
    """Both have the row open; the other one works without a script."""
    row = f"{address}/admin/districts/organisation/2/change/"
    compiled.add_user("colleague", "clerk", "640106Z01")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    other = context.new_page()
    sign_in(other, address, compiled, "colleague")
    other.goto(row)
    screen.goto(row)
    saved(other, "同事填的")
    expect(other.locator(".messagelist .success")).to_be_visible()
    other.goto(row)
    saved(screen, "我填的")
    beside = screen.get_by_role("row", name="备注")
    expect(beside).to_contain_text("同事填的")
    expect(beside).to_contain_text("我填的")
    assert violations(screen) == []
    for face in ("phone", "narrow", "office"):
        screen.set_viewport_size(FACES[face])
        assert not scrolls_sideways(screen), face
    screen.get_by_label("备注：保存我填的").check()
    screen.get_by_role("button", name="保存", exact=True).click()
    expect(screen.locator(".messagelist .success")).to_be_visible()
    saved(other, "同事又填的")
    expect(other.get_by_role("row", name="备注")).to_contain_text("我填的")
    other.get_by_label("备注：采用登记册的").check()
    other.get_by_role("button", name="保存", exact=True).click()
    expect(other.locator(".messagelist .success")).to_be_visible()
    context.close()
    screen.goto(row)
    expect(screen.locator("#id_remark")).to_have_value("我填的")
