"""How the browser tests look at the product: who signs in, at which size, and what must hold."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

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


SIGNED_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from accounts.models import User
from accounts.views.sign_in import begin_session
user = User.objects.get(username="%s")
user.password_changed = True
user.save(update_fields=["password_changed"])
request = HttpRequest()
request.session = import_module(settings.SESSION_ENGINE).SessionStore()
login(request, user, settings.AUTHENTICATION_BACKENDS[-1])
begin_session(request, user)
request.session.save()
print(request.session.session_key)
"""


class Windows:
    """The windows of a browser, one for each manner of looking, kept as long as it runs: a new one
    starts a process and fetches every script anew, which takes longer than most pages."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.kept: dict[tuple[tuple[str, Any], ...], Page] = {}

    @contextmanager
    def look(
        self,
        cookies: Sequence[Any] = (),
        size: Any = FACES["office"],
        forgiven: str = "",
        **manner: Any,
    ) -> Iterator[Page]:
        """A blank page with these cookies and no others; an error on its console fails the test,
        but for those, named by a word of theirs, that the test provokes itself."""
        page = self._window(manner)
        errors: list[str] = []
        page.context.add_cookies(cookies)
        page.set_viewport_size(size)
        heard = {
            "console": lambda line: errors.append(line.text) if is_error(line) else None,
            "pageerror": lambda error: errors.append(str(error)),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        try:
            yield page
        finally:
            for event, hear in heard.items():
                page.remove_listener(event, hear)
            self._blank(page)
        unforgiven = [one for one in errors if not forgiven or forgiven not in one]
        assert not unforgiven, unforgiven

    def _window(self, manner: dict[str, Any]) -> Page:
        key = tuple(sorted(manner.items()))
        if key not in self.kept:
            self.kept[key] = self.browser.new_context(locale="zh-CN", **manner).new_page()
        return self.kept[key]

    @staticmethod
    def _blank(page: Page) -> None:
        """As if nobody had looked; what a page keeps in the browser goes with it."""
        for other in page.context.pages:
            if other != page:
                other.close()
        page.evaluate(
            "location.protocol == 'http:' && (localStorage.clear(), sessionStorage.clear())"
        )
        page.unroute_all()
        page.emulate_media(media="null")
        page.goto("about:blank")
        page.context.clear_cookies()

    def close(self) -> None:
        for page in self.kept.values():
            page.context.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    made = Windows(browser)
    yield made
    made.close()


@pytest.fixture(scope="module")
def signed_in(request: pytest.FixtureRequest, address: str, office: Installation) -> dict[str, Any]:
    """The cookies of the user that the module names in USER, as a context of the browser keeps
    them. He signed in once, having changed his password: by hand it takes twenty times as long."""
    said = office.run("shell", "--no-imports", "-v", "0", "-c", SIGNED_IN % request.module.USER)
    cookie = {
        "name": "sessionid",
        "value": said.stdout.strip(),
        "domain": urlsplit(address).hostname,
    }
    return {"cookies": [{**cookie, "path": "/"}], "origins": []}


@pytest.fixture
def screen(
    request: pytest.FixtureRequest, windows: Windows, signed_in: dict[str, Any]
) -> Iterator[Page]:
    """A page of the size that `face` names; an error on its console fails the test."""
    size = FACES[getattr(request, "param", "office")]
    with windows.look(signed_in["cookies"], size) as page:
        yield page


@pytest.fixture
def own_screen(browser: Browser, signed_in: dict[str, Any]) -> Iterator[Page]:
    """The same in a window of the test's own, which may set its clock."""
    own = Windows(browser)
    with own.look(signed_in["cookies"]) as page:
        yield page
    own.close()


def is_error(line: ConsoleMessage) -> bool:
    """A draft that is refused because the session has ended is no error of the page, though the
    browser writes it down as one."""
    return line.type == "error" and not line.location["url"].partition("?")[0].endswith("/drafts/")


def violations(page: Page, *, registers: bool = False) -> list[str]:
    """What axe finds on the page once it is whole, each with the first element it found it at. The
    list of registers is on every page of the workbench, and most of what there is to look at."""
    page.wait_for_load_state()
    context = None if registers else {"exclude": ["#nav-sidebar"]}
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    lean = {"preload": False, "resultTypes": ["violations"], "selectors": False}
    found = Axe().run(page, context, options={"runOnly": rules, **lean})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
