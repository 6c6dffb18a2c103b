"""How long a session lasts, and the password that is asked again."""

import time
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from accounts.services import sessions
from storefronts.models import Storefront
from tests.conftest import PASSWORD
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]

DAY = 24 * 3600


@pytest.fixture
@shared
def merchant(zone: Any) -> User:
    return merchant_of(store_in(zone))


def entered(user: User, **more: str) -> Client:
    client = Client()
    client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD, **more})
    return client


def test_a_merchant_stays_signed_in_on_his_own_phone(merchant: User) -> None:
    assert entered(merchant, keep="on").session.get_expiry_age() == 30 * DAY
    assert entered(merchant).session.get_expiry_age() == 8 * 3600


def test_nobody_of_the_office_does(cast: Any) -> None:
    assert entered(cast.clerk, keep="on").session.get_expiry_age() == 8 * 3600


def test_the_tick_is_offered_on_the_way_to_the_portal(client: Client) -> None:
    offered = client.get(reverse("sign-in"), {"next": "/portal/stores/1/"}).content.decode()
    assert "30 天内不用再登录" in offered
    assert "商户登录" in offered
    assert "30 天" not in client.get(reverse("sign-in")).content.decode()


def test_larger_letters_on_the_way_to_the_portal_are_kept(client: Client) -> None:
    asked = client.get(reverse("sign-in"), {"next": "/portal/", "elder": "1"})
    assert 'class="phone elder"' in asked.content.decode()
    assert "next=/portal/" in asked.content.decode()
    again = client.get(reverse("sign-in"), {"next": "/portal/"}).content.decode()
    assert 'class="phone elder"' in again


def test_the_password_proves_for_an_hour(merchant: User, monkeypatch: Any) -> None:
    session = entered(merchant).session
    assert sessions.proved_lately(session)
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    assert not sessions.proved_lately(session)


def test_only_the_own_password_proves(merchant: User, rf: RequestFactory) -> None:
    request: Any = rf.post("/")
    request.user, request.session = merchant, {}
    assert not sessions.prove(request, "不是这个密码-2026")
    assert not sessions.proved_lately(request.session)
    assert sessions.prove(request, PASSWORD)
    assert sessions.proved_lately(request.session)


def test_an_account_without_stores_is_no_merchant(merchant: User) -> None:
    Storefront.objects.get().accounts.all().delete()
    assert entered(merchant, keep="on").session.get_expiry_age() == 8 * 3600
