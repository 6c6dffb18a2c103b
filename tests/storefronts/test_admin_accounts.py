"""邀请商户 and 停用商户账号 on the register of storefronts."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from storefronts.models import Invitation, Storefront
from storefronts.services import invitations
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


def act(slug: str, store: Storefront) -> str:
    return reverse(f"admin:storefronts_storefront_{slug}", args=[store.pk])


def test_the_link_is_shown_once_with_its_qr(
    store: Storefront, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.clerk)
    page = client.post(act("invite", store), {"note": ""})
    text = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    token = re.search(r"/portal/join/([\w-]{22})/", text)
    assert token
    assert invitations.useful(token[1])
    assert "<svg" in text
    later = client.get(reverse("admin:storefronts_storefront_change", args=[store.pk]))
    assert token[1] not in later.content.decode()


def test_a_closed_store_is_not_invited(store: Storefront, cast: Any, sign_in: Any) -> None:
    Storefront.objects.update(closed="2026-01-01", closed_reason="搬走")
    sign_in(cast.clerk).post(act("invite", store), {"note": ""})
    assert not Invitation.objects.exists()


def test_an_account_is_stopped_and_named_without_its_number(
    store: Storefront, cast: SimpleNamespace, sign_in: Any
) -> None:
    user = merchant_of(store)
    link = invitations.invite(store, by=cast.clerk)[1]
    client, url = sign_in(cast.clerk), act("end-account", store)
    asked = client.get(url).content.decode()
    assert "138****2345" in asked
    assert user.username not in asked
    account = user.storefront_accounts.get()
    client.post(url, {"account": account.pk, "note": "离职"})
    user.refresh_from_db()
    assert not user.is_active
    assert invitations.useful(link) is None  # a link that still lay about is none any more


def test_only_accounts_of_this_store_can_be_chosen(
    store: Storefront, cast: SimpleNamespace, sign_in: Any
) -> None:
    merchant_of(store)
    other = merchant_of(store_in(store.area, "富贵鸟"), username="other")
    account = other.storefront_accounts.get()
    page = sign_in(cast.clerk).post(act("end-account", store), {"account": account.pk, "note": "x"})
    assert page.status_code == 200
    other.refresh_from_db()
    assert other.is_active


def test_without_an_account_it_says_what_to_do(
    store: Storefront, cast: SimpleNamespace, sign_in: Any
) -> None:
    text = sign_in(cast.clerk).get(act("end-account", store)).content.decode()
    assert "没有在用的账号" in text
