"""Merchants' accounts: who holds one, and how it ends."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from storefronts.models import Storefront, StorefrontAccount
from storefronts.services import applying, deciding, merchants, titles
from storefronts.services.deciding import Judgement
from tests.conftest import START, make_user
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import draft, store_in, title_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


def test_an_ended_account_sees_nothing_and_its_user_is_stopped(
    store: Storefront, cast: SimpleNamespace
) -> None:
    user = merchant_of(store)
    merchants.end(user.storefront_accounts.get(), by=cast.clerk, reason="离职")
    user.refresh_from_db()
    assert not Storefront.objects.for_merchant(user).exists()
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.storefront_accounts.get().until == localdate()
    assert Act.objects.get(verb="停用商户账号").note == "文华书城。离职"


def test_another_store_or_a_role_keeps_the_user(store: Storefront, cast: SimpleNamespace) -> None:
    other = store_in(store.area, "富贵鸟")
    two = merchant_of(store, other, username="two")
    merchants.end(two.storefront_accounts.get(storefront=store), by=cast.clerk, reason="转店")
    official = make_user("official2", ("official", store.area))
    merchants.give(store, official)
    merchants.end(official.storefront_accounts.get(), by=cast.clerk, reason="错开")
    for user in (two, official):
        user.refresh_from_db()
        assert user.is_active
        assert user.has_usable_password()
    assert list(Storefront.objects.for_merchant(two)) == [other]


def test_an_account_of_today_leaves_no_row(store: Storefront, cast: SimpleNamespace) -> None:
    user = merchant_of(store, since=localdate())
    merchants.end(user.storefront_accounts.get(), by=cast.clerk, reason="开错了")
    assert not StorefrontAccount.objects.exists()
    user.refresh_from_db()
    assert not user.is_active


def test_it_ends_once(store: Storefront, cast: SimpleNamespace) -> None:
    account = merchant_of(store).storefront_accounts.get()
    merchants.end(account, by=cast.clerk, reason="离职")
    with pytest.raises(Refused, match="已经停用"):
        merchants.end(account, by=cast.clerk, reason="离职")


def test_given_twice_it_is_one_account(store: Storefront, cast: SimpleNamespace) -> None:
    user = make_user("shop")
    assert merchants.give(store, user) == merchants.give(store, user)


def test_only_who_holds_no_role_may_stay_signed_in(store: Storefront, cast: Any) -> None:
    user = merchant_of(store)
    StorefrontAccount.objects.create(storefront=store, user=cast.clerk, since=START)
    assert merchants.only_a_merchant(user)
    assert not merchants.only_a_merchant(cast.clerk)
    assert not merchants.only_a_merchant(cast.nobody)


def test_the_store_is_told_what_the_office_did_and_not_what_it_did_itself(
    store: Storefront, cast: SimpleNamespace
) -> None:
    user = merchant_of(store)
    made = applying.submit(draft(store, user), by=user)
    assert not user.messages.exists()
    item = made.items.first()
    assert item
    deciding.send_back(made, {item.pk: Judgement("missing", "请重拍")}, by=cast.clerk)
    message = user.messages.get()
    assert message.text == f"{made}：退回补正。1. {item.criterion}：请重拍"
    assert message.url == f"/portal/applications/{made.pk}/"
    title = title_of(store, "star_merchant")
    titles.suspend(title, by=cast.approver, reason="店内党员已离开")
    assert "暂停。店内党员已离开" in user.messages.latest("pk").text
    titles.give_up(title, by=user, reason="不做了")
    assert user.messages.count() == 2
