"""The portal: booking a service and handing in a case, each merchant his own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from activities.enums import BookingState
from activities.models import Booking, Case, DutySession, DutySlot
from activities.services import bookings, cases
from activities.services.bookings import Guest, book
from activities.services.cases import Reply
from districts.models import CommercialDistrict
from storefronts.models import Storefront
from tests.activities.duty import (
    TEXT,
    case_in,
    days,
    guest,
    planned_in,
    published_in,
    slot_of,
    states,
)
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


@pytest.fixture
def client(store: Storefront, sign_in: Any) -> Client:  # type: ignore[override]
    signed_in: Client = sign_in(merchant_of(store))
    return signed_in


@pytest.fixture
@shared
def session(zone: Any, clerk: Any) -> DutySession:
    return published_in(zone, clerk, seats=1)


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def slot_url(store: Storefront, slot: DutySlot) -> str:
    return reverse("portal-slot", args=[store.pk, slot.pk])


def test_the_first_page_leads_there(client: Client, store: Storefront) -> None:
    text = page(client, "portal")
    for name, word in (("portal-duty", "约服务"), ("portal-cases", "提建议、说诉求")):
        assert reverse(name, args=[store.pk]) in text
        assert word in text


def test_in_four_steps(client: Client, store: Storefront, session: DutySession) -> None:
    assert reverse("portal-session", args=[store.pk, session.pk]) in page(
        client, "portal-duty", store.pk
    )
    text = page(client, "portal-session", store.pk, session.pk)
    assert slot_url(store, slot_of(session)) in text
    assert "确认预约" in page(client, "portal-slot", store.pk, slot_of(session).pk)
    answer = client.post(slot_url(store, slot_of(session)), {"matter": "开票"})
    made = Booking.objects.get()
    assert answer.headers["Location"] == reverse("portal-booking", args=[made.pk])
    assert (made.storefront, made.matter) == (store, "开票")
    assert "已预约" in page(client, "portal-booking", made.pk)
    client.post(slot_url(store, slot_of(session)), {"matter": "开票"})  # pressed twice
    assert Booking.objects.count() == 1


def test_who_loses_is_offered_the_next(
    client: Client, store: Storefront, session: DutySession
) -> None:
    page(client, "portal-slot", store.pk, slot_of(session).pk)
    book(slot_of(session), guest())
    answer = client.post(slot_url(store, slot_of(session)), {"matter": "开票"})
    text = answer.content.decode()
    assert "刚刚约满" in text
    assert slot_url(store, slot_of(session, 1)) in text
    assert "开票" in text
    client.post(slot_url(store, slot_of(session)), {"wait": "1"})
    assert states(session) == ["booked", "waiting"]


def test_what_is_near_is_offered(
    client: Client, store: Storefront, clerk: Any, street: Any, cast: Any
) -> None:
    zone = store.area
    here = CommercialDistrict.objects.create(name="本商圈", area=zone)
    there = CommercialDistrict.objects.create(name="别的商圈", area=zone)
    Storefront.objects.filter(pk=store.pk).update(commercial_district=here)
    published_in(zone, clerk, title="本商圈的", commercial_district=here)
    published_in(zone, clerk, title="全街道的", department="银行")
    elsewhere = published_in(
        zone, clerk, title="别处的", department="公安", commercial_district=there
    )
    published_in(street, cast.street_clerk, title="别街道的")
    planned = planned_in(zone, title="没发布的")
    text = page(client, "portal-duty", store.pk)
    assert "本商圈的" in text
    assert "全街道的" in text
    for other in ("别处的", "别街道的", "没发布的"):
        assert other not in text, other
    for hidden in (elsewhere, planned):
        assert client.get(slot_url(store, slot_of(hidden))).status_code == 404
        assert client.post(slot_url(store, slot_of(hidden))).status_code == 404


def test_cancelled_by_the_store(client: Client, store: Storefront, session: DutySession) -> None:
    made = book(slot_of(session), Guest(storefront=store))
    url = reverse("portal-booking-cancel", args=[made.pk])
    client.post(url)
    assert states(session) == ["cancelled"]
    assert "不能取消预约" in client.post(url).content.decode()
    assert "已取消" in page(client, "portal-bookings", store.pk)


def test_too_late_to_cancel(
    client: Client, store: Storefront, session: DutySession, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = book(slot_of(session), Guest(storefront=store))
    begun = bookings.begins_at(slot_of(session))
    monkeypatch.setattr(bookings, "now", lambda: begun)
    text = page(client, "portal-booking", made.pk)
    assert "取消这个预约" not in text
    answer = client.post(reverse("portal-booking-cancel", args=[made.pk]))
    assert "2 小时以内不能自己取消" in answer.content.decode()
    assert states(session) == [BookingState.BOOKED]


def test_another_stores_is_not_found(
    client: Client, session: DutySession, zone: Any, store: Storefront
) -> None:
    other = store_in(zone, "隔壁书店")
    made = book(slot_of(session), Guest(storefront=other))
    case = case_in(zone, storefront=other)
    for name, pk in (("portal-booking", made.pk), ("portal-case", case.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name, pk in (
        ("portal-booking-cancel", made.pk),
        ("portal-case-withdraw", case.pk),
        ("portal-case-satisfaction", case.pk),
    ):
        assert client.post(reverse(name, args=[pk])).status_code == 404
    assert client.post(slot_url(other, slot_of(session, 1))).status_code == 404
    assert states(session) == ["booked"]


def hand_in(client: Client, store: Storefront, **given: str) -> Any:
    usual = {"key": "k", "kind": "request", "title": "后门照明", "text": TEXT}
    return client.post(reverse("portal-case-new", args=[store.pk]), {**usual, **given})


class TestCases:
    def test_handed_in_followed_judged(self, client: Client, store: Storefront, clerk: Any) -> None:
        hand_in(client, store)
        hand_in(client, store)  # pressed twice
        case = Case.objects.get()
        assert (case.storefront, case.area, case.channel) == (store, store.area, "portal")
        cases.route(case, by=clerk, name="物业公司", note="内部说明")
        cases.answer(case, Reply("换好了"), by=clerk)
        text = page(client, "portal-case", case.pk)
        assert "交物业公司办理" in text
        assert "换好了" in text
        assert "内部说明" not in text
        client.post(reverse("portal-case-satisfaction", args=[case.pk]), {"satisfaction": "fair"})
        case.refresh_from_db()
        assert case.satisfaction == "fair"
        assert "后门照明" in page(client, "portal-cases", store.pk)

    @pytest.mark.parametrize("said", ["", "very"])
    def test_satisfaction_is_one_of_three(
        self, client: Client, store: Storefront, clerk: Any, said: str
    ) -> None:
        case = cases.answer(case_in(store.area, storefront=store), Reply("好"), by=clerk)
        url = reverse("portal-case-satisfaction", args=[case.pk])
        assert "请选择满意度" in client.post(url, {"satisfaction": said}).content.decode()

    def test_withdrawn_by_the_store(self, client: Client, store: Storefront) -> None:
        case = case_in(store.area, storefront=store)
        client.post(reverse("portal-case-withdraw", args=[case.pk]))
        case.refresh_from_db()
        assert case.state == "withdrawn"

    @pytest.mark.parametrize(
        ("given", "told"),
        [({"kind": ""}, "请选择类别"), ({"title": ""}, "一句话"), ({"text": "坏"}, "请写明")],
    )
    def test_what_is_wrong_is_told(
        self, client: Client, store: Storefront, given: dict[str, str], told: str
    ) -> None:
        assert told in hand_in(client, store, **given).content.decode()
        assert not Case.objects.exists()


def test_its_cost_does_not_grow(
    client: Client,
    store: Storefront,
    zone: Any,
    clerk: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(6):
        session = published_in(zone, clerk, day=days(number + 1))
        book(slot_of(session), Guest(storefront=store))
        case_in(zone, storefront=store)
    for name in ("portal-duty", "portal-bookings", "portal-cases"):
        with django_assert_max_num_queries(14):
            client.get(reverse(name, args=[store.pk]))
