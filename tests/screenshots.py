"""`make screenshots`: the pictures of README.md, taken from a running demonstration.

make run                       # in another window
make screenshots               # ARGS=http://127.0.0.1:8001 for another port
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from config import local
from tests.browser import CHROMIUM, FLAGS, HINT

TARGET = Path(__file__).parent.parent / "docs/img"
LEDGER = Path(__file__).parent / "data/yuehaiwan-enterprise-ledger.xlsx"
PERIOD = "area=640106&period=2017Q4"


def main(address: str) -> int:
    local.prepare()
    if not CHROMIUM:
        sys.stderr.write(HINT + "\n")
        return 1
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        options = {"executable_path": CHROMIUM, "args": [*FLAGS, f"--disk-cache-dir={folder}"]}
        browser = playwright.chromium.launch(**options)
        official(browser, address)
        clerk(browser, address)
        phone(browser, address)
    return 0


def signed_in(browser: Browser, address: str, name: str, width: int = 1366) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 768 if width > 800 else 844}, locale="zh-CN"
    ).new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(os.environ["DEMO_PASSWORD"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("networkidle")
    return page


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # charts grow in
    page.screenshot(path=TARGET / f"{name}.png")


def official(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "official")
    page.goto(f"{address}/dashboard/?{PERIOD}")
    keep(page, "dashboard")
    page.goto(f"{address}/dashboard/organisations/?{PERIOD}")
    keep(page, "organisations")
    page.goto(f"{address}/reports/")
    keep(page, "reports")


def clerk(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "clerk")
    page.goto(f"{address}/admin/")
    keep(page, "workbench")
    page.get_by_role("link", name="导入台账").first.click()
    page.wait_for_load_state("networkidle")
    keep(page, "import")


def phone(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "official", width=390)
    page.goto(f"{address}/dashboard/?{PERIOD}")
    keep(page, "phone")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
