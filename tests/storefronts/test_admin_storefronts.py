"""The register of storefronts: what it shows to whom, what forms and forged posts do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Building, CommercialDistrict
from members.models import PartyMember
from storefronts.enums import TitleState
from storefronts.models import Storefront, StorefrontAccount, StorefrontPhoto
from storefronts.services import shops
from tests.conftest import make_user
from tests.districts.registers import form_of
from tests.shared_world import shared
from tests.storefronts.stores import LONG_AGO, picture, store_in, title_of

pytestmark = pytest.mark.django_db

TODAY = localdate()
LIST = "admin:storefronts_storefront_changelist"
PHONE = "13895012345"


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def official(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.official)


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone, operator="赵六", phone=PHONE)


def url(slug: str, store: Storefront) -> str:
    return reverse(f"admin:storefronts_storefront_{slug}", args=[store.pk])


def send(client: Client, slug: str, store: Storefront, **data: Any) -> Any:
    keys = {name: getattr(value, "pk", value) for name, value in data.items()}
    return client.post(url(slug, store), {"day": str(TODAY), **keys})


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def listed(client: Client, **asked: Any) -> set[str]:
    page = client.get(reverse(LIST), asked)
    return {row.name for row in page.context["cl"].result_list}


# Who reads what


def test_names_and_numbers_only_for_who_may_reveal(
    store: Storefront, clerk: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    read = clerk.get(url("change", store)).content.decode()
    assert "赵六" in read
    assert "党员0" in read
    assert PHONE not in read
    for role in ("auditor", "admin"):
        page = sign_in(getattr(cast, role)).get(url("change", store)).content.decode()
        assert "1 名" in page
        for hidden in ("赵六", "党员0", PHONE):
            assert hidden not in page


def test_the_operator_is_no_column_for_who_may_not_reveal(
    store: Storefront, cast: SimpleNamespace, sign_in: Any
) -> None:
    title_of(store)
    for role, there in (("clerk", True), ("auditor", False)):
        client = sign_in(getattr(cast, role))
        client.post(
            reverse("admin:storefronts_storefront_columns"), {"column": ["name", "operator"]}
        )
        assert ("赵六" in client.get(reverse(LIST)).content.decode()) is there


def test_a_search_finds_by_name_code_initials_and_the_tail_of_a_phone(
    store: Storefront, clerk: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    for term in ("文华", "whsc", PHONE[-4:]):
        assert listed(clerk, q=term) == {"文华书城"}
    auditor = sign_in(cast.auditor)
    assert listed(auditor, q="文华") == {"文华书城"}
    assert listed(auditor, q=PHONE[-4:]) == set()


def test_filters_by_member_honour_and_account(zone: Any, clerk: Client) -> None:
    lone = store_in(zone, "无人店", members=0)
    honoured = store_in(zone, "示范店")
    title_of(honoured)
    ended = title_of(lone)
    ended.state = TitleState.EXPIRED
    ended.save()
    StorefrontAccount.objects.create(
        storefront=honoured, user=make_user("merchant"), since=LONG_AGO
    )
    assert listed(clerk, member="1") == {"示范店"}
    assert listed(clerk, member="0") == {"无人店"}
    assert listed(clerk, honour="model_store") == {"示范店"}
    assert listed(clerk, account="1") == {"示范店"}
    assert listed(clerk, account="0") == {"无人店"}
    shops.close(lone, day=TODAY, reason="搬迁", by=None)
    assert listed(clerk, open="0") == {"无人店"}


def test_a_long_list_asks_no_more_questions(
    zone: Any, clerk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        title_of(store_in(zone, f"店{number}"))
    clerk.get(reverse(LIST))
    with django_assert_max_num_queries(40) as asked:
        clerk.get(reverse(LIST))
    few = len(asked)
    for number in range(3, 12):
        title_of(store_in(zone, f"店{number}"))
    with django_assert_max_num_queries(few):
        clerk.get(reverse(LIST))


# The form


def test_a_new_store_takes_its_place_from_whose_it_is(
    zone: Any, clerk: Client, make_organisation: Any, commercial_district: CommercialDistrict
) -> None:
    owner = make_organisation("文华公司", commercial_district=commercial_district)
    add = reverse("admin:storefronts_storefront_add")
    shown = clerk.get(add, {"organisation": owner.pk}).context["adminform"].form.initial
    assert (shown["name"], shown["commercial_district"]) == ("文华公司", commercial_district)
    sent = {"name": "文华书城", "area": zone.pk, "organisation": owner.pk, "trade": "culture"}
    assert clerk.post(add, sent).status_code == 302
    assert Storefront.objects.get().commercial_district == commercial_district


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"uscc": "1234"}, "uscc", "18 位"),
        ({"phone": "12"}, "phone", "不是电话号码"),
        ({"opened": str(TODAY + dt.timedelta(days=1))}, "opened", "不能晚于今天"),
        ({"name": ""}, "name", "请填写店名"),
        ({"reason": "", "unit": "B1"}, "reason", "请写明更正的事由"),
    ],
)
def test_what_a_form_refuses(
    store: Storefront, clerk: Client, changed: dict[str, str], field: str, sentence: str
) -> None:
    form = form_of(clerk, url("change", store)) | changed
    answer = clerk.post(url("change", store), form)
    assert sentence in answer.context["adminform"].form.errors[field][0]


def test_a_building_stands_in_its_own_commercial_district(
    store: Storefront, zone: Any, clerk: Client, commercial_district: CommercialDistrict
) -> None:
    other = CommercialDistrict.objects.create(name="另一商圈", area=zone)
    building = Building.objects.create(name="悦海新天地", commercial_district=commercial_district)
    form = form_of(clerk, url("change", store))
    sent = form | {"building": building.pk, "commercial_district": other.pk}
    answer = clerk.post(url("change", store), sent)
    assert "请改选楼栋或商圈" in answer.context["adminform"].form.errors["building"][0]
    assert clerk.post(url("change", store), form | {"building": building.pk}).status_code == 302
    store.refresh_from_db()
    assert store.commercial_district == commercial_district


def test_forged_fields_and_foreign_keys_change_nothing(
    store: Storefront, foreign_zone: Any, clerk: Client, make_organisation: Any
) -> None:
    foreign = make_organisation("外区公司", area=foreign_zone)
    form = form_of(clerk, url("change", store))
    forged = form | {"closed": str(TODAY), "closed_reason": "关张", "batch": "1", "unit": "B1"}
    assert clerk.post(url("change", store), forged).status_code == 302
    answer = clerk.post(
        url("change", store), form_of(clerk, url("change", store)) | {"organisation": foreign.pk}
    )
    assert "没有列出的不能选" in answer.context["adminform"].form.errors["organisation"][0]
    answer = clerk.post(
        url("change", store), form_of(clerk, url("change", store)) | {"area": foreign_zone.pk}
    )
    assert "area" in answer.context["adminform"].form.errors
    store.refresh_from_db()
    assert (store.closed, store.unit, store.organisation, store.batch) == (None, "B1", None, None)


# Acts


def test_a_member_is_registered_and_leaves_by_the_pages(
    store: Storefront, zone: Any, clerk: Client
) -> None:
    member = PartyMember.objects.create(name="曹静", area=zone)
    yesterday = TODAY - dt.timedelta(days=1)
    assert send(clerk, "employ", store, member=member, day=str(yesterday)).status_code == 302
    row = store.members.get(member=member)
    form = clerk.get(url("leave", store)).context["form"]
    assert "曹静" in str(form["row"])
    assert send(clerk, "leave", store, row=row).status_code == 302
    row.refresh_from_db()
    assert row.until == TODAY


def test_a_member_of_another_area_is_not_to_be_had(
    store: Storefront, foreign_zone: Any, clerk: Client
) -> None:
    stranger = PartyMember.objects.create(name="外人", area=foreign_zone)
    answer = send(clerk, "employ", store, member=stranger)
    assert list(errors(answer)) == ["member"]
    other = store_in(foreign_zone, "外区店")
    answer = send(clerk, "leave", store, row=other.members.get())
    assert list(errors(answer)) == ["row"]


def test_who_closes_reads_before_what_ends(store: Storefront, clerk: Client) -> None:
    title = title_of(store)
    assert str(title) in clerk.get(url("close", store)).context["effect"]
    answer = send(clerk, "close", store, reason="")
    assert errors(answer) == {"reason": ["请填写歇业原因。"]}
    assert send(clerk, "close", store, reason="搬迁").status_code == 302
    assert "不能" in clerk.get(url("photo", store)).content.decode()
    assert send(clerk, "reopen", store, note="登记错了").status_code == 302
    store.refresh_from_db()
    assert store.closed is None


def test_many_are_closed_or_placed_at_once(
    zone: Any, clerk: Client, commercial_district: CommercialDistrict
) -> None:
    building = Building.objects.create(name="悦海新天地", commercial_district=commercial_district)
    both = [store_in(zone, "甲店"), store_in(zone, "乙店")]
    ticked = {"_selected_action": [one.pk for one in both], "index": "0", "confirmed": "1"}
    clerk.post(reverse(LIST), {"action": "place", "building": building.pk, **ticked})
    assert set(Storefront.objects.values_list("building", flat=True)) == {building.pk}
    clerk.post(reverse(LIST), {"action": "close", "day": str(TODAY), "reason": "拆迁", **ticked})
    assert not Storefront.objects.filter(closed=None).exists()


def test_another_operator_by_the_page(store: Storefront, clerk: Client) -> None:
    title = title_of(store)
    answer = send(clerk, "hand-over", store, operator="", phone="12", note="转让")
    assert set(errors(answer)) == {"operator", "phone"}
    assert send(clerk, "hand-over", store, operator="钱七", note="转让").status_code == 302
    title.refresh_from_db()
    assert title.state == TitleState.SUSPENDED
    page = clerk.get(url("change", store)).content.decode()
    assert "更换经营者" in page


# Photos


def test_a_photo_is_kept_and_shown_within_the_area(
    store: Storefront, clerk: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    sent = SimpleUploadedFile("a.jpg", picture().read(), "image/jpeg")
    assert send(clerk, "photo", store, kind="front", photo=sent).status_code == 302
    photo = StorefrontPhoto.objects.get()
    address = reverse("storefront-photo", args=[photo.pk])
    shown = clerk.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert address in clerk.get(url("change", store)).content.decode()
    assert sign_in(cast.foreign_clerk).get(address).status_code == 404


def test_a_merchant_sees_the_photos_of_his_own_stores(
    store: Storefront, zone: Any, cast: SimpleNamespace, sign_in: Any
) -> None:
    photo = shops.add_photo(store, "front", picture(), by=cast.clerk)
    address = reverse("storefront-photo", args=[photo.pk])
    mine, other = make_user("mine"), make_user("other")
    StorefrontAccount.objects.create(storefront=store, user=mine, since=LONG_AGO)
    StorefrontAccount.objects.create(storefront=store_in(zone, "他店"), user=other, since=LONG_AGO)
    assert sign_in(other).get(address).status_code == 404
    shown = sign_in(mine).get(address)
    assert shown.status_code == 200
    shown.close()


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>alert(1)</script>", b""],
    ids=["svg", "html", "empty"],
)
def test_what_is_no_photo_is_refused(store: Storefront, clerk: Client, content: bytes) -> None:
    sent = SimpleUploadedFile("a.jpg", content, "image/jpeg")
    answer = send(clerk, "photo", store, kind="front", photo=sent)
    assert list(errors(answer)) == ["photo"]
    assert not StorefrontPhoto.objects.exists()
