"""Photos from phones: hostile until proven, then kept small and without where and when they were
taken.

Whatever comes is decoded within limits and written anew as JPEG: what is not a picture never
reaches the disk, and neither does its EXIF block.
"""

import io
import uuid
import warnings
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

MOST_BYTES = 12 << 20
MOST_PIXELS = 60_000_000  # a decoded picture takes three bytes a pixel
LONG_EDGE = 1600
QUALITY = 82
KINDS = ("JPEG", "PNG", "WEBP")


class NoPhoto(ValueError):
    """One Chinese sentence with the remedy."""


def clean_photo(content: bytes) -> ContentFile:
    """The picture as JPEG, upright, its long edge at most 1,600 pixels, under a name of its own.
    Raises NoPhoto."""
    if len(content) > MOST_BYTES:
        raise NoPhoto(f"照片超过 {MOST_BYTES >> 20} MB，请用手机压缩后再传。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPhoto("照片的像素太大，请用手机压缩后再传。")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except NoPhoto:
        raise
    except Exception as damaged:  # Pillow raises many kinds for damaged or foreign files
        raise NoPhoto("这个文件不是能打开的照片，请选择 JPG、PNG 或 WEBP 格式。") from damaged
    upright.thumbnail((LONG_EDGE, LONG_EDGE))
    written = io.BytesIO()
    upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(written.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


class PhotoField(forms.FileField):
    """Answers the picture as it will be kept; nothing where none was chosen."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return clean_photo(file.read(MOST_BYTES + 1))
        except NoPhoto as why:
            raise forms.ValidationError(str(why)) from None
