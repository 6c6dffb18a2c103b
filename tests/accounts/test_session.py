"""The session as scripts ask for it: who, how long, extended, and begun again in place."""

import time
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from accounts.middleware import CODE_OWED, SEEN
from accounts.models import User
from accounts.services import second_factor
from tests.conftest import PASSWORD
from tests.shared_world import shared

HERE = {"X-In-Place": "1"}
URL = "/session/"


@pytest.fixture
@shared
def user(db: None) -> User:
    return User.objects.create_user("zhang", PASSWORD, password_changed=True)


def enter(client: Client, password: str = PASSWORD) -> dict[str, Any]:
    data = {"username": "zhang", "password": password}
    return client.post(reverse("sign-in"), data, headers=HERE).json()


def seen(client: Client, ago: int) -> None:
    session = client.session
    session[SEEN] = int(time.time()) - ago
    session.save()


def test_a_visitor_has_none(client: Client, db: None) -> None:
    told = client.get(URL).json()
    assert (told["user"], told["left"]) == ("", 0)
    assert client.post(URL).json()["left"] == 0


def test_it_tells_who_and_how_long(client: Client, user: User) -> None:
    enter(client)
    seen(client, 100)
    told = client.get(URL).json()
    assert told["user"] == "zhang"
    assert 8 * 3600 - 103 <= told["left"] <= 8 * 3600 - 100


def test_asking_does_not_prolong_it_and_extending_does(client: Client, user: User) -> None:
    enter(client)
    seen(client, 8 * 3600 - 100)
    assert client.get(URL).json()["left"] <= 100
    assert client.get(URL).json()["left"] <= 100
    assert client.post(URL).json()["left"] > 8 * 3600 - 3
    assert client.get(URL).json()["left"] > 8 * 3600 - 3


def test_a_page_says_how_long(client: Client, user: User) -> None:
    enter(client)
    assert 'data-left="28' in client.get(reverse("messages")).content.decode()


def test_signing_in_in_place(client: Client, user: User) -> None:
    told = enter(client)
    assert (told["user"], told["owed"], told["url"]) == ("zhang", "", "")
    assert told["token"] == client.get(URL).json()["token"] or len(told["token"]) == 64
    assert client.get(reverse("messages")).status_code == 200


def test_the_token_is_that_of_the_forms_from_now_on(user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    old = strict.get(URL).json()["token"]
    data = {"username": "zhang", "password": PASSWORD, "csrfmiddlewaretoken": old}
    told = strict.post(reverse("sign-in"), data, headers=HERE).json()
    url = reverse("messages-read")
    assert strict.post(url, {"csrfmiddlewaretoken": old}).status_code == 403
    assert strict.post(url, {"csrfmiddlewaretoken": told["token"]}).status_code == 302


def test_a_wrong_password_is_told_in_one_sentence(client: Client, user: User) -> None:
    assert enter(client, "不对")["error"].startswith("用户名或密码不对")
    assert client.get(URL).json()["user"] == ""


def test_who_is_signed_in_already_may_sign_in_again(client: Client, user: User) -> None:
    """Another window went on as somebody else: the page's own user takes the session back."""
    other = User.objects.create_user("li", PASSWORD)
    client.force_login(other, "django.contrib.auth.backends.ModelBackend")
    assert enter(client)["user"] == "zhang"


def test_the_code_is_given_in_place_too(client: Client, user: User, monkeypatch: Any) -> None:
    factor = second_factor.begin(user)
    totp, at = pyotp.TOTP(factor.secret), int(time.time())
    second_factor.confirm(user, totp.at(at - 30))
    told = enter(client)
    assert (told["owed"], told["url"]) == ("second-factor", "/second-factor/")
    assert client.post(URL).json()["owed"] == "second-factor"  # extends nothing
    wrong = client.post(told["url"], {"code": "x"}, headers=HERE).json()
    assert wrong["error"].startswith("验证码不对")
    assert client.session[CODE_OWED]
    given = client.post(told["url"], {"code": totp.at(at)}, headers=HERE).json()
    assert (given["user"], given["owed"]) == ("zhang", "")


def test_an_initial_password_is_told_with_its_page(client: Client, user: User) -> None:
    User.objects.update(password_changed=False)
    told = enter(client)
    assert (told["owed"], told["url"]) == ("password-change", "/password/")
