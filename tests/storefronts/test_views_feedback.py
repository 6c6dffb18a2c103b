"""Reporting a store from its plaque: anybody may, a little, and the store never learns who."""

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from storefronts.models import Feedback, Title
from storefronts.services import feedback, plaques
from tests.conftest import START, make_user
from tests.members.report_ins import waiting
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
LOOK_UP = reverse("feedback-look-up")
PHONE = "13895012345"
TEXT = "三月五日买的茶叶少了二两"


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    store = store_in(zone, operator="赵经营者", phone="13709511234")
    return title_of(store, "star_merchant", stars=3)


@pytest.fixture
def form(title: Title) -> str:
    plaque = plaques.in_force(title)
    assert plaque is not None
    return reverse("feedback-plaque", args=[plaque.token])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"key": "a", "text": TEXT, **given})


def number_in(answer: Any) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())
    assert found
    return found[0]


def photo(name: str = "a.jpg", kind: str = "JPEG", **options: Any) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(written, kind, **options)
    return SimpleUploadedFile(name, written.getvalue(), f"image/{kind.lower()}")


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_it_begins_on_the_plaques_page(client: Client, form: str) -> None:
    page = client.get(form.removesuffix("feedback/").rstrip("/")).content.decode()
    assert f'href="{form}"' in page
    page = client.get(form).content.decode()
    for shown in ("文华书城", "党员星级商户", "商户看不到是谁反映的", "5 个工作日", "180 天"):
        assert shown in page, shown
    for person in ("赵经营者", "13709511234", "党员0"):
        assert person not in page, person


def test_a_number_comes_back_and_opens_the_answer(
    client: Client, form: str, cast: SimpleNamespace
) -> None:
    number = number_in(send(client, form, phone="138 9501 2345"))
    made = Feedback.objects.get()
    assert (made.text, made.phone) == (TEXT, PHONE)
    moved = feedback.check(made, by=cast.clerk, proven=True, found="少二两", consequence="none")
    feedback.answer(moved, by=cast.clerk, answer="已责成补足。")
    answer = client.post(LOOK_UP, {"number": number.lower(), "tail": "2345"})
    page = answer.content.decode()
    assert "情况属实" in page
    assert "已责成补足。" in page
    for personal in (PHONE, TEXT, "经办小张", "少二两"):
        assert personal not in page, personal


def test_text_alone_is_enough(client: Client, form: str) -> None:
    answer = send(client, form)
    assert number_in(answer)
    assert "不能查询答复" in answer.content.decode()
    made = Feedback.objects.get()
    assert (made.phone, made.photo.name, made.phone_tail_fingerprint) == ("", "", "")


def test_sent_twice_is_one(client: Client, form: str) -> None:
    assert number_in(send(client, form)) == number_in(send(client, form))
    assert Feedback.objects.count() == 1


def test_forged_fields_are_not_read(client: Client, form: str, zone: Any) -> None:
    other = title_of(store_in(zone, "新天地药房"))
    send(
        client,
        form,
        title=other.pk,
        area="1",
        state="answered",
        proven="1",
        kind="objection",
        consequence="suspension",
        number="AAAAAAAAAAAA",
        due="2099-01-01",
        answer="forged",
    )
    made = Feedback.objects.get()
    assert (made.title.storefront.name, made.state, made.proven) == ("文华书城", "received", None)
    assert (made.kind, made.consequence, made.answer) == ("complaint", "", "")
    assert made.number != "AAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "差"}, "text"),
        ({"text": "长" * 501}, "text"),
        ({"phone": "1389501234"}, "phone"),
        ({"phone": "abc"}, "phone"),
        ({"website": "x"}, "website"),
        ({"key": "k" * 65}, "key"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, form: str, given: dict[str, str], field: str
) -> None:
    answer = send(client, form, **{"phone": PHONE, **given})
    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    assert not Feedback.objects.exists()
    if field == "phone":
        assert TEXT in answer.content.decode()


def test_control_signs_and_turned_text_are_dropped(client: Client, form: str) -> None:
    send(client, form, text="少\u202e了\u0007二\u200b两\u0000\r\n第二行")
    assert Feedback.objects.get().text == "少了二两\n第二行"


def test_markup_is_text(client: Client, form: str, cast: SimpleNamespace, sign_in: Any) -> None:
    send(client, form, text="<script>alert(1)</script>少了二两")
    made = Feedback.objects.get()
    page = sign_in(cast.clerk).get(f"/admin/storefronts/feedback/{made.pk}/change/")
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert" in page.content.decode()


# Photos


