"""How the browser tests look at the product: who signs in, at which size, and what must hold."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.main_job.installation import Installation

FACES = {
    "office": {"width": 1366, "height": 768},
    "zoomed": {"width": 683, "height": 384},  # an office screen at 200 %
    "projector": {"width": 1920, "height": 1080},
    "phone": {"width": 390, "height": 844},
    "narrow": {"width": 320, "height": 640},
}


def sign_in(page: Page, address: str, office: Installation, name: str) -> None:
    """With the first password, which the system asks to change."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(office.passwords[name])
    page.get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))
    if "password" in page.url:
        fresh = f"{name}-换一个新密码-2017"
        page.locator("[name=old_password]").fill(office.passwords[name])
        page.locator("[name=new_password1]").fill(fresh)
        page.locator("[name=new_password2]").fill(fresh)
        page.get_by_role("button", name="修改密码").click()
        expect(page).not_to_have_url(re.compile("/password/"))
        office.passwords[name] = fresh


@pytest.fixture(scope="module")
def signed_in(
    request: pytest.FixtureRequest, browser: Browser, address: str, office: Installation
) -> dict[str, Any]:
    """The cookies of the user that the module names in USER: one sign-in for the module."""
    context = browser.new_context(locale="zh-CN")
    sign_in(context.new_page(), address, office, request.module.USER)
    state = context.storage_state()
    context.close()
    return dict(state)


@pytest.fixture
def screen(
    request: pytest.FixtureRequest, browser: Browser, signed_in: dict[str, Any]
) -> Iterator[Page]:
    """A page of the size that `face` names; an error on its console fails the test."""
    face = getattr(request, "param", "office")
    context: BrowserContext = browser.new_context(
        storage_state=signed_in, viewport=FACES[face], locale="zh-CN"
    )
    page, errors = context.new_page(), []
    page.on("console", lambda line: errors.append(line.text) if is_error(line) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


def is_error(line: ConsoleMessage) -> bool:
    """A draft that is refused because the session has ended is no error of the page, though the
    browser writes it down as one."""
    return line.type == "error" and not line.location["url"].partition("?")[0].endswith("/drafts/")


def violations(page: Page) -> list[str]:
    """What axe finds on the page once it is whole, each with the first element it found it at."""
    page.wait_for_load_state()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": rules, "preload": False})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
