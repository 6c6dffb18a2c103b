"""The main job in a browser, with a real worker: ledger in, coverage compiled, dashboard, workbook.

The street's clerk imports the ledger he has; an official lets the quarter be compiled, reads the
two coverages, opens the organisations behind them and takes the workbook home.
"""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.main_job.faces import sign_in
from tests.main_job.installation import DATA, Installation

pytestmark = pytest.mark.browser

PERIOD = "period=2017Q4"


def test_the_main_job(page: Page, address: str, office: Installation) -> None:
    the_clerk_imports_the_ledger(page, address, office)
    page.context.clear_cookies()
    the_official_reads_the_two_coverages(page, address, office)
    the_figure_opens_to_its_organisations(page, address)
    the_workbook_has_the_same_figures(page, address)


def the_clerk_imports_the_ledger(page: Page, address: str, office: Installation) -> None:
    sign_in(page, address, office, "clerk")
    page.goto(f"{address}/admin/")
    page.get_by_role("link", name="导入台账").first.click()
    page.locator("input[type=file]").set_input_files(DATA / "yuehaiwan-enterprise-ledger.xlsx")
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page.locator("#content")).to_contain_text("150", timeout=60_000)
    page.get_by_role("button", name=re.compile("确认")).click()
    expect(page.locator("#content")).to_contain_text("已导入", timeout=60_000)


def the_official_reads_the_two_coverages(page: Page, address: str, office: Installation) -> None:
    sign_in(page, address, office, "official")
    page.goto(f"{address}/dashboard/?{PERIOD}")
    page.get_by_role("button", name=re.compile("汇总")).click()
    expect(page.locator("main")).to_contain_text("75 / 150", timeout=60_000)
    page.goto(f"{address}/dashboard/?{PERIOD}")
    expect(page.locator(".kpi").first).to_contain_text("50.0")
    expect(page.locator(".kpi").nth(1)).to_contain_text("100.0")


def the_figure_opens_to_its_organisations(page: Page, address: str) -> None:
    page.goto(f"{address}/dashboard/?{PERIOD}")
    page.locator(".kpi").first.click()
    expect(page.locator("main")).to_contain_text("75")
    expect(page.locator("tbody tr")).to_have_count(25)
    page.go_back()
    expect(page).to_have_url(re.compile(PERIOD))


def the_workbook_has_the_same_figures(page: Page, address: str) -> None:
    page.goto(f"{address}/reports/")
    page.get_by_role("link", name=re.compile("2017年第四季度")).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Excel")).click()
    with download.value.path().open("rb") as file:
        book = load_workbook(file, data_only=True)
    cells = {cell for row in book["季度汇总"].iter_rows(values_only=True) for cell in row}
    assert {150, 75, 0.5, 1}.issubset(cells)
