"""Files of vouchers: hostile until proven. A photo is written anew; a PDF is kept as it came, once
its bytes show nothing that acts, opens or hides."""

import re
import uuid
import zlib
from collections.abc import Iterator

from django.core.files.base import ContentFile

from core.photos import NoPhoto, clean_photo

MOST_BYTES = 10 << 20
MOST_INFLATED = 64 << 20  # of all streams of objects together
CHUNK = 64 << 10
LOOK_BACK = 4096  # bytes before a stream in which its dictionary lies
HEAD = b"%PDF-"
TAIL = 2048  # bytes at the end in which a PDF says that it ends
#: names of what acts when a PDF is opened, or is carried along in it; so short a name as /JS also
#: stands in a picture by chance, so it is known by what follows it
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|GoToE|SubmitForm|ImportData|XFA|Encrypt)"
    rb"(?![A-Za-z0-9_])|/JS(?:[\s\0]*[(<%]|[\s\0]+\d+[\s\0]+\d+[\s\0]+R)"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9_])")
PREDICTED = b"/Predictor"  # what is packed so reads otherwise than it is
STREAM = re.compile(rb"stream\r?\n")
ASIDE = "请打印成普通 PDF（不带附件、密码）再传，或者拍照上传。"


class NoVoucher(ValueError):
    """One Chinese sentence with the remedy."""


def clean_voucher(content: bytes) -> ContentFile:
    """The file as it is kept, under a name of its own. Raises NoVoucher."""
    if content.startswith(HEAD):
        return _clean_pdf(content)
    try:
        return clean_photo(content)
    except NoPhoto as why:
        told = str(why).replace("JPG、PNG 或 WEBP 格式", "JPG、PNG、WEBP 照片或者 PDF")
        raise NoVoucher(told) from None


def _clean_pdf(content: bytes) -> ContentFile:
    if len(content) > MOST_BYTES:
        raise NoVoucher(f"PDF 超过 {MOST_BYTES >> 20} MB，请压缩或者分开后再传。")
    if b"%%EOF" not in content[-TAIL:]:
        raise NoVoucher("这个 PDF 不完整，可能没有下载完，请重新下载后再传。")
    if any(ACTIVE.search(_plain(part)) for part in _parts(content)):
        raise NoVoucher(f"这个 PDF 带有脚本、附件或密码，不能上传。{ASIDE}")
    return ContentFile(content, name=f"{uuid.uuid4().hex}.pdf")


def _plain(part: bytes) -> bytes:
    """Names may be written with signs escaped: /J#53 is /JS."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _parts(content: bytes) -> Iterator[bytes]:
    """The file as it lies there, and what its streams of objects hold. Raises NoVoucher where one
    of them cannot be looked into."""
    yield content
    left, room = len(OBJECTS.findall(_plain(content))), MOST_INFLATED
    for begin in STREAM.finditer(content):
        before = max(0, begin.start() - LOOK_BACK)
        about = content[max(content.rfind(b"obj", before, begin.start()), before) : begin.start()]
        if not OBJECTS.search(about := _plain(about)):
            continue
        found = _inflated(content, begin.end(), room) if PREDICTED not in about else None
        if found is None:
            break
        room, left = room - len(found), left - 1
        yield found
    if left > 0:
        raise NoVoucher(f"这个 PDF 的结构看不懂，不能上传。{ASIDE}")


def _inflated(content: bytes, start: int, room: int) -> bytes | None:
    """What is packed from there on; nothing where it is packed otherwise or holds more than there
    is room for."""
    unpacker, found = zlib.decompressobj(), bytearray()
    try:
        for at in range(start, len(content), CHUNK):
            found += unpacker.decompress(content[at : at + CHUNK], room - len(found) + 1)
            if unpacker.eof or len(found) > room or unpacker.unconsumed_tail:
                break
    except zlib.error:
        return None
    return bytes(found) if unpacker.eof and len(found) <= room else None
