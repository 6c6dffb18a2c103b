"""Photos of an application: kept once however often they are sent, taken over, taken away."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from core.errors import Refused
from storefronts.enums import Verdict
from storefronts.models import ApplicationItem, ItemPhoto, Storefront, StorefrontPhoto
from storefronts.services import applying, deciding
from storefronts.services.deciding import Judgement
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import draft, picture, store_in, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


def licence(store: Storefront) -> ApplicationItem:
    return ApplicationItem.objects.get(
        application__storefront=store, criterion__title="营业执照照片"
    )


def on_disk() -> int:
    return len(list(Path(settings.MEDIA_ROOT).rglob("*.jpg")))


def test_sent_again_after_a_cut_it_is_one(store: Storefront) -> None:
    user = merchant_of(store)
    applying.begin(version_of(), store, by=user)
    for _ in range(3):
        applying.answer(licence(store), by=user, photo=picture())
    assert licence(store).photos.count() == 1
    assert on_disk() == 1


def test_six_and_no_more(store: Storefront) -> None:
    user = merchant_of(store)
    applying.begin(version_of(), store, by=user)
    for width in range(6):
        applying.answer(licence(store), by=user, photo=picture(40 + width))
    with pytest.raises(Refused, match="最多 6 张"):
        applying.answer(licence(store), by=user, photo=picture(90))


def test_what_was_objected_to_stays_beside_the_new_one(
    store: Storefront, cast: SimpleNamespace
) -> None:
    user = merchant_of(store)
    made = applying.submit(draft(store, user), by=user)
    told = {licence(store).pk: Judgement(Verdict.MISSING, "看不清")}
    deciding.send_back(made, told, by=cast.clerk)
    applying.answer(licence(store), by=user, photo=picture(77))
    old, new = licence(store).photos.order_by("pk")
    assert (old.replaced, new.replaced) == (True, False)
    with pytest.raises(Refused, match="要留着对照"):
        applying.remove_photo(old, by=user)
    applying.remove_photo(new, by=user)
    assert applying.lacking(licence(store))


def test_only_the_applicant_takes_one_away_and_only_while_he_may(
    store: Storefront, cast: SimpleNamespace
) -> None:
    user = merchant_of(store)
    other = merchant_of(store_in(store.area, "富贵鸟"), username="other")
    made = draft(store, user)
    photo = licence(store).photos.get()
    with pytest.raises(Refused, match="经办人"):
        applying.remove_photo(photo, by=other)
    applying.submit(made, by=user)
    with pytest.raises(Refused, match="现在不能改"):
        applying.remove_photo(photo, by=user)


def test_the_file_goes_with_the_last_row_that_shows_it(
    store: Storefront, django_capture_on_commit_callbacks: Any
) -> None:
    user = merchant_of(store)
    applying.withdraw(draft(store, user), by=user, words="下次")
    again = applying.begin(version_of(), store, by=user)
    photo = ItemPhoto.objects.get(item__application=again, item__criterion__title="营业执照照片")
    before = on_disk()
    with django_capture_on_commit_callbacks(execute=True):
        applying.remove_photo(photo, by=user)
    assert on_disk() == before  # the application of before still shows it
    alone = applying.answer(photo.item, by=user, photo=picture(88)).photos.get()
    with django_capture_on_commit_callbacks(execute=True):
        applying.remove_photo(alone, by=user)
    assert on_disk() == before


def test_a_photo_of_the_store_is_not_taken_twice(store: Storefront) -> None:
    user = merchant_of(store)
    for kind in ("licence", "promise", "front"):
        row = StorefrontPhoto(storefront=store, kind=kind, by=user)
        row.photo.save(f"{kind}.jpg", picture())
    made = applying.begin(version_of(), store, by=user)
    shown = {item.criterion.title for item in made.items.all() if item.photos.exists()}
    assert shown == {"营业执照照片", "承诺上墙并做到"}
    assert len(applying.lacks(made)) == 3
