"""The dashboard in a browser: by mouse and keyboard, its charts taken away, readable by everybody
on an office screen, a projector and a phone.
"""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

PERIOD = "period=2017Q4"
ACTIVITIES = "/dashboard/activities/"
LIST = "/dashboard/organisations/?indicator=organisation_coverage"
USER = "official"


@pytest.fixture(scope="module", autouse=True)
def ledger(compiled: Installation) -> None:
    """The zone's ledger is in and the quarter compiled."""


@pytest.mark.parametrize("screen", ["office", "phone"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        f"/dashboard/?{PERIOD}",
        f"{ACTIVITIES}?{PERIOD}",
        "/dashboard/?period=2017Q3",
        LIST,
        f"{LIST}&q=查无此店",
    ],
    ids=["dashboard", "activities", "not compiled", "list", "empty list"],
)
def test_everybody_can_read_it(screen: Page, address: str, path: str) -> None:
    screen.goto(f"{address}{path}")
    expect(screen.locator("h1")).to_be_visible()
    assert violations(screen) == []
    assert not scrolls_sideways(screen)


def test_the_two_figures_and_their_charts_are_drawn(screen: Page, address: str) -> None:
    screen.goto(f"{address}/dashboard/?{PERIOD}")
    expect(screen.locator(".kpi").first).to_contain_text("50.0%")
    expect(screen.locator(".kpi").nth(1)).to_contain_text("100.0%")
    for chart in ("streets", "trend", "commercial"):
        box = screen.locator(f"#chart-{chart}")
        expect(box.locator("svg")).to_be_visible()
        assert "覆盖率" in str(box.get_attribute("aria-label"))
    expect(screen.locator("#chart-streets")).to_contain_text("75/150")


@pytest.mark.parametrize("screen", ["office", "phone"], indirect=True)
def test_the_charts_of_activities_are_drawn(screen: Page, address: str) -> None:
    screen.goto(f"{address}{ACTIVITIES}?{PERIOD}")
    expect(screen.locator("#chart-activity_trend svg")).to_contain_text("17一")
    for chart in ("activity_trend", "activity_units", "activity_themes"):
        box = screen.locator(f"#chart-{chart}")
        expect(box.locator("svg")).to_be_visible()
        assert "活动" in str(box.get_attribute("aria-label"))
    expect(screen.locator("#chart-activity_units")).to_contain_text("银川阅海")
    screen.get_by_text("看数据表").first.click()
    table = screen.get_by_role("region", name="数据表").first
    expect(table).to_contain_text("银川阅海湾中央商务区")
    assert violations(screen) == []
    assert not scrolls_sideways(screen)


def test_the_bar_of_a_unit_leads_to_its_own_page_of_activities(screen: Page, address: str) -> None:
    screen.goto(f"{address}{ACTIVITIES}?{PERIOD}&area=640106")
    screen.locator("#chart-activity_units + .bar-links a").first.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("h1")).to_have_text("银川阅海湾中央商务区")
    assert ACTIVITIES in screen.url


def test_the_table_behind_a_chart_opens_and_closes_by_key(screen: Page, address: str) -> None:
    screen.goto(f"{address}/dashboard/?{PERIOD}")
    summary = screen.get_by_text("看数据表").first
    summary.focus()
    screen.keyboard.press("Enter")
    table = screen.get_by_role("region", name="数据表").first
    expect(table).to_contain_text("合计")
    expect(table).to_contain_text("50.0%")
    assert violations(screen) == []
    screen.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(summary).to_be_focused()


def test_enter_on_a_bar_drills_and_back_returns(screen: Page, address: str) -> None:
    screen.goto(f"{address}/dashboard/?{PERIOD}&area=640106&basis=default")
    bar = screen.locator(".bar-links a").first
    bar.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("h1")).to_have_text("银川阅海湾中央商务区")
    asked = parse_qs(urlsplit(screen.url).query)
    assert (asked["area"], asked["period"], asked["basis"]) == (
        ["640106Z01"], ["2017Q4"], ["default"],
    )  # fmt: skip
    expect(screen.locator(".breadcrumbs")).to_contain_text("金凤区")
    screen.go_back()
    expect(screen.locator("h1")).to_have_text("金凤区")


