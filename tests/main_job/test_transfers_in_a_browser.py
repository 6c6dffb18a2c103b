"""A transfer through all its steps in a browser, by two users: filed at one window, checked by
another person, letter, receipt; its pages read by everybody at every size."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, sign_in, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
MEMBERS = "/admin/members/partymember/"
TRANSFERS = "/admin/members/membershiptransfer/"


@pytest.fixture(scope="module")
def checker(compiled: Installation, browser: Browser, address: str) -> dict[str, Any]:
    """The approver's session."""
    compiled.add_user("approver", "approver", "640106Z01")
    context = browser.new_context(locale="zh-CN")
    sign_in(context.new_page(), address, compiled, "approver")
    state = dict(context.storage_state())
    context.close()
    return state


def choose(page: Page, field: str, term: str) -> None:
    """From a drop-down that searches: its box, a part of the name, the first hit."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(term)
    page.locator(".select2-results__option", has_text=term).first.click()


def step(page: Page, verb: str, **fields: str) -> None:
    """The button of the transfer's page, what it asks, and the same verb once more."""
    page.get_by_role("link", name=verb, exact=True).click()
    expect(page.get_by_role("button", name=verb)).to_be_visible()
    assert violations(page) == []
    for name, value in fields.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name=verb).click()


def readable(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible()
    assert violations(page) == []
    for size in (FACES["phone"], FACES["narrow"], FACES["office"]):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not scrolls_sideways(page), size


def test_a_transfer_from_the_window_to_the_receipt(
    screen: Page, browser: Browser, address: str, checker: dict[str, Any]
) -> None:
    filed_at_the_window(screen, address)
    checked(browser, checker, screen.url)
    goes_on_to_the_receipt(screen)
    for printed in ("打印介绍信", "打印流程图"):
        fits_upright_paper(screen, address, printed)
    the_list_tells_three_figures_and_searches_by_branch(screen, address)


def filed_at_the_window(screen: Page, address: str) -> None:
    screen.goto(f"{address}{MEMBERS}add/")
    screen.locator("#id_name").fill("邱平")
    screen.locator("#id_area").select_option(label="银川阅海湾中央商务区")
    screen.get_by_role("button", name="保存", exact=True).click()
    expect(screen.locator(".messagelist")).to_be_visible()
    screen.goto(f"{address}{MEMBERS}?q=qp")
    screen.get_by_role("link", name="邱平").click()
    screen.get_by_role("link", name="转接组织关系").click()
    readable(screen)
    choose(screen, "target", "支部")
    screen.locator("#id_source_name").fill("中共成都市某某支部委员会")
    screen.locator("#id_reason").fill("工作单位变动")
    screen.get_by_role("button", name="保存", exact=True).click()
    expect(screen.locator(".messagelist .success, .messagelist .warning").first).to_be_visible()
    screen.goto(f"{address}{TRANSFERS}?state=applied")
    readable(screen)
    screen.locator("#result_list a", has_text="邱平").first.click()
    expect(screen.locator("[aria-current=step]")).to_contain_text("审核")
    expect(screen.get_by_role("link", name="审核通过")).to_have_count(0)
    readable(screen)


def goes_on_to_the_receipt(screen: Page) -> None:
    screen.reload()
    step(screen, "开具介绍信")
    expect(screen.locator("[aria-current=step]")).to_contain_text("回执")
    number = screen.locator(".facts").inner_text()
    assert re.search(r"〔\d{4}〕1号", number)
    step(screen, "登记回执")
    expect(screen.locator(".flow-done")).to_have_count(5)
    readable(screen)


def checked(browser: Browser, checker: dict[str, Any], url: str) -> None:
    """By another person than who filed it."""
    context = browser.new_context(storage_state=checker, viewport=FACES["office"], locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    step(page, "审核通过")
    expect(page.locator("[aria-current=step]")).to_contain_text("开介绍信")
    context.close()


def fits_upright_paper(screen: Page, address: str, printed: str) -> None:
    screen.goto(f"{address}{TRANSFERS}?state=received")
    screen.locator("#result_list a", has_text="邱平").first.click()
    screen.get_by_role("link", name=printed).click()
    readable(screen)
    screen.emulate_media(media="print")
    pages = screen.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pages)
    assert box
    assert [round(float(side)) for side in box.groups()] == [595, 842]
    screen.emulate_media(media="screen")


def the_list_tells_three_figures_and_searches_by_branch(screen: Page, address: str) -> None:
    screen.goto(f"{address}{MEMBERS}")
    expect(screen.locator(".figures .figure").first).to_have_text("1名")
    readable(screen)
    choose_filter(screen, "branch", "支部")
    screen.get_by_role("button", name="查询").click()
    expect(screen).to_have_url(re.compile(r"branch=\d+"))


def choose_filter(page: Page, name: str, term: str) -> None:
    page.locator(f"#filter-{name} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(term)
    page.locator(".select2-results__option", has_text=term).first.click()
