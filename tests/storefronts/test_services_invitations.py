"""Invitations: a link works once, for its days, for its store; two at once make one account."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from accounts.models import User
from core.errors import Refused
from core.models import Act
from storefronts.models import Invitation, Storefront, StorefrontAccount
from storefronts.services import invitations, merchants
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

PASSWORD = "守承诺-无假货-2026"


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


@pytest.fixture
@shared
def token(store: Storefront, clerk: User) -> str:
    return invitations.invite(store, by=clerk)[1]


def opened(token: str, username: str = "wenhua") -> User:
    return invitations.open_account(token, username=username, password=PASSWORD)


def test_a_token_has_128_bits_and_is_kept_as_its_fingerprint(token: str) -> None:
    assert len(token) == 22  # 128 bits, six a sign
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert kept.token_fingerprint == invitations.seen(token)
    lasts = kept.expires_at - kept.made_at
    assert abs(lasts - dt.timedelta(days=7)) < dt.timedelta(minutes=1)
    assert Act.objects.get(verb="邀请商户").subject == "文华书城"
    assert token not in str(Act.objects.values())


def test_it_opens_an_account_of_its_store(token: str, store: Storefront) -> None:
    user = opened(token)
    assert user.check_password(PASSWORD)
    assert user.password_changed  # nobody else knows it
    assert list(Storefront.objects.for_merchant(user)) == [store]
    assert not user.role_assignments.exists()
    assert str(user) == "文华书城"  # what others read is the store, not his phone
    assert merchants.home(user) == "portal"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"expires_at": now() - dt.timedelta(seconds=1)},
        {"cancelled_at": now()},
        {"used_at": now()},
        {"token_fingerprint": "of another"},
    ],
)
def test_what_is_no_longer_good_is_refused_by_one_sentence(
    token: str, spoilt: dict[str, Any]
) -> None:
    Invitation.objects.update(**spoilt)
    assert invitations.useful(token) is None
    with pytest.raises(Refused) as refused:
        opened(token)
    assert str(refused.value) == invitations.USELESS
    assert not User.objects.filter(username="wenhua").exists()


def test_it_works_to_its_last_second(token: str) -> None:
    Invitation.objects.update(expires_at=now() + dt.timedelta(seconds=30))
    assert opened(token)


def test_used_once(token: str) -> None:
    opened(token)
    with pytest.raises(Refused, match="已经用过"):
        opened(token, "another")
    assert Invitation.objects.get().used_by == User.objects.get(username="wenhua")


def test_a_new_one_cancels_the_former(token: str, store: Storefront, clerk: User) -> None:
    other = invitations.invite(store_in(store.area, "富贵鸟"), by=clerk)[1]
    fresh = invitations.invite(store, by=clerk)[1]
    assert invitations.useful(token) is None
    assert invitations.useful(fresh)
    assert invitations.useful(other)


def test_a_closed_store_is_not_invited(store: Storefront, clerk: User, token: str) -> None:
    store.closed, store.closed_reason = localdate(), "搬走"
    store.save()
    with pytest.raises(Refused, match="已歇业"):
        invitations.invite(store, by=clerk)
    assert invitations.useful(token) is None  # nor is a link of before


def test_a_name_that_is_taken_is_refused_and_uses_nothing_up(token: str, clerk: User) -> None:
    with pytest.raises(Refused, match="不能使用") as refused:
        opened(token, "clerk")
    assert refused.value.field == "username"
    assert opened(token)


def test_an_account_holds_several_stores(token: str, store: Storefront, clerk: User) -> None:
    user = opened(token)
    second = store_in(store.area, "万信通讯")
    assert invitations.add_store(invitations.invite(second, by=clerk)[1], user) == second
    assert set(Storefront.objects.for_merchant(user)) == {store, second}
    again = invitations.invite(second, by=clerk)[1]
    invitations.add_store(again, user)
    assert StorefrontAccount.objects.filter(user=user).count() == 2


def test_an_account_of_the_office_takes_no_store(token: str, clerk: User) -> None:
    with pytest.raises(Refused, match="办公账号"):
        invitations.add_store(token, clerk)
    assert invitations.useful(token)


def test_whoever_was_stopped_comes_back_under_a_new_password(
    token: str, store: Storefront, clerk: User
) -> None:
    user = merchant_of(store)
    merchants.end(user.storefront_accounts.get(), by=clerk, reason="忘记密码")
    fresh = invitations.invite(store, by=clerk)[1]
    back = opened(fresh, user.username)
    assert back == user
    assert back.is_active
    assert back.check_password(PASSWORD)
    assert list(Storefront.objects.for_merchant(back)) == [store]


def test_nobody_takes_over_a_stopped_account_of_elsewhere(
    token: str, store: Storefront, clerk: User
) -> None:
    other = merchant_of(store_in(store.area, "富贵鸟"))
    both = merchant_of(store, store_in(store.area, "益华百货"), username="both")
    official = make_user("gone")
    User.objects.filter(pk__in=(other.pk, both.pk, official.pk)).update(is_active=False)
    for name in (other.username, "both", "gone"):
        with pytest.raises(Refused, match="不能使用"):
            opened(token, name)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_account(token: str) -> None:
    gate, got = threading.Barrier(2), []

    def use(name: str) -> None:
        gate.wait()
        try:
            got.append(str(opened(token, name).username))
        except Refused as why:
            got.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[f"phone{n}"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert invitations.USELESS in got
    assert StorefrontAccount.objects.count() == 1
    assert User.objects.filter(username__startswith="phone").count() == 1
