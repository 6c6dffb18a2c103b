"""A session in a browser: the warning, signing in in place, and the draft of a register's form."""

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
FORM = "/admin/districts/commercialdistrict/add/"
NEARLY_OVER = """
import time
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    session["seen"] = int(time.time()) - 8 * 3600 + 110
    session.save()
"""


def end_sessions(office: Installation) -> None:
    with psycopg.connect(office.url, autocommit=True) as database:
        database.execute("delete from django_session")


def sign_in_again(screen: Page, office: Installation) -> None:
    dialog = screen.get_by_role("dialog", name="登录已过期")
    dialog.get_by_label("密码").fill(office.passwords[USER])
    dialog.get_by_role("button", name="登录并继续").click()


def kept(screen: Page) -> None:
    """The draft is: nothing more is sent on its behalf once the session has ended."""
    screen.locator("#id_name").blur()
    expect(screen.get_by_text("草稿已保存")).to_be_visible()


def test_a_draft_is_kept_offered_restored_and_gone_once_saved(
    screen: Page, address: str, office: Installation
) -> None:
    screen.goto(address + FORM)
    screen.locator("#id_name").fill("草稿商圈")
    screen.locator("#id_remark").focus()
    expect(screen.get_by_text("草稿已保存")).to_be_visible()
    screen.goto(f"{address}/admin/")
    screen.goto(address + FORM)
    expect(screen.get_by_text("的草稿，没有保存到登记册")).to_be_visible()
    expect(screen.locator("#id_name")).to_have_value("")
    assert violations(screen) == []
    screen.get_by_role("button", name="恢复").click()
    expect(screen.locator("#id_name")).to_have_value("草稿商圈")
    screen.locator("#id_area").select_option(label="银川阅海湾中央商务区")
    screen.get_by_role("button", name="保存", exact=True).click()
    screen.wait_for_url("**/commercialdistrict/")
    screen.goto(address + FORM)
    screen.wait_for_load_state("networkidle")
    expect(screen.get_by_text("的草稿")).to_have_count(0)


def test_a_draft_is_discarded(screen: Page, address: str) -> None:
    screen.goto(address + FORM)
    screen.locator("#id_name").fill("不要的商圈")
    screen.locator("#id_remark").focus()
    expect(screen.get_by_text("草稿已保存")).to_be_visible()
    screen.goto(address + FORM)
    screen.get_by_role("button", name="丢弃").click()
    expect(screen.get_by_text("草稿已丢弃")).to_be_visible()
    screen.goto(address + FORM)
    screen.wait_for_load_state("networkidle")
    expect(screen.get_by_text("的草稿")).to_have_count(0)


def test_two_minutes_before_the_end_one_press_extends(
    own_screen: Page, address: str, office: Installation
) -> None:
    own_screen.clock.install()
    own_screen.goto(address + FORM)
    office.run("shell", "--no-imports", "-c", NEARLY_OVER)
    own_screen.clock.fast_forward("07:59:00")
    dialog = own_screen.get_by_role("dialog", name="登录快要过期")
    expect(dialog).to_be_visible()
    assert violations(own_screen) == []
    with own_screen.expect_response("**/session/") as extended:
        dialog.get_by_role("button", name="继续使用").click()
    expect(dialog).to_be_hidden()
    assert extended.value.json()["left"] > 8 * 3600 - 60


def test_after_the_end_one_signs_in_in_place_and_the_same_values_are_saved(
    screen: Page, address: str, office: Installation
) -> None:
    screen.goto(address + FORM)
    screen.locator("#id_area").select_option(label="银川阅海湾中央商务区")
    screen.locator("#id_name").fill("原地登录商圈")
    kept(screen)
    end_sessions(office)
    screen.get_by_role("button", name="保存", exact=True).click()
    dialog = screen.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    assert violations(screen) == []
    dialog.get_by_label("密码").fill("不对的密码")
    dialog.get_by_role("button", name="登录并继续").click()
    expect(dialog.get_by_role("alert")).to_contain_text("用户名或密码不对")
    sign_in_again(screen, office)
    screen.wait_for_url("**/commercialdistrict/")
    expect(screen.get_by_role("link", name="原地登录商圈").first).to_be_visible()


def test_who_puts_it_off_sends_the_form_later(
    screen: Page, address: str, office: Installation
) -> None:
    """The cookies of the module went with the test before: signed in anew first."""
    screen.goto(address + FORM)
    if "sign-in" in screen.url:
        screen.get_by_label("用户名").fill(USER)
        screen.get_by_label("密码").fill(office.passwords[USER])
        screen.get_by_role("button", name="登录").click()
    screen.locator("#id_area").select_option(label="银川阅海湾中央商务区")
    screen.locator("#id_name").fill("过后再存商圈")
    kept(screen)
    end_sessions(office)
    screen.get_by_role("button", name="保存", exact=True).click()
    screen.get_by_role("button", name="先不登录").click()
    expect(screen.locator("#id_name")).to_have_value("过后再存商圈")
    screen.get_by_role("button", name="保存", exact=True).click()
    sign_in_again(screen, office)
    screen.wait_for_url("**/commercialdistrict/")
