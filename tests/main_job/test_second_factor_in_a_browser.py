"""The phone's code in a browser, where the setting asks it of who may export: enrolled at the first
sign-in, asked in place after the session's end, and the form goes on its way."""

import re
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, sign_in, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
FORM = "/admin/districts/commercialdistrict/add/"


@pytest.fixture(scope="module")
def address(office: Installation) -> Iterator[str]:
    with office.serving(SECOND_FACTOR_REQUIRED="export") as address:
        yield address


class Phone:
    """The clerk's, once he has enrolled it, with what he wrote down."""

    secret = ""
    recovery: tuple[str, ...] = ()

    def code(self, steps: int = 0) -> str:
        """Of so many steps from now: a code is taken once, the next one a little early."""
        return pyotp.TOTP(self.secret).at(time.time() + 30 * steps)


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str, office: Installation) -> Phone:
    """Enrolled at the first sign-in: no other page opens before."""
    made, context = Phone(), browser.new_context(locale="zh-CN")
    page = context.new_page()
    sign_in(page, address, office, USER)
    page.goto(f"{address}/admin/")
    expect(page).to_have_url(re.compile("/second-factor/set-up/$"))
    expect(page.get_by_text("您的权限要求登录时再输入一次手机验证码")).to_be_visible()
    assert violations(page) == []
    made.secret = page.locator(".steps .code").inner_text()
    page.get_by_label("验证码").fill(made.code())
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    found = page.locator("main").inner_text()
    made.recovery = tuple(re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", found))
    assert violations(page) == []
    context.close()
    return made


@pytest.fixture
def screen(browser: Browser, address: str, office: Installation, phone: Phone) -> Iterator[Page]:
    """Signed in with a recovery code in the place of the phone's."""
    context = browser.new_context(locale="zh-CN", viewport=FACES["office"])
    page = context.new_page()
    sign_in(page, address, office, USER)
    page.get_by_label("验证码").fill(phone.recovery[0])
    page.get_by_role("button", name="继续").click()
    expect(page).not_to_have_url(re.compile("/second-factor/"))
    yield page
    context.close()


def sent_too_late(page: Page, address: str, office: Installation, name: str) -> Any:
    """A form that is filled in and sent after the end of its session; the dialog that asks."""
    page.goto(address + FORM)
    page.locator("#id_name").fill(name)
    page.locator("#id_name").blur()
    page.locator("#id_area").select_option(label="银川阅海湾中央商务区")
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    with psycopg.connect(office.url, autocommit=True) as database:
        database.execute("delete from django_session")
    page.get_by_role("button", name="保存", exact=True).click()
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    return dialog


def give(dialog: Any, label: str, value: str) -> None:
    dialog.get_by_label(label).fill(value)
    dialog.get_by_role("button", name="登录并继续").click()


def test_whoever_may_not_export_is_asked_for_no_code(
    browser: Browser, address: str, office: Installation
) -> None:
    office.add_user("auditor", "auditor", "640106")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    sign_in(page, address, office, "auditor")
    page.goto(f"{address}/admin/")
    expect(page.locator("h1")).to_contain_text("工作台")
    context.close()


def test_ten_recovery_codes_are_shown_once(phone: Phone) -> None:
    assert len(set(phone.recovery)) == 10


def test_the_code_is_asked_in_place_and_the_form_goes_on(
    screen: Page, address: str, office: Installation, phone: Phone
) -> None:
    dialog = sent_too_late(screen, address, office, "验证码商圈")
    expect(dialog.get_by_label("手机验证码")).to_be_hidden()
    give(dialog, "密码", office.passwords[USER])
    expect(dialog.get_by_label("手机验证码")).to_be_visible()
    expect(dialog.get_by_label("密码")).to_be_hidden()
    assert violations(screen) == []
    for size in (FACES["phone"], FACES["narrow"], FACES["office"]):
        screen.set_viewport_size(size)  # type: ignore[arg-type]
        assert not scrolls_sideways(screen), size
    # the password alone opens nothing
    assert screen.context.request.get(f"{address}/admin/").url.endswith("/second-factor/")
    give(dialog, "手机验证码", "000000")
    expect(dialog.get_by_role("alert")).to_contain_text("验证码不对或已经用过")
    expect(screen.locator("#id_name")).to_have_value("验证码商圈")
    given = phone.code(1)
    give(dialog, "手机验证码", given)
    screen.wait_for_url("**/commercialdistrict/")
    expect(screen.get_by_role("link", name="验证码商圈").first).to_be_visible()
    # once more: the same code is not taken again, a recovery code is
    dialog = sent_too_late(screen, address, office, "恢复码商圈")
    give(dialog, "密码", office.passwords[USER])
    give(dialog, "手机验证码", given)
    expect(dialog.get_by_role("alert")).to_contain_text("验证码不对或已经用过")
    give(dialog, "手机验证码", phone.recovery[1])
    screen.wait_for_url("**/commercialdistrict/")
    expect(screen.get_by_role("link", name="恢复码商圈").first).to_be_visible()
