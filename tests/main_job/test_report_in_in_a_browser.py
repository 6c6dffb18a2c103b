"""Report-in in a browser: P5–P7 on a phone, S8 at a desk, each within its presses.

A press is a click or the choice from a drop-down; typing is free.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.main_job.faces import FACES, Windows, scrolls_sideways, violations
from tests.main_job.installation import Installation
from tests.main_job.stages import ADVISE

pytestmark = pytest.mark.browser

USER = "clerk"
PHONE = "13895012345"
POINT, SHOP = "BROWSER234", "阅海湾一号展板"
MAKE = f"""
import datetime as dt
from districts.models import Area, PartyOrganisation, PartyOrganisationPhase
from members.models import ReportInPoint
zone = Area.objects.get(code="640106Z01")
ReportInPoint.objects.create(name="{SHOP}", kind="shop", code="{POINT}", area=zone,
    placed=dt.date(2017, 1, 1))
branch = PartyOrganisation.objects.create(name="阅海湾联合党支部", type="joint_branch",
    area=zone, founded=dt.date(2017, 1, 1))
PartyOrganisationPhase.objects.create(party_organisation=branch, since=branch.founded,
    name=branch.name, type=branch.type)
"""

CONTACTED = """
from members.models import SelfReport
SelfReport.objects.filter(state="lead").update(state="contacted")
"""


class Presses:
    """Counts what the person presses."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, thing: Locator) -> None:
        thing.click()
        self.count += 1

    def choose(self, box: Locator, label: str) -> None:
        box.select_option(label=label)
        self.count += 1


@pytest.fixture(scope="module", autouse=True)
def point(office: Installation) -> None:
    office.run("shell", "--no-imports", "-c", MAKE)


@pytest.fixture
def phone(windows: Windows) -> Iterator[Page]:
    """A visitor's phone without JavaScript; an error on its console fails the test."""
    with windows.look(size=FACES["phone"], java_script_enabled=False) as page:
        yield page


def report_in(page: Page, address: str, presses: Presses, phone: str = PHONE) -> str:
    page.goto(f"{address}/join/{POINT}/")
    presses.on(page.get_by_label("我同意按知情同意书"))
    page.get_by_label("姓名").fill("赵建国")
    page.get_by_label("手机号").fill(phone)
    presses.on(page.get_by_label("不清楚", exact=True))
    presses.on(page.get_by_role("button", name="提交报到"))
    return page.locator(".receipt").inner_text()


def look_up(page: Page, address: str, number: str, tail: str, presses: Presses) -> None:
    page.goto(f"{address}/join/look-up/")
    page.get_by_label("回执编号").fill(number)
    page.get_by_label("手机尾号").fill(tail)
    presses.on(page.get_by_role("button", name="查询"))


def test_p5_a_member_reports_in_with_three_presses(phone: Page, address: str) -> None:
    presses = Presses()
    number = report_in(phone, address, presses)
    assert presses.count == 3
    assert len(number) == 14
    expect(phone.get_by_role("heading", name="已收到您的报到")).to_be_visible()
    expect(phone.get_by_text("138****2345")).to_be_visible()
    expect(phone.get_by_text("已收到", exact=True)).to_be_visible()


def test_p6_the_answer_with_one_press_and_nothing_for_a_wrong_pair(
    phone: Page, address: str
) -> None:
    number = report_in(phone, address, Presses(), "13895016666")
    presses = Presses()
    look_up(phone, address, number, "6666", presses)
    assert presses.count <= 2
    expect(phone.get_by_text("打电话联系您")).to_be_visible()
    told = []
    for pair in ((number, "0000"), ("ZZZZ-ZZZZ-ZZZZ", "6666")):
        look_up(phone, address, *pair, Presses())
        told.append(phone.get_by_role("alert").inner_text())
    assert told[0] == told[1]
    assert "没有查到" in told[0]


def test_p7_withdrawn_with_two_presses(phone: Page, address: str) -> None:
    number = report_in(phone, address, Presses(), "13895017777")
    presses = Presses()
    look_up(phone, address, number, "7777", presses)
    presses.on(phone.get_by_role("button", name="撤回并删除我的信息"))
    assert presses.count == 2
    expect(phone.get_by_role("heading", name="已撤回")).to_be_visible()
    look_up(phone, address, number, "7777", Presses())
    expect(phone.get_by_role("alert")).to_contain_text("没有查到")


@pytest.mark.parametrize("face", ["phone", "narrow", "office"])
@pytest.mark.parametrize("elder", [False, True])
def test_everybody_can_read_the_public_pages(
    windows: Windows, address: str, face: str, elder: bool
) -> None:
    """axe finds nothing, nothing scrolls sideways, also with larger letters."""
    with windows.look(size=FACES[face], forgiven="404") as page:
        _the_public_pages_are_readable(page, address, elder=elder)


def _the_public_pages_are_readable(page: Page, address: str, *, elder: bool) -> None:
    page.goto(f"{address}/join/{POINT}/")
    if elder:
        page.get_by_role("button", name="长辈版").click()
        expect(page.locator("html.elder")).to_be_visible()
    _readable(page)
    page.get_by_role("button", name="提交报到").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _readable(page)
    for path in ("/join/", "/join/look-up/", "/join/ZZZZZZZZZZ/"):
        page.goto(address + path)
        _readable(page)
    look_up(page, address, "ZZZZ-ZZZZ-ZZZZ", "0000", Presses())
    expect(page.get_by_role("alert")).to_be_visible()
    _readable(page)


def _readable(page: Page) -> None:
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_s8_a_report_in_is_handled_with_four_presses(
    screen: Page, phone: Page, address: str, office: Installation
) -> None:
    office.run("shell", "--no-imports", "-c", CONTACTED)
    number = report_in(phone, address, Presses(), "13895018888")
    office.run("shell", "--no-imports", "-c", ADVISE)
    presses = Presses()
    screen.goto(f"{address}/admin/")
    presses.on(screen.get_by_role("link", name=f"党员报到：{number.replace('-', '')}").first)
    expect(screen.get_by_text("13895018888")).to_have_count(0)
    assert violations(screen) == []
    presses.choose(screen.get_by_label("编入党支部"), "阅海湾联合党支部")
    presses.on(screen.get_by_role("button", name="联系结果"))
    assert presses.count <= 4
    expect(screen.get_by_text("已核实，登记为流动党员")).to_be_visible()
    expect(screen.locator(".timeline").get_by_text("纳入党组织")).to_be_visible()
    assert violations(screen) == []


def test_the_poster_is_one_upright_sheet(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/members/reportinpoint/1/poster/")
    sheets = screen.pdf(prefer_css_page_size=True)
    (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheets)
    assert [round(float(side)) for side in box] == [595, 842]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/members/selfreport/",
        "/admin/members/reportinpoint/",
        "/admin/members/reportinpoint/add/",
        "/admin/members/reportinpoint/1/change/",
        "/admin/members/reportinpoint/1/poster/",
        "/admin/members/reportinpoint/statistics/",
    ],
)
def test_everybody_can_read_the_pages_of_the_office(screen: Page, address: str, path: str) -> None:
    screen.goto(f"{address}{path}")
    expect(screen.locator("h1")).to_be_visible()
    for size in (FACES["office"], FACES["zoomed"], FACES["narrow"]):
        screen.set_viewport_size(size)
        _readable(screen)
