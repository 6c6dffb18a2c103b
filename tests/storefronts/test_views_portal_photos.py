"""What is uploaded in the portal is a photo or nothing: refused at its field, nothing else lost."""

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from storefronts.models import ApplicationItem, ItemPhoto, Storefront
from storefronts.services import applying
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def item(zone: Any) -> ApplicationItem:
    """The licence of an application that has begun."""
    store: Storefront = store_in(zone)
    made = applying.begin(version_of(), store, by=merchant_of(store))
    return made.items.get(criterion__title="营业执照照片")


@pytest.fixture
def client(item: ApplicationItem, sign_in: Any) -> Client:  # type: ignore[override]
    signed_in: Client = sign_in(User.objects.get(username="13895012345"))
    return signed_in


def send(client: Client, item: ApplicationItem, content: bytes, **more: str) -> Any:
    """As the album gives it, always called a photo."""
    sent = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    given = {f"i{item.pk}-album": sent, f"i{item.pk}-words": "看得清", **more}
    return client.post(reverse("portal-item", args=[item.pk]), given)


def jpeg(exif: bytes = b"") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "#336699").save(written, "JPEG", exif=exif)
    return written.getvalue()


def bomb() -> bytes:
    """A picture of 90,000 × 90,000 points in a few kilobytes."""
    written = io.BytesIO()
    Image.new("1", (1, 1)).save(written, "PNG")
    head = written.getvalue()
    size = (90_000).to_bytes(4, "big")
    chunk = b"IHDR" + size + size + head[24:29]
    return head[:12] + chunk + zlib.crc32(chunk).to_bytes(4, "big") + head[33:]


HOSTILE = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pdf": b"%PDF-1.7 nothing",
    "cut off": jpeg()[:300],
    "html behind a head": b"\xff\xd8\xff\xe0" + b"<html>" * 20,
    "gif": b"GIF89a" + b"\0" * 40,
    "bomb": bomb(),
    "50 MB": jpeg() + b"\0" * (50 << 20),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_no_photo_is_refused_at_its_place(
    client: Client, item: ApplicationItem, content: bytes
) -> None:
    answer = send(client, item, content)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "field-error" in text
    assert "照片" in text
    assert "看得清" in text  # what was typed is still there
    assert not ItemPhoto.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))


def test_the_script_is_told_the_field(client: Client, item: ApplicationItem) -> None:
    sent = SimpleUploadedFile("photo.jpg", HOSTILE["html"])
    answer = client.post(
        reverse("portal-item", args=[item.pk]),
        {f"i{item.pk}-album": sent},
        headers={"X-In-Place": "1"},
    )
    assert answer.status_code == 422
    assert "JPG" in answer.json()["errors"][f"id_i{item.pk}-album"]


def test_where_and_when_it_was_taken_is_not_kept(client: Client, item: ApplicationItem) -> None:
    exif = Image.Exif()
    exif[0x010F] = "某手机"
    exif.get_ifd(0x8825)[1] = "N"
    send(client, item, jpeg(exif.tobytes()))
    kept = item.photos.get().photo
    with kept.open("rb") as file:
        content = file.read()
    assert b"Exif" not in content
    assert "某手机".encode() not in content
    assert kept.name.endswith(".jpg")
    assert "photo" not in Path(kept.name).name


def test_a_photo_is_served_as_one_and_to_nobody_else(
    client: Client, item: ApplicationItem, sign_in: Any, zone: Any
) -> None:
    send(client, item, jpeg())
    url = reverse("application-photo", args=[item.photos.get().pk])
    answer = client.get(url)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for close in answer._resource_closers:  # closing the answer would end the connection
        close()
    neighbour = merchant_of(store_in(zone, "隔壁书店"), username="neighbour")
    assert sign_in(neighbour).get(url).status_code == 404


def test_a_photo_is_taken_away(client: Client, item: ApplicationItem) -> None:
    send(client, item, jpeg())
    photo = item.photos.get()
    url = reverse("portal-photo-remove", args=[photo.pk])
    assert client.post(url)["Location"] == reverse("portal-item", args=[item.pk])
    assert not item.photos.exists()
    assert client.post(url).status_code == 404


def test_all_of_a_draft_on_one_page_keeps_what_is_good(
    client: Client, item: ApplicationItem
) -> None:
    """One photo is none: the other answers are kept all the same."""
    others = {f"i{one.pk}-words": "已做到" for one in item.application.items.exclude(pk=item.pk)}
    bad = SimpleUploadedFile("photo.jpg", HOSTILE["svg"])
    url = reverse("portal-answers", args=[item.application_id])
    answer = client.post(url, {**others, f"i{item.pk}-album": bad})
    assert "field-error" in answer.content.decode()
    assert set(item.application.items.exclude(pk=item.pk).values_list("words", flat=True)) == {
        "已做到"
    }
