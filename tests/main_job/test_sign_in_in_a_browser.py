"""120 names of an Excel sheet become attendances in under ten clicks; whoever is there scans."""

import datetime as dt
import os
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
TODAY = dt.date.today()
#: 120 members of the zone, of whom two bear one name
MEMBERS = """
from districts.models import Area
from members.models import PartyMember
from members.services.entries import phone
zone = Area.objects.get(code="640106Z01")
for n in range(119):
    PartyMember.objects.create(name=f"党员{n:03}", area=zone, **phone(f"138950{n:05}"))
PartyMember.objects.create(name="党员000", area=zone, **phone("13895099999"))
"""


@pytest.fixture(scope="module", autouse=True)
def members(office: Installation) -> None:
    office.run("shell", "--no-imports", "-v", "0", "-c", MEMBERS)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As an office keeps it: under a title, one name that two members bear, one of nobody."""
    book = Workbook()
    table = book.worksheets[0]
    table.append(["11月主题党日签到表"])
    table.append(["序号", "签到人", "所在支部"])
    for n in range(119):
        table.append([n + 1, f"党员{n:03}", None])
    table.append([120, "孙大姐", None])
    path = tmp_path_factory.mktemp("sheets") / "签到表.xlsx"
    book.save(path)
    return path


class Clicks:
    """Counts what the hand does; typing is no click."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, where: Locator) -> None:
        where.click()
        self.count += 1


def looked_at(page: Page, name: str) -> None:
    """Readable by everybody, on the phone too."""
    assert violations(page) == [], name
    for face in ("phone", "office"):
        page.set_viewport_size(FACES[face])
        assert not scrolls_sideways(page), (name, face)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{face}.png", full_page=True)


def test_an_activity_with_120_names_in_under_ten_clicks(
    screen: Page, address: str, sheet: Path
) -> None:
    click = Clicks()
    screen.goto(f"{address}/admin/")
    click.on(screen.get_by_role("link", name="登记活动"))
    screen.locator("[name=title]").fill("11月主题党日")
    screen.locator("[name=theme]").select_option("life")
    screen.locator("[name=day]").fill(str(TODAY))
    click.count += 1  # the theme is picked with the mouse
    click.on(screen.get_by_role("button", name="保存", exact=True))
    click.on(screen.get_by_role("link", name="上传签到表"))
    looked_at(screen, "upload")
    screen.get_by_label("签到表").set_input_files(sheet)
    click.count += 1  # the file is picked with the mouse
    click.on(screen.get_by_role("button", name="上传", exact=True))
    expect(screen.get_by_role("heading", name="请选择")).to_be_visible()
    expect(screen.get_by_text("2 个名字")).to_be_visible()
    looked_at(screen, "choose")
    click.on(screen.get_by_label("尾号 9999"))
    click.on(screen.get_by_role("button", name="登记册里没有的 1 人都计入群众人数"))
    click.on(screen.get_by_role("button", name="计入", exact=True))
    expect(screen.get_by_text("已计入 119 人，群众 1 人。")).to_be_visible()
    assert click.count < 10
    looked_at(screen, "taken")
    screen.get_by_role("link", name="看参加记录").click()
    expect(screen.locator("#result_list tbody tr")).to_have_count(25)
    looked_at(screen, "attendances")


def test_whoever_is_there_scans_and_is_thanked(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/activities/activity/1/scan/")
    looked_at(screen, "scan")
    path = screen.locator(".poster .code").inner_text().partition("/sign-in/")[2]
    screen.set_viewport_size(FACES["phone"])
    screen.goto(f"{address}/sign-in/{path}")
    looked_at(screen, "sign-in")
    screen.get_by_role("button", name="签到", exact=True).click()
    expect(screen.get_by_text("请写姓名。").first).to_be_visible()
    screen.get_by_label("姓名").fill("王五")
    screen.get_by_role("button", name="签到", exact=True).click()
    expect(screen.get_by_role("heading", name="已收到")).to_be_visible()
    looked_at(screen, "thanks")