def test_three_presses_from_the_district_to_the_organisations(screen: Page, address: str) -> None:
    """区 → 填报单位 → 商圈 → 单位, the numbers the same on the way."""
    screen.goto(f"{address}/dashboard/?{PERIOD}")
    press_a_bar(screen, "#chart-streets")
    expect(screen.locator("h1")).to_have_text("银川阅海湾中央商务区")
    expect(screen.locator(".kpi").first).to_contain_text("75 / 150")
    press_a_bar(screen, "#chart-commercial")
    expect(screen.locator(".breadcrumbs li")).to_have_count(3)
    screen.locator(".kpi").first.click()
    expect(screen.locator("h1")).to_have_text("被党组织覆盖的单位")
    expect(screen.locator("main")).to_contain_text("共 75 家")


def press_a_bar(page: Page, chart: str) -> None:
    """Upon the first bar, once it is drawn: its link for the keyboard lies over it."""
    expect(page.locator(f"{chart} svg")).to_contain_text("%")
    box = page.locator(f"{chart} + .bar-links a").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)


def test_the_list_turns_to_its_end(screen: Page, address: str) -> None:
    screen.goto(f"{address}{LIST}&{PERIOD}")
    seen = 0
    for rows in (25, 25, 25):
        expect(screen.locator("tbody tr")).to_have_count(rows)
        seen += rows
        expect(screen.locator(".paginator")).to_contain_text(f"{seen} 条，共 75 条")
        if seen < 75:
            screen.get_by_role("link", name="下一页").click()
    expect(screen.get_by_role("link", name="下一页")).to_have_count(0)


@pytest.mark.parametrize(
    ("page", "drawn", "text", "row"),
    [
        ("/dashboard/", "#chart-streets svg", "%", ["银川阅海湾中央商务区", 75, 150, 50]),
        (ACTIVITIES, "#chart-activity_units svg", "银川", ["银川阅海湾中央商务区", 0, 0]),
    ],
)
def test_a_chart_is_taken_away_as_picture_and_as_workbook(
    screen: Page,
    address: str,
    tmp_path: Path,
    *,
    page: str,
    drawn: str,
    text: str,
    row: list[object],
) -> None:
    screen.goto(f"{address}{page}?{PERIOD}")
    expect(screen.locator(drawn)).to_contain_text(text)
    screen.get_by_text("下载", exact=True).first.click()
    with screen.expect_download() as download:
        screen.get_by_role("button", name="下载图片").first.click()
    picture = tmp_path / "chart.png"
    download.value.save_as(picture)
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert int.from_bytes(head[16:20], "big") >= 1100  # twice the pixels
    assert download.value.suggested_filename.endswith("2017Q4.png")
    screen.get_by_text("下载", exact=True).first.click()  # it closed with the choice
    with screen.expect_download() as download:
        screen.get_by_role("link", name="下载Excel").first.click()
    download.value.save_as(tmp_path / "chart.xlsx")
    sheet = load_workbook(tmp_path / "chart.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[5]][: len(row)] == row


def test_it_prints_two_cards_abreast_and_is_as_before(screen: Page, address: str) -> None:
    screen.set_viewport_size({"width": 1000, "height": 768})  # one card abreast
    screen.goto(f"{address}/dashboard/?{PERIOD}")
    drawn = screen.locator("#chart-streets svg")
    expect(drawn).to_contain_text("%")
    before = drawn.bounding_box()
    screen.evaluate(
        """addEventListener("beforeprint", () => {
             window.printed = document.querySelector("#chart-streets svg").clientWidth; })"""
    )
    sheets = re.findall(rb"/Type /Page\b", screen.pdf(prefer_css_page_size=True))
    assert len(sheets) <= 3  # with the definitions of what is shown
    assert screen.evaluate("window.printed") == 496
    assert drawn.bounding_box() == before


@pytest.mark.parametrize("screen", ["office", "projector"], indirect=True)
def test_the_projector_shows_all_without_scrolling(screen: Page, address: str) -> None:
    screen.goto(f"{address}/dashboard/?{PERIOD}&screen=1")
    expect(screen.locator("#chart-trend svg")).to_contain_text("%")
    assert screen.evaluate(
        "[document.documentElement.scrollHeight - innerHeight,"
        " document.documentElement.scrollWidth - innerWidth]"
    ) == [0, 0]
    smallest = screen.evaluate(
        """Math.min(...[...document.querySelectorAll('body *')]
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
                       && e.getClientRects().length)
          .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 20
    assert violations(screen) == []
    screen.keyboard.press("Escape")
    expect(screen.locator("h1")).to_have_text("金凤区")
