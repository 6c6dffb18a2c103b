"""Five wrong passwords lock a name for half an hour, whoever types them and from wherever."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import PASSWORD
from tests.shared_world import shared

LIMIT = 5


@pytest.fixture
@shared
def zhang(db: None) -> User:
    return User.objects.create_user("zhang", PASSWORD, password_changed=True)


def enter(client: Client, password: str = PASSWORD, username: str = "zhang", **meta: str) -> int:
    data = {"username": username, "password": password}
    return client.post(reverse("sign-in"), data, **meta).status_code


def fail(client: Client, times: int, **more: str) -> list[int]:
    return [enter(client, "不对", **more) for _ in range(times)]


def test_the_fifth_wrong_password_locks(client: Client, zhang: User) -> None:
    assert fail(client, LIMIT) == [200] * (LIMIT - 1) + [429]
    assert enter(client) == 429


def test_four_wrong_passwords_are_forgiven_by_a_right_one(client: Client, zhang: User) -> None:
    fail(client, LIMIT - 1)
    assert enter(client) == 302
    client.post(reverse("sign-out"))
    assert fail(client, LIMIT - 1) == [200] * (LIMIT - 1)
    assert enter(client) == 302


def test_an_attacker_who_changes_addresses_is_locked_all_the_same(
    client: Client, zhang: User
) -> None:
    for number in range(LIMIT):
        fail(client, 1, REMOTE_ADDR=f"198.51.100.{number}", HTTP_USER_AGENT=f"browser {number}")
    assert enter(client, REMOTE_ADDR="203.0.113.9") == 429


def test_a_forwarded_address_buys_no_further_guess(client: Client, zhang: User) -> None:
    for number in range(LIMIT):
        fail(client, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert enter(client, HTTP_X_FORWARDED_FOR="203.0.113.9") == 429


def test_a_name_that_nobody_has_is_locked_like_any_other(client: Client, zhang: User) -> None:
    """Otherwise the lock would tell which names there are."""
    assert fail(client, LIMIT, username="li") == [200] * (LIMIT - 1) + [429]


@pytest.mark.parametrize(("minutes", "status"), [(29, 429), (31, 302)])
def test_the_lock_opens_after_half_an_hour(
    client: Client, zhang: User, minutes: int, status: int
) -> None:
    fail(client, LIMIT)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= dt.timedelta(minutes=minutes)
        attempt.save()
    assert enter(client) == status


def test_the_page_says_how_long_and_whom_to_call(client: Client, zhang: User, settings) -> None:
    settings.CONTACT_PHONE = "0951-000 0000"
    fail(client, LIMIT)
    data = {"username": "zhang", "password": PASSWORD}
    text = client.post(reverse("sign-in"), data).content.decode()
    assert "<h1>账号已锁定</h1>" in text
    assert "密码连续输错 5 次" in text
    assert "登录已暂停 30 分钟" in text
    assert "0951-000 0000" in text
    assert reverse("sign-in") in text


def test_whoever_is_in_stays_in(zhang: User) -> None:
    inside, outside = Client(), Client()
    assert enter(inside) == 302
    fail(outside, LIMIT)
    assert inside.get(reverse("messages")).status_code == 200


def test_the_password_is_not_kept_with_the_attempt(client: Client, zhang: User) -> None:
    enter(client, "谁也不该看见的密码")
    assert "谁也不该看见的密码" not in str(AccessAttempt.objects.values().get())
