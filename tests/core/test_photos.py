"""Photos: only pictures come in, small, upright, without where they were taken."""

import io

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import photos
from core.photos import NoPhoto, PhotoField, clean_photo


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "red").save(written, kind, **options)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg(kind: str) -> None:
    kept = Image.open(clean_photo(picture(kind)))
    assert (kept.format, kept.size) == ("JPEG", (400, 300))


def test_its_long_edge_is_1600_at_most() -> None:
    assert Image.open(clean_photo(picture(size=(4000, 1000)))).size == (1600, 400)


def test_where_and_when_it_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "某手机"
    kept = Image.open(clean_photo(picture(exif=exif)))
    assert kept.size == (300, 400)
    assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='x'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(40),
        picture()[:200],
        b"\xff\xd8\xff" + bytes(500),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPhoto, match="不是能打开的照片"):
        clean_photo(content)


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 100_000)
    with pytest.raises(NoPhoto, match="像素太大"):
        clean_photo(picture(size=(400, 300)))


def test_a_file_beyond_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 1 << 20)
    with pytest.raises(NoPhoto, match="超过 1 MB"):
        clean_photo(bytes((1 << 20) + 1))


def test_names_of_files_are_never_kept() -> None:
    file = SimpleUploadedFile("../../张三家.jpg", picture())
    kept = PhotoField().clean(file)
    assert len(kept.name) == 36
    assert kept.name.endswith(".jpg")


def test_the_field_says_it_where_it_is() -> None:
    with pytest.raises(forms.ValidationError, match="请选择 JPG、PNG 或 WEBP"):
        PhotoField().clean(SimpleUploadedFile("a.jpg", b"no"))
    assert PhotoField(required=False).clean(None) is None
