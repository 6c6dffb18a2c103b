"""代填: begun for a store without a phone, filled in on one page, decided by somebody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from storefronts.enums import ApplicationState, Verdict
from storefronts.models import Application, Storefront
from storefronts.services import deciding
from tests.shared_world import shared
from tests.storefronts.pages import act, state
from tests.storefronts.stores import met, picture, store_in

pytestmark = pytest.mark.django_db
ADD = reverse("admin:storefronts_application_add")


@pytest.fixture
def clerk(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def begun(clerk: Client, zone: Area) -> Application:
    clerk.post(ADD, {"storefront": store_in(zone).pk, "scheme": "model_store"})
    return Application.objects.get()


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture().read(), "image/jpeg")


def filled(application: Application, **more: Any) -> dict[str, Any]:
    """Everything that is asked for."""
    sent: dict[str, Any] = {"deeds": "带头先行赔付", "decision": "submit"}
    for item in application.items.select_related("criterion"):
        sent[f"words_{item.pk}"] = "已做到"
        if item.criterion.needs_photo:
            sent[f"photo_{item.pk}"] = photo()
        if item.criterion.points:
            sent[f"points_{item.pk}"] = item.criterion.points
    return sent | more


def test_begun_and_filled_in_on_one_page(
    clerk: Client, begun: Application, cast: SimpleNamespace
) -> None:
    assert (begun.for_store, begun.made_by) == (True, cast.clerk)
    clerk.post(act(begun, "fill"), filled(begun))
    assert state(begun) == ApplicationState.SUBMITTED
    assert begun.deeds == "带头先行赔付"
    assert {item.words for item in begun.items.all()} == {"已做到"}
    assert begun.steps.get().by == cast.clerk


def test_what_was_filled_in_stays_where_something_is_missing(
    clerk: Client, begun: Application
) -> None:
    item = begun.items.get(criterion__title="营业执照照片")
    sent = filled(begun)
    del sent[f"photo_{item.pk}"]
    page = clerk.post(act(begun, "fill"), sent, follow=True)
    assert "已保存，没有提交：还差 1 项：营业执照照片。" in page.content.decode()
    assert page.redirect_chain[-1][0] == act(begun, "fill")
    assert state(begun) == ApplicationState.DRAFT
    assert [one.criterion.title for one in page.context["lacking"]] == ["营业执照照片"]
    rest = {f"words_{one.pk}": "已做到" for one in begun.items.all()}
    rest |= {f"photo_{item.pk}": photo(), "deeds": "带头先行赔付", "decision": "submit"}
    clerk.post(act(begun, "fill"), rest)
    assert state(begun) == ApplicationState.SUBMITTED


def test_it_may_be_saved_and_gone_on_with(clerk: Client, begun: Application) -> None:
    item = begun.items.first()
    assert item is not None
    sent = {f"words_{item.pk}": "先填这项", "decision": "save", "deeds": ""}
    page = clerk.post(act(begun, "fill"), sent, follow=True)
    assert "已保存，还差 5 项。" in page.content.decode()
    assert "先填这项" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "不是能打开的照片"),
        ("a.jpg", b"<html>no photo</html>", "不是能打开的照片"),
        ("a.jpg", b"\xff\xd8" + b"0" * (13 << 20), "照片超过 12 MB"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_at_its_item(
    clerk: Client, begun: Application, name: str, content: bytes, sentence: str
) -> None:
    item = begun.items.get(criterion__title="营业执照照片")
    sent = filled(begun) | {f"photo_{item.pk}": SimpleUploadedFile(name, content, "image/jpeg")}
    page = clerk.post(act(begun, "fill"), sent)
    assert sentence in page.context["form"].errors[f"photo_{item.pk}"][0]
    assert state(begun) == ApplicationState.DRAFT


def test_points_are_within_the_criterion(clerk: Client, begun: Application) -> None:
    item = begun.items.filter(criterion__points=25).first()
    assert item is not None
    page = clerk.post(act(begun, "fill"), filled(begun) | {f"points_{item.pk}": "26"})
    assert "自评分不能超过 25 分" in page.context["form"].errors[f"points_{item.pk}"][0]


def test_forged_fields_and_items_of_another_change_nothing(
    clerk: Client, begun: Application, zone: Area, second: Any
) -> None:
    clerk.post(ADD, {"storefront": store_in(zone, "万信通讯").pk, "scheme": "model_store"})
    other = Application.objects.exclude(pk=begun.pk).get()
    foreign = other.items.first()
    assert foreign is not None
    forged = {"state": "awarded", "stars": "5", "storefront": other.storefront_id}
    clerk.post(act(begun, "fill"), filled(begun) | forged | {f"words_{foreign.pk}": "改别家的"})
    assert state(begun) == ApplicationState.SUBMITTED
    assert (begun.stars, begun.storefront.name) == (None, "文华书城")
    foreign.refresh_from_db()
    assert foreign.words == ""


def test_the_same_clerk_neither_scores_nor_decides(
    clerk: Client, begun: Application, cast: SimpleNamespace, second: Any
) -> None:
    clerk.post(act(begun, "fill"), filled(begun))
    begun.refresh_from_db()
    moved = deciding.recommend(begun, by=second, committee=None, words="")
    moved = deciding.approve(moved, met(moved), by=cast.approver)
    assert "不能自己评分" in clerk.get(act(moved, "score")).context["refusal"]


def test_what_was_returned_is_mended_where_it_was_objected_to(
    clerk: Client, begun: Application, cast: SimpleNamespace, second: Any
) -> None:
    clerk.post(act(begun, "fill"), filled(begun))
    begun.refresh_from_db()
    moved = deciding.recommend(begun, by=second, committee=None, words="")
    item = moved.items.get(criterion__title="营业执照照片")
    judged = met(moved) | {item.pk: deciding.Judgement(Verdict.MISSING, "看不清")}
    deciding.send_back(moved, judged, by=cast.approver)
    same = {f"words_{one.pk}": "已做到" for one in begun.items.all()}
    same |= {f"points_{one.pk}": one.points for one in begun.items.all() if one.points}
    same |= {"deeds": "带头先行赔付", "decision": "submit"}
    page = clerk.post(act(begun, "fill"), same, follow=True)
    assert "还差 1 项：营业执照照片" in page.content.decode()
    assert "上次退回：看不清" in page.content.decode()
    clerk.post(act(begun, "fill"), same | {f"photo_{item.pk}": photo()})
    assert state(begun) == ApplicationState.RECOMMENDED
    assert [one.replaced for one in item.photos.order_by("pk")] == [True, False]


def test_a_store_without_a_member_is_told_before_anything_is_filled_in(
    clerk: Client, zone: Area
) -> None:
    sent = {"storefront": store_in(zone, members=0).pk, "scheme": "model_store"}
    page = clerk.post(ADD, sent)
    assert "登记册里没有在店的党员" in page.content.decode()
    assert not Application.objects.exists()


def test_a_closed_store_and_one_of_elsewhere_are_no_choice(
    clerk: Client, zone: Area, foreign_zone: Area
) -> None:
    closed = store_in(zone, "旧店")
    Storefront.objects.filter(pk=closed.pk).update(closed=localdate(), closed_reason="停业")
    for store in (closed, store_in(foreign_zone, "外地店")):
        page = clerk.post(ADD, {"storefront": store.pk, "scheme": "model_store"})
        assert page.context["form"].errors["storefront"]
    assert not Application.objects.exists()


def test_begun_twice_it_is_the_same(clerk: Client, begun: Application) -> None:
    answer = clerk.post(ADD, {"storefront": begun.storefront_id, "scheme": "model_store"})
    assert answer.url == act(begun, "fill")
    assert Application.objects.count() == 1


def test_a_counter_is_asked_for_where_the_honour_is_a_counters(clerk: Client, zone: Area) -> None:
    sent = {"storefront": store_in(zone).pk, "scheme": "pioneer_counter"}
    assert "请写明是哪一个" in clerk.post(ADD, sent).content.decode()
    clerk.post(ADD, {**sent, "counter": "一楼收银台"})
    assert Application.objects.get().counter == "一楼收银台"


def test_the_store_of_the_address_is_chosen_already(clerk: Client, zone: Area) -> None:
    store = store_in(zone)
    page = clerk.get(f"{ADD}?storefront={store.pk}").content.decode()
    assert f'value="{store.pk}" selected' in page
