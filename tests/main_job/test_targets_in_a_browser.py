"""D4: how far the targets are, seen at once; one click lists the named stores. An official sets
one; the projector names nobody."""

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "official"
PAGE = "/dashboard/?period=2017Q4&area=640106"
NAMED = ("文华书城", "万信通讯", "富贵鸟", "格豪假日酒店", "益华百货")

SCENE = f"""
import datetime as dt
from accounts.models import User
from core.dated import Quarter
from districts.models import Area
from reports import targets
from reports.compile.compiling import compile_report
from storefronts.models import HonourScheme, Storefront, Title
from storefronts.services import awarding, schemes

zone = Area.objects.get(code="640106Z01")
district = Area.objects.get(code="640106")
official = User.objects.get(username="official")
version = schemes.in_force(HonourScheme.objects.get(area=None, code="model_store"))
for number, name in enumerate({NAMED!r}, 1):
    store = Storefront.objects.create(name=name, area=zone, opened=dt.date(2015, 3, 1))
    title = Title.objects.create(scheme=version.scheme, version=version, storefront=store,
        number=f"金凤示范〔2017〕{{number:03}}号", awarded_on=dt.date(2017, 4, 1),
        valid_to=dt.date(2018, number, 15), issuer="金凤区党工委")
    awarding.begin(title, title.awarded_on, "授牌")
for code, title, value in (("model_stores", "党员示范店", 10),
        ("honest_merchants", "诚信经营户", 100)):
    targets.set_target(area=district, indicator=code, title=title, plan="双十双百", value=value,
        first_day=dt.date(2017, 1, 1), last_day=dt.date(2018, 4, 30), by=official)
compile_report(district, Quarter(2017, 4))
"""


@pytest.fixture(scope="module", autouse=True)
def stores(compiled: Installation) -> None:
    """Five model stores of ten, no honest merchant of a hundred."""
    compiled.run("shell", "--no-imports", "-v", "0", "-c", SCENE)


def test_five_of_ten_and_one_click_names_them(screen: Page, address: str) -> None:
    screen.goto(f"{address}{PAGE}")
    row = screen.locator(".target", has_text="党员示范店")
    expect(row).to_be_in_viewport(ratio=1)
    expect(row).to_contain_text("5/10")
    expect(row).to_contain_text("预警")
    expect(row.locator(".meter")).to_have_attribute("aria-label", "完成 50.0%，序时进度 75.3%")
    assert row.locator(".meter-tick").get_attribute("x") == "75.3"
    late = screen.locator(".target", has_text="诚信经营户")
    expect(late).to_contain_text("滞后")
    assert violations(screen) == []
    row.get_by_role("link").click()
    expect(screen.locator("h1")).to_have_text("党员示范店")
    names = screen.locator("tbody th").all_inner_texts()
    assert sorted(names) == sorted(NAMED)
    assert violations(screen) == []


def test_no_more_than_eight_elements_on_the_first_screen(screen: Page, address: str) -> None:
    screen.goto(f"{address}{PAGE}")
    tops = screen.locator("main .card").evaluate_all(
        "cards => cards.map(card => card.getBoundingClientRect().top)"
    )
    assert len([top for top in tops if top < 768]) <= 8


def test_what_lapses_by_month_opens(screen: Page, address: str) -> None:
    screen.goto(f"{address}{PAGE}")
    card = screen.locator(".card", has=screen.get_by_role("heading", name="牌匾即将到期"))
    expect(card).to_contain_text("2018年1月")
    card.get_by_role("link", name="三个月合计").click()
    assert len(screen.locator("tbody th").all()) == 3


@pytest.mark.parametrize("screen", ["office", "projector"], indirect=True)
def test_the_projector_shows_them_without_scrolling(screen: Page, address: str) -> None:
    screen.goto(f"{address}{PAGE}&screen=1")
    expect(screen.locator(".target").first).to_be_in_viewport(ratio=1)
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert violations(screen) == []


@pytest.mark.parametrize("screen", ["office", "phone"], indirect=True)
def test_the_pages_of_targets_can_be_read(screen: Page, address: str) -> None:
    for path in ("/targets/", "/targets/new/", "/targets/1/", "/targets/1/end/"):
        screen.goto(f"{address}{path}")
        expect(screen.locator("h1")).to_be_visible()
        assert violations(screen) == [], path
        assert not scrolls_sideways(screen)


def test_an_official_sets_and_ends_a_target(screen: Page, address: str) -> None:
    screen.goto(f"{address}/targets/")
    screen.get_by_role("link", name="设定目标").click()
    screen.get_by_label("区划 *").select_option(label="银川阅海湾中央商务区")
    screen.get_by_label("按哪个指标计数").select_option("storefronts")
    screen.get_by_label("目标名称").fill("商户")
    screen.get_by_label("目标数").fill("8")
    screen.get_by_role("button", name="设定目标").click()
    row = screen.locator("tbody tr", has_text="商户")
    expect(row).to_contain_text("5/8 家")
    row.get_by_role("link", name="结束目标").click()
    screen.get_by_role("button", name="结束目标").click()
    expect(screen.locator("#errors")).to_contain_text("请写明事由。")
    screen.get_by_label("事由").fill("不再考核")
    screen.get_by_role("button", name="结束目标").click()
    expect(screen.locator(".messagelist")).to_contain_text("目标已结束")
