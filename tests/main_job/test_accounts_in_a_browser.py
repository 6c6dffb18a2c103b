"""Accounts in a browser: pages of the administrator, and the password that is shown once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations

pytestmark = pytest.mark.browser

USER = "root"
PAGES = (
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/user/2/change/",
    "/admin/accounts/user/2/move/",
    "/admin/accounts/user/2/leave/",
    "/admin/accounts/user/2/reset-password/",
    "/second-factor/set-up/",
)


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_it(screen: Page, address: str, path: str) -> None:
    screen.goto(f"{address}{path}")
    expect(screen.locator("h1")).to_be_visible()
    assert violations(screen) == []
    for size in ({"width": 683, "height": 384}, {"width": 320, "height": 640}):
        screen.set_viewport_size(size)
        assert not scrolls_sideways(screen), size


def test_a_new_password_is_shown_once(screen: Page, address: str) -> None:
    screen.goto(f"{address}/admin/accounts/user/2/change/")
    screen.get_by_role("link", name="重设密码").click()
    screen.get_by_label("事由").fill("本人忘记")
    screen.get_by_role("button", name="重设密码").click()
    expect(screen.get_by_text(re.compile(r"初始密码 \w{16} ，只显示这一次"))).to_be_visible()
    assert violations(screen) == []
    screen.get_by_role("link", name="已经记下，返回").click()
    expect(screen.get_by_text("初始密码")).to_have_count(0)