def test_a_photo_is_kept_without_where_it_was_taken(
    client: Client, form: str, settings: Any
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "PlantedCamera"
    exif.get_ifd(0x8825)[1] = "N"
    send(client, form, photo=photo(exif=exif))
    kept = Path(Feedback.objects.get().photo.path)
    assert b"PlantedCamera" not in kept.read_bytes()
    with Image.open(kept) as picture:
        assert not picture.getexif()
    assert kept.is_relative_to(settings.MEDIA_ROOT)
    assert re.fullmatch(r"[0-9a-f]{32}\.jpg", kept.name)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\0" * 100,
        b"",
        b"\xff\xd8\xff\xe0" + b"\0" * 1000,
    ],
)
def test_what_is_no_photo_never_reaches_the_disk(
    client: Client, form: str, settings: Any, content: bytes
) -> None:
    answer = send(client, form, photo=SimpleUploadedFile("a.jpg", content, "image/jpeg"))
    assert list(errors(answer)) == ["photo"]
    assert not Feedback.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_fifty_megabytes_are_refused(client: Client, form: str) -> None:
    large = SimpleUploadedFile("a.jpg", b"\xff\xd8" + b"\0" * (50 << 20), "image/jpeg")
    answer = send(client, form, photo=large)
    assert errors(answer) == {"photo": ["照片超过 12 MB，请用手机压缩后再传。"]}


def test_the_photo_is_for_whom_may_reveal(
    client: Client, form: str, title: Title, cast: SimpleNamespace, sign_in: Any
) -> None:
    send(client, form, photo=photo())
    url = reverse("feedback-photo", args=[Feedback.objects.get().pk])
    merchant = make_user("merchant")
    title.storefront.accounts.create(user=merchant, since=START)
    answers = {
        name: status(sign_in(getattr(cast, name)), url)
        for name in ("clerk", "approver", "official", "auditor", "admin", "foreign_clerk")
    }
    assert answers == {
        "clerk": 200,
        "approver": 200,
        "official": 404,
        "auditor": 404,
        "admin": 404,
        "foreign_clerk": 404,
    }
    assert sign_in(merchant).get(url).status_code == 404
    assert client.get(url).status_code == 302


def status(client: Client, url: str) -> int:
    """With the file that it sends closed; closing the answer would close the test's connection."""
    answer = client.get(url)
    for close in answer._resource_closers:
        close()
    return answer.status_code


# How often


def test_five_an_hour_for_an_address(client: Client, form: str) -> None:
    for number in range(5):
        assert send(client, form, key=str(number)).status_code == 200
    answer = send(client, form, key="5")
    assert answer.status_code == 429
    assert "一小时后再试" in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert Feedback.objects.count() == 5
    again = client.post(form, {"key": "5", "text": TEXT}, REMOTE_ADDR="10.0.0.2")
    assert again.status_code == 200


def test_what_was_wrong_does_not_count_for_the_hour(client: Client, form: str) -> None:
    for _ in range(6):
        send(client, form, text="")
    assert send(client, form).status_code == 200


def test_ten_forms_a_minute(client: Client, form: str) -> None:
    codes = [send(client, form, text="").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_a_wrong_code_is_answered_as_on_its_page(client: Client) -> None:
    url = reverse("feedback-plaque", args=["0" * 26])
    codes = [client.get(url).status_code for _ in range(61)]
    assert codes == [404] * 60 + [429]
    assert send(client, url).status_code == 429
    assert not Feedback.objects.exists()


# Asking for the answer


def test_a_wrong_pair_is_answered_like_an_unknown_number(client: Client, form: str) -> None:
    number = number_in(send(client, form, phone=PHONE))
    known = client.post(LOOK_UP, {"number": number, "tail": "0000"}, REMOTE_ADDR="10.0.0.1")
    unknown = client.post(LOOK_UP, {"number": "A" * 12, "tail": "0000"}, REMOTE_ADDR="10.0.0.2")
    assert errors(known) == errors(unknown)
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[2-9A-Za-z-]*"')
    pages = {hidden.sub("", answer.content.decode()) for answer in (known, unknown)}
    assert len(pages) == 1


def test_ten_questions_a_minute(client: Client) -> None:
    data = {"number": "A" * 12, "tail": "0000"}
    codes = [client.post(LOOK_UP, data).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    assert client.post(LOOK_UP, data, REMOTE_ADDR="10.0.0.2").status_code == 429
    other = {"number": "B" * 12, "tail": "0000"}
    assert client.post(LOOK_UP, other, REMOTE_ADDR="10.0.0.2").status_code == 200


def test_a_report_in_is_not_found_here(client: Client, zone: Any) -> None:
    waiting(zone)
    answer = client.post(LOOK_UP, {"number": "ABCDEFGH2345", "tail": "2345"})
    assert answer.context["found"] is None


def test_larger_text_keeps_what_was_written(client: Client, form: str) -> None:
    answer = send(client, form, elder="1", phone=PHONE)
    page = answer.content.decode()
    assert 'class="phone elder"' in page
    assert TEXT in page
    assert not Feedback.objects.exists()


def test_pages_are_kept_by_nobody(client: Client, form: str) -> None:
    for answer in (client.get(form), send(client, form), client.get(LOOK_UP)):
        assert "no-store" in answer["Cache-Control"]
