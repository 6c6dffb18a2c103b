"""M7: a service is booked on a phone within four presses; two people on the last slot, one told and
offered the next; cancelling works. And the public page, for anybody."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation
from tests.main_job.portal_scenes import PASSWORD
from tests.main_job.test_portal_in_a_browser import USUAL, WECHAT, Presses, enter

pytestmark = pytest.mark.browser

SCENES = f"""
import datetime as dt
from django.utils.timezone import localdate
from accounts.models import User
from activities.models import DutySession
from activities.services import duty
from districts.models import Area
from storefronts.models import Storefront, StorefrontAccount

LONG_AGO = dt.date(2015, 3, 1)
zone = Area.objects.get(code="640106Z01")
clerk = User.objects.get(username="clerk")
for name, user in (("老街茶馆", "chaguan"), ("新华面包房", "mianbao")):
    store = Storefront.objects.create(name=name, area=zone, opened=LONG_AGO, trade="catering")
    merchant = User.objects.create_user(user, "{PASSWORD}", name=name, password_changed=True)
    StorefrontAccount.objects.create(storefront=store, user=merchant, since=LONG_AGO)
for title, department in (("办税咨询", "税务局"), ("银企对接", "金凤区支行")):
    session = DutySession.objects.create(kind="department", title=title, department=department,
        area=zone, place="党群服务中心一楼" + department, day=localdate() + dt.timedelta(days=3),
        begins=dt.time(9), ends=dt.time(11))
    duty.make_slots(session, minutes=60, seats=1)
    duty.publish(session, by=clerk)
"""


@pytest.fixture(scope="module", autouse=True)
def scenes(office: Installation) -> None:
    office.run("shell", "--no-imports", "-v", "0", "-c", SCENES)


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[Page]]:
    """Two phones in WeChat; an error on a console fails the test."""
    contexts = [
        browser.new_context(
            viewport=USUAL, user_agent=WECHAT, locale="zh-CN", is_mobile=True, has_touch=True
        )
        for _ in range(2)
    ]
    pages, errors = [context.new_page() for context in contexts], []
    for page in pages:
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield pages
    for context in contexts:
        context.close()
    assert errors == []


def clean(page: Page) -> None:
    assert violations(page) == []
    assert not scrolls_sideways(page)


def to_the_last_slot(page: Page, presses: Presses) -> None:
    presses.on(page.get_by_role("link", name="约服务"))
    clean(page)
    presses.on(page.get_by_role("link", name=re.compile("办税咨询")))
    clean(page)
    presses.on(page.get_by_role("link", name=re.compile("09:00—10:00")))
    clean(page)


def test_m7_two_on_the_last_slot(phones: list[Page], address: str) -> None:
    first, second = phones
    presses = Presses()
    for page, name in ((first, "chaguan"), (second, "mianbao")):
        enter(page, address, name)
    to_the_last_slot(first, presses)
    to_the_last_slot(second, Presses())
    presses.on(first.get_by_role("button", name="确认预约"))
    expect(first.locator(".badge", has_text="已预约")).to_be_visible()
    assert presses.count == 4
    clean(first)

    second.get_by_role("button", name="确认预约").click()
    expect(second.get_by_role("alert")).to_contain_text("刚刚约满")
    clean(second)
    second.get_by_role("link", name=re.compile("改约 .* 10:00—11:00")).click()
    second.get_by_role("button", name="确认预约").click()
    expect(second.locator(".badge", has_text="已预约")).to_be_visible()

    first.get_by_role("button", name="取消这个预约").click()
    expect(first.locator(".badge", has_text="已取消")).to_be_visible()
    second.goto(f"{address}/portal/")
    second.get_by_role("link", name="约服务").click()
    expect(second.get_by_text("已经约的")).to_be_visible()
    second.get_by_role("link", name=re.compile("办税咨询.*剩 1")).click()
    expect(second.get_by_role("link", name=re.compile("09:00—10:00.*剩 1"))).to_be_visible()


def test_anybody_books_and_cancels(phones: list[Page], address: str) -> None:
    page = phones[0]
    page.goto(f"{address}/duty/")
    clean(page)
    page.get_by_role("link", name=re.compile("银企对接")).click()
    clean(page)
    page.get_by_label(re.compile("10:00—11:00")).check()
    page.get_by_label("姓名").fill("吴九")
    page.get_by_label("手机号").fill("13895012345")
    page.get_by_role("button", name="确认预约").click()
    number = page.locator(".receipt").inner_text()
    clean(page)
    page.get_by_role("link", name="查询、取消我的预约").first.click()
    page.get_by_label("预约编号").fill(number)
    page.get_by_label(re.compile("手机尾号")).fill("2345")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("已预约")).to_be_visible()
    clean(page)
    page.get_by_role("button", name=re.compile("^取消 ")).click()
    expect(page.get_by_text("已取消", exact=True)).to_be_visible()


def test_a_store_says_what_it_needs(phones: list[Page], address: str) -> None:
    page = phones[0]
    enter(page, address, "chaguan")
    page.get_by_role("link", name="提建议、说诉求").click()
    clean(page)
    page.get_by_role("link", name="我要提").click()
    clean(page)
    page.get_by_role("button", name=re.compile("^提交给")).click()
    expect(page.locator(".error-summary")).to_contain_text("请选择类别")
    clean(page)
    page.get_by_label(re.compile("请帮忙解决的事")).check()
    page.get_by_label("一句话说明").fill("后门的路灯坏了")
    page.get_by_label("详细情况").fill("坏了三天，晚上看不见路，请尽快修")
    page.get_by_role("button", name=re.compile("^提交给")).click()
    expect(page.locator(".badge", has_text="已受理")).to_be_visible()
    clean(page)
