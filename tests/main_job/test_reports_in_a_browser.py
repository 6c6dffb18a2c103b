"""The pages of reports and of what is read out of them: readable by everybody on the screens of an
office and of a leader, and without their colours."""

import datetime as dt
import re
from itertools import combinations, pairwise

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, sign_in, violations
from tests.main_job.grey import CELLS, PAPER, SERIES, colourless, contrast, faint, mark
from tests.main_job.installation import Installation
from tests.main_job.report_scenes import MADE, WORDS
from tests.main_job.test_portal_in_a_browser import Presses

pytestmark = pytest.mark.browser

USER = "official"
PERIOD = "period=2017Q4&area=640106"
PLAN = f"/dashboard/plan/?{PERIOD}&commercial_district=1"
FORM = "/reports/superior/1/"
PAGES = {
    "coverage": f"/dashboard/?{PERIOD}",
    "activities": f"/dashboard/activities/?{PERIOD}",
    "plan": PLAN,
    "plan of stores": f"{PLAN}&look=stores",
    "plan to choose": f"/dashboard/plan/?{PERIOD}",
    "bases": f"/dashboard/bases/?{PERIOD}",
    "funding": f"/dashboard/funding/?{PERIOD}",
    "reports": "/reports/",
    "report": "/reports/1/",
    "check book": "/reports/1/checks/",
    "movements": "/reports/1/movements/",
    "changes": "/reports/1/changes/",
    "style": "/reports/style/",
    "forms": "/reports/superior/",
    "new form": "/reports/superior/new/",
    "form filled": FORM,
    "form's cells": f"{FORM}cells/?sheet=0&cell=B6",
    "form's run": f"{FORM}run/?sheet=0&first=A6&last=A9",
    "form replaced": f"{FORM}replace/",
    "form ended": f"{FORM}end/",
    "table to choose": "/reports/tables/",
    "table": f"/reports/tables/?{WORDS}",
    "table kept": f"/reports/tables/new/?{WORDS}",
    "table changed": "/reports/tables/1/change/",
    "table ended": "/reports/tables/1/end/",
    "tokens": "/tokens/",
    "new token": "/tokens/new/",
    "token revoked": "/tokens/1/revoke/",
    "targets": "/targets/",
    "target": "/targets/1/",
    "list": "/dashboard/organisations/?indicator=organisation_coverage",
}
OF_LEADERS = ("coverage", "activities", "funding", "bases", "plan", "report", "list")  # D1 to D7
SCREENS = {
    "screen": f"/dashboard/?{PERIOD}&screen=1",
    "screen of activities": f"/dashboard/activities/?{PERIOD}&screen=1",
    "screen of funding": f"/dashboard/funding/?{PERIOD}&screen=1",
}
DRAWN = {name: PAGES[name] for name in ("coverage", "activities", "funding")} | SCREENS
PLANS = {name: PAGES[name] for name in ("plan", "plan of stores")}
IN_GREY = DRAWN | PLANS


@pytest.fixture(scope="module", autouse=True)
def quarter(compiled: Installation) -> None:
    compiled.run("shell", "--no-imports", "-v", "0", "-c", MADE)


