"""/portal/join/<token>/: opening an account by a link, and what a bad link is told."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from storefronts.models import Invitation, Storefront, StorefrontAccount
from storefronts.services import invitations
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

PASSWORD = "守承诺-无假货-2026"
GIVEN = {"username": "138 9501 2345", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


@pytest.fixture
def url(store: Storefront, cast: SimpleNamespace) -> str:
    return reverse("portal-join", args=[invitations.invite(store, by=cast.clerk)[1]])


def test_it_says_which_store_and_uses_nothing_up(url: str, client: Client) -> None:
    for _ in range(2):
        page = client.get(url)
        assert page.status_code == 200
        assert "文华书城" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert Invitation.objects.get().used_at is None


def test_a_name_and_a_password_open_the_portal(url: str, client: Client) -> None:
    assert client.post(url, GIVEN)["Location"] == reverse("portal")
    assert User.objects.get(username="13895012345")  # the spaces of a number are no part of it
    home = client.get(reverse("portal"))
    assert "文华书城" in home.content.decode()
    assert client.get(reverse("home"))["Location"] == reverse("portal")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": ""}, "请填写用户名。"),
        ({"username": "a b/c"}, "用户名请用"),
        ({"password": "短", "again": "短"}, "10"),
        ({"password": "1234567890123", "again": "1234567890123"}, "数字"),
        ({"again": "另一个密码-2026"}, "两次输入的密码不一样"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    url: str, client: Client, wrong: dict[str, str], told: str
) -> None:
    page = client.post(url, {**GIVEN, **wrong})
    assert page.status_code == 200
    assert told in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert Invitation.objects.get().used_at is None


def test_bad_links_are_answered_alike(url: str, client: Client, store: Any) -> None:
    client.post(url, GIVEN)
    used = Client().get(url)
    unknown = Client().get(reverse("portal-join", args=["A" * 22]))
    posted = Client().post(url, GIVEN)
    assert {one.status_code for one in (used, unknown, posted)} == {404}
    assert len({one.content for one in (used, unknown)}) == 1
    assert "文华书城" not in used.content.decode()


def test_guessing_is_limited_and_a_good_link_is_not(url: str, client: Client) -> None:
    wrong = [reverse("portal-join", args=[f"guess{n}"]) for n in range(61)]
    asked = [client.get(one).status_code for one in wrong]
    assert asked == [404] * 60 + [429]
    assert client.get(url).status_code == 200


def test_who_is_signed_in_adds_the_store(url: str, sign_in: Any, zone: Any) -> None:
    user = merchant_of(store_in(zone, "富贵鸟"))
    client = sign_in(user)
    assert "加到我的账号" in client.get(url).content.decode()
    client.post(url)
    assert Storefront.objects.for_merchant(user).count() == 2
    assert client.get(url).status_code == 404


def test_an_account_of_the_office_is_told_so(url: str, sign_in: Any, cast: Any) -> None:
    page = sign_in(cast.clerk).post(url)
    assert page.status_code == 409
    assert "办公账号" in page.content.decode()
    assert not StorefrontAccount.objects.exists()


def test_forged_fields_change_nothing(url: str, client: Client, zone: Any) -> None:
    other = store_in(zone, "富贵鸟")
    forged = {"storefront": other.pk, "store": other.pk, "is_active": "", "role": "admin"}
    client.post(url, {**GIVEN, **forged})
    user = User.objects.get(username="13895012345")
    assert [one.storefront.name for one in user.storefront_accounts.all()] == ["文华书城"]
    assert not user.role_assignments.exists()
