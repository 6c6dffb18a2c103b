"""活动 in the portal: what is announced where the store lies, and signing it up."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import SignUpState
from activities.models import Activity, SignUp
from storefronts.models import Storefront
from tests.activities.test_services_sign_ups import DAY, open_in
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def store(zone: Any, commercial_district: Any) -> Storefront:
    return store_in(zone, commercial_district=commercial_district)


@pytest.fixture
def merchant(store: Storefront, sign_in: Any) -> Client:
    client: Client = sign_in(merchant_of(store))
    return client


@pytest.fixture
@shared
def activity(zone: Any, commercial_district: Any) -> Activity:
    return open_in(zone, commercial_district=commercial_district, places=5)


def page(store: Storefront, activity: Activity) -> str:
    return reverse("portal-activity", args=[store.pk, activity.code])


def test_what_is_announced_where_the_store_lies(
    merchant: Client, store: Storefront, activity: Activity, street: Any
) -> None:
    zone = store.area
    open_in(zone.parent, "全区的")
    open_in(street, "别的街道")
    open_in(zone, "已过", day=localdate() - DAY)
    rows = merchant.get(reverse("portal-activities", args=[store.pk])).context["rows"]
    assert {one.title for one, _ in rows} == {activity.title, "全区的"}


def test_the_store_signs_up_and_cancels(
    merchant: Client, store: Storefront, activity: Activity
) -> None:
    assert merchant.post(page(store, activity), {"people": 2}).status_code == 302
    assert merchant.post(page(store, activity), {"people": 2}).status_code == 302
    made = SignUp.objects.get()
    assert (made.storefront, made.people, made.state) == (store, 2, SignUpState.SIGNED)
    assert "本店报名" in merchant.get(page(store, activity)).content.decode()
    merchant.post(page(store, activity), {"cancel": "1"})
    made.refresh_from_db()
    activity.refresh_from_db()
    assert (made.state, activity.taken) == (SignUpState.CANCELLED, 0)


@pytest.mark.parametrize("people", ["0", "11", "x", ""])
def test_how_many_come(
    merchant: Client, store: Storefront, activity: Activity, people: str
) -> None:
    text = merchant.post(page(store, activity), {"people": people}).content.decode()
    assert "请填 1 到 10 之间的人数" in text
    assert not SignUp.objects.exists()


def test_a_refusal_is_said_in_the_form(
    merchant: Client, store: Storefront, activity: Activity
) -> None:
    text = merchant.post(page(store, activity), {"people": 9}).content.decode()
    assert "名额共 5 个" in text


def test_the_neighbour_does_not_find_it(
    store: Storefront, activity: Activity, zone: Any, sign_in: Any
) -> None:
    other = sign_in(merchant_of(store_in(zone, "隔壁书店"), username="neighbour"))
    assert other.get(page(store, activity)).status_code == 404
    assert other.post(page(store, activity), {"people": 1}).status_code == 404
    assert not SignUp.objects.exists()