def whole(screen: Page, address: str, path: str) -> None:
    """The page, once its charts are drawn."""
    answer = screen.goto(f"{address}{path}")
    assert answer
    assert (answer.status, screen.url) == (200, f"{address}{path}")
    for chart in screen.locator(".chart-canvas").all():
        expect(chart.locator("svg, .uncompiled").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_it(screen: Page, address: str, name: str) -> None:
    """At both sizes; what leaders look at is looked at by axe at both too."""
    whole(screen, address, PAGES[name])
    assert violations(screen) == []
    assert not scrolls_sideways(screen)
    screen.set_viewport_size(FACES["projector"])
    assert not scrolls_sideways(screen)
    if name in OF_LEADERS:
        assert violations(screen) == []


def test_what_is_behind_is_seen_and_pressed_for(
    screen: Page, address: str, compiled: Installation
) -> None:
    """D1: seen without a press, sent with two; then it stands on the office's desk."""
    presses, subject = Presses(), "银川阅海湾中央商务区经费执行率 120.0%"
    whole(screen, address, PAGES["coverage"])
    row = screen.locator("li", has_text=subject)
    expect(row.locator(".badge--late")).to_have_text("滞后")
    presses.on(row.get_by_role("link", name="督办"))
    screen.get_by_label("办结期限").fill(f"{localdate() + dt.timedelta(days=7)}")
    presses.on(screen.get_by_role("button", name="发出督办"))
    expect(screen.locator(".messagelist")).to_contain_text("已向银川阅海湾中央商务区发出督办")
    assert presses.count <= 3
    screen.context.clear_cookies()
    sign_in(screen, address, compiled, "clerk")
    told = screen.get_by_role("link", name=subject)
    for _ in range(40):  # until the worker has found it
        screen.goto(f"{address}/admin/")
        if told.count():
            break
        screen.wait_for_timeout(500)
    expect(told.first).to_be_visible()


def test_the_last_quarter_and_year_are_one_press_away(screen: Page, address: str) -> None:
    """D3: beside the figures, and for each quarter in the table; of nothing it is a dash."""
    whole(screen, address, PAGES["coverage"])
    expect(screen.locator(".kpi").first).to_contain_text("较上季 —")
    expect(screen.locator(".kpi").first).to_contain_text("较去年同期 —")
    card = screen.locator(".card", has=screen.locator("#chart-trend"))
    card.get_by_text("看数据表").click()
    table = card.get_by_role("region", name="数据表")
    expect(table.locator("thead")).to_have_text(re.compile("环比.*同比.*环比.*同比", re.DOTALL))
    expect(table.locator("tbody tr").last).to_contain_text("—")


def test_one_press_shows_the_projector_which_is_fetched_anew(
    own_screen: Page, address: str
) -> None:
    """D8: nobody's name or phone; after five minutes new figures stand on the same page."""
    own_screen.clock.install()
    whole(own_screen, address, PAGES["coverage"])
    own_screen.get_by_role("link", name="大屏").click()
    expect(own_screen.locator("#chart-trend svg")).to_contain_text("%")
    told = own_screen.content()
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|经办小周|党员0", told)
    own_screen.evaluate("window.kept = true")
    own_screen.evaluate("document.querySelector('main').firstElementChild.id = 'old'")
    own_screen.clock.run_for(301_000)
    expect(own_screen.locator("#old")).to_have_count(0)
    expect(own_screen.locator("#chart-trend svg")).to_contain_text("%")
    assert own_screen.evaluate("window.kept")


@pytest.mark.parametrize("path", IN_GREY.values(), ids=IN_GREY)
def test_its_texts_can_be_read_in_grey(screen: Page, address: str, path: str) -> None:
    whole(screen, address, path)
    assert faint(screen) == []


def test_states_differ_by_word_and_shape(screen: Page, address: str) -> None:
    """Of the targets, of what needs action and of the money: whatever the colours were."""
    words: dict[str, set[str]] = {}
    shapes = {}
    for page in ("coverage", "funding"):
        whole(screen, address, PAGES[page])
        with colourless(screen):
            for state in ("ok", "warn", "late"):
                badges = screen.locator(f"main .badge--{state}:visible")
                words.setdefault(state, set()).update(badges.all_inner_texts())
                if state not in shapes and badges.count():
                    shapes[state] = mark(badges.first)
    assert {"正常"} <= words["ok"]
    assert {"预警"} <= words["warn"]
    assert {"滞后", "超预算"} <= words["late"]
    for one, other in combinations(words, 2):
        assert not words[one] & words[other]
        assert (shapes[one] != shapes[other]).mean() > 0.15, (one, other)


@pytest.mark.parametrize("path", DRAWN.values(), ids=DRAWN)
def test_the_series_of_a_chart_are_told_apart_in_grey(
    screen: Page, address: str, path: str
) -> None:
    """Fills by their lightness, from each other and from the paper; lines by dashes or marks; a
    bar that is below the target is hatched."""
    whole(screen, address, path)
    charts = screen.evaluate(SERIES)
    assert charts
    for chart in charts:
        series = chart["series"]
        fills = [one for one in series if one["type"] != "line"]
        for one, other in pairwise(fills):
            assert contrast(one["colour"], other["colour"]) >= 2, (chart, one, other)
        for one in fills:
            assert contrast(one["colour"], PAPER) >= 1.3, (chart, one)
        lines = [(one["dash"], one["mark"]) for one in series if one["type"] == "line"]
        assert len(set(lines)) == len(lines), chart
        assert chart["hatched"] == chart["below"], chart


@pytest.mark.parametrize("path", PLANS.values(), ids=PLANS)
def test_the_kinds_of_a_plan_are_told_apart_in_grey(screen: Page, address: str, path: str) -> None:
    """Each bears a sign of its own, and differs by lightness or edge."""
    whole(screen, address, path)
    kinds = {}
    for cell in screen.evaluate(CELLS):
        known = kinds.setdefault(cell["kind"], cell)
        assert known == cell, "the legend says what the cells are"
    assert len(kinds) >= 4
    for one, other in combinations(kinds.values(), 2):
        assert one["sign"] != other["sign"]
        apart = contrast(one["colour"], other["colour"]) >= 1.3
        assert apart or one["dashes"] != other["dashes"], (one, other)
