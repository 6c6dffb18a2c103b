"""The import wizard in a browser: the clicks it takes, columns by hand without a script, and pages
that everybody can read on an office screen and a phone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.districts.conftest import workbook
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
FACES = {"office": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
HEAD = ("企业名称", "是否建立党组织", "从业人员", "成立日期", "备注")
SIZE = 500
CODES = ("916401062301110056", "91640106200591458D")
KNOWN = ("老店甲", "老店乙")
OWN_HEAD = ("户名", "党组织有无", "人数", "信用代码", "备注")


@pytest.fixture(scope="module")
def office(office: Installation) -> Installation:
    """It knows two shops."""
    known = workbook(HEAD, *[(name, "×", 8) for name in KNOWN], day="2023-03-31")
    ledger = office.folder / "老店.xlsx"
    ledger.write_bytes(known)
    office.run("import_ledger", "organisations", ledger, "--as", "clerk")
    return office


@pytest.fixture
def scriptless(browser: Browser, signed_in: dict[str, Any]) -> Iterator[Page]:
    """The same person's page without scripts."""
    context = browser.new_context(
        storage_state=signed_in, locale="zh-CN", java_script_enabled=False
    )  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


class Hand:
    """A person's hand, which counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, role: Any, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=re.compile(name)).first.click()

    def choose(self, file: Path) -> None:
        """Chooses a file, which takes one click on the button that opens the choice."""
        self.clicks += 1
        self.page.locator("input[type=file]").set_input_files(file)


def look(page: Page) -> None:
    """Everybody can read the page, on both faces."""
    page.wait_for_load_state("networkidle")  # a form asks for the session before it goes
    for face, size in FACES.items():
        page.set_viewport_size(size)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        wrong = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
        assert wrong == [], face
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{face} scrolls sideways"
    page.set_viewport_size(FACES["office"])


def merchants(folder: Path, *, wrong: int = 0) -> Path:
    """A ledger as a street keeps it: a title, a reporting line, dates and digits of every kind."""
    rows = [
        (f"第{number}号商户", "×", "８" if number % 2 else 8, "2023.5.1", "演示")
        for number in range(1, SIZE + 1)
    ]
    rows[:wrong] = [(name, "×", "约八", day, "") for name, _, _, day, _ in rows[:wrong]]
    path = folder / "商户台账.xlsx"
    path.write_bytes(workbook(HEAD, *rows, day="2023-06-30", title="某街道商户台账"))
    return path


def test_a_file_with_errors_is_repaired_in_four_clicks(screen: Page, address: str, tmp_path: Path):
    start(screen, address, merchants(tmp_path, wrong=7))
    expect(screen.locator("#wrong")).to_contain_text("有错 7 行", timeout=60_000)
    look(screen)
    hand = Hand(screen)
    with screen.expect_download() as download:
        hand.press("link", "下载错误表")
    path = tmp_path / "错误表.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    table = book.worksheets[0]
    red = [cell for row in table.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"]
    assert [cell.coordinate for cell in red] == [f"C{number}" for number in range(4, 11)]
    for cell in red:
        cell.value = 8
    book.save(path)
    hand.choose(path)
    hand.press("button", "下一步：核对")
    confirm = screen.get_by_role("button", name="确认导入 500 行")
    expect(confirm).to_be_visible(timeout=60_000)
    expect(screen.locator(".figures")).to_contain_text("新增 500行")
    hand.press("button", "确认导入")
    expect(screen.locator("#content")).to_contain_text("新增 500 行", timeout=60_000)
    assert hand.clicks == 4
    undo(screen)


def start(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}/admin/imports/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="下一步：核对").click()


def undo(page: Page) -> None:
    page.get_by_text("撤销本次导入").click()
    page.get_by_role("button", name=re.compile("撤销")).click()
    expect(page.locator("#content")).to_contain_text("已撤销")


def test_five_hundred_merchants_in_five_clicks(screen: Page, address: str, tmp_path: Path):
    screen.goto(f"{address}/admin/")
    hand = Hand(screen)
    hand.press("link", "导入台账")
    look(screen)
    hand.choose(merchants(tmp_path))
    hand.press("button", "下一步：核对")
    expect(screen.locator(".figures")).to_contain_text("新增 500行", timeout=60_000)
    look(screen)
    hand.press("link", "新增 500")  # the result
    hand.press("button", "确认导入")
    screen.wait_for_url("**/status/**")
    expect(screen.locator("#content")).to_contain_text("新增 500 行", timeout=60_000)
    assert hand.clicks == 5
    look(screen)


def own_ledger(folder: Path, day: str, staff: int) -> Path:
    rows = [(name, "×", staff, None, "扩建") for name in KNOWN]
    rows += [(f"新店{n}", "×", 3, code, "") for n, code in enumerate(CODES)]
    path = folder / f"自己的台账{day}.xlsx"
    path.write_bytes(workbook(OWN_HEAD, *rows, day=day))
    return path


def test_columns_by_hand_are_remembered(
    scriptless: Page, screen: Page, address: str, tmp_path: Path
):
    columns_by_hand_without_a_script(scriptless, address, tmp_path)
    remembered_looked_at_one_by_one_and_taken_back(screen, address, tmp_path)


def columns_by_hand_without_a_script(screen: Page, address: str, tmp_path: Path) -> None:
    screen.goto(f"{address}/admin/imports/new/")
    screen.get_by_label("台账种类").select_option("organisations")
    screen.locator("input[type=file]").set_input_files(own_ledger(tmp_path, "2023-09-30", 9))
    screen.get_by_role("button", name="下一步：核对").click()
    expect(screen.locator("h2", has_text="指定表头和列")).to_be_visible(timeout=60_000)
    screen.get_by_label("A 列“户名”对应").select_option("name")
    screen.get_by_label("B 列“党组织有无”对应").select_option("covered")
    screen.get_by_label("C 列“人数”对应").select_option("staff")
    screen.get_by_role("button", name="重新核对").click()
    expect(screen.locator(".figures")).to_contain_text("新增 2行", timeout=60_000)
    expect(screen.locator(".figures")).to_contain_text("更新 2行")
    screen.get_by_label("逐条看").check()
    screen.get_by_role("button", name="重新核对").last.click()
    expect(screen.get_by_label("更新第 4 行 老店甲")).to_be_checked(timeout=60_000)


def remembered_looked_at_one_by_one_and_taken_back(
    screen: Page, address: str, tmp_path: Path
) -> None:
    start(screen, address, own_ledger(tmp_path, "2023-12-31", 10))
    expect(screen.locator(".figures")).to_contain_text("更新 2行", timeout=60_000)
    screen.get_by_text("改列的对应、表头行").click()
    look(screen)
    screen.get_by_label("逐条看").check()
    screen.get_by_role("button", name="重新核对").last.click()
    tick = screen.get_by_label("更新第 4 行 老店甲")
    expect(tick).to_be_checked(timeout=60_000)
    tick.uncheck()
    look(screen)
    screen.get_by_role("button", name="确认导入").click()
    expect(screen.locator("#content")).to_contain_text("跳过 1 行", timeout=60_000)
    undo(screen)


def test_a_head_that_is_not_known_and_what_was_remembered(
    screen: Page, address: str, tmp_path: Path
):
    path = tmp_path / "别的台账.xlsx"
    path.write_bytes(workbook(("户主", "组织", "企业类型", "从业人数", "业态"), ("甲", "×")))
    start(screen, address, path)
    form = screen.locator("h2", has_text="指定表头和列")
    expect(form).to_be_visible(timeout=60_000)
    look(screen)
    with screen.expect_navigation():
        screen.get_by_role("button", name="重新核对").click()
    expect(screen.get_by_role("alert").first).to_be_visible()
    look(screen)
    screen.goto(f"{address}/admin/imports/new/")
    expect(screen.locator("h2", has_text="记住的列对应")).to_be_visible()
    look(screen)
