"""S7: a street hands its quarter in by five presses, after it has explained what has to be; nobody
types a number."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
SCENE = """
import datetime as dt
from core.dated import Quarter
from districts.models import Area, OrganisationCoverage
from reports.cycle.drafting import compile_draft
from reports.models import OrganisationFact

alone = OrganisationFact.objects.filter(standalone=True, full_members__gte=3).first()
ways = OrganisationCoverage.objects.filter(organisation=alone.organisation_id)
ways.update(until=dt.date(2017, 12, 1))
compile_draft(Area.objects.get(code="640106"), Quarter(2017, 4))
"""


@pytest.fixture(scope="module", autouse=True)
def quarter(compiled: Installation) -> None:
    """The zone's part waits to be handed in; one that should have a Party organisation has none."""
    compiled.run("shell", "--no-imports", "-v", "0", "-c", SCENE)


def explain(screen: Page) -> None:
    """Whatever wants it, in place."""
    open_rows = screen.locator("#check-book tbody tr", has_text="需说明")
    for left in range(open_rows.count(), 0, -1):
        open_rows.first.locator("textarea").fill("首期台账，已逐户核实（演示）")
        open_rows.first.get_by_role("button", name="保存说明").click()
        expect(open_rows).to_have_count(left - 1)


def step(screen: Page, number: int) -> Locator:
    return screen.locator("#cycle-part li").nth(number - 1)


def test_five_presses_hand_the_quarter_in(
    screen: Page, address: str, compiled: Installation
) -> None:
    screen.goto(f"{address}/admin/")
    screen.locator("nav").get_by_role("link", name="季度报表").click()
    screen.get_by_role("link", name=re.compile("2017年第四季度")).first.click()
    expect(screen.locator("h1")).to_have_text("2017年第四季度报表")
    assert screen.locator("input[type=number]").count() == 0
    expect(step(screen, 2).get_by_role("button")).to_be_disabled()
    assert violations(screen) == []
    step(screen, 1).get_by_role("link", name="校核").click()
    explain(screen)
    expect(step(screen, 2).get_by_role("button")).to_be_enabled()
    step(screen, 2).get_by_role("button", name="报送").click()
    expect(step(screen, 2)).to_contain_text("已报送")
    screen.evaluate("window.print = () => { document.title = 'printed' }")
    step(screen, 3).get_by_role("button", name="打印").click()
    assert screen.title() == "printed"
    assert compiled.asked("select state from reports_submission") == [("submitted",)]


@pytest.mark.parametrize(("press", "size"), [("打印", (842, 595)), ("打印 A3", (1191, 842))])
def test_it_is_printed_on_either_paper_one_page_wide(
    screen: Page, address: str, tmp_path: Path, press: str, size: tuple[int, int]
) -> None:
    """D7: 季度报表, the quarter, the paper."""
    screen.goto(f"{address}/reports/")
    screen.get_by_role("link", name=re.compile("2017年第四季度")).first.click()
    screen.evaluate("window.print = () => {}")
    screen.locator(".page-head").get_by_role("button", name=press, exact=True).click()
    file = tmp_path / "季报.pdf"
    file.write_bytes(screen.pdf(prefer_css_page_size=True))
    told = printed("pdfinfo", file)
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()  # type: ignore[union-attr]
    assert (round(float(width)), round(float(height))) == size
    text = printed("pdftotext", "-layout", file, "-")
    assert "填报单位（盖章）：银川阅海湾中央商务区" in text
    assert "单位负责人：" in text
    assert "#" not in text


def printed(*words: object) -> str:
    return subprocess.run([*map(str, words)], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("screen", ["office", "projector", "phone"], indirect=True)
def test_the_part_can_be_read(screen: Page, address: str) -> None:
    screen.goto(f"{address}/reports/")
    screen.get_by_role("link", name=re.compile("2017年第四季度")).first.click()
    expect(screen.locator("#check-book")).to_be_visible()
    assert violations(screen) == []
    assert not scrolls_sideways(screen)
