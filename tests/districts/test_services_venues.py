"""六有: the latest look at each item counts."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.errors import Refused
from core.models import Act
from districts.enums import SixHave
from districts.models import Area, Venue, VenueCheck
from districts.services import venues
from districts.services.venues import Look
from tests.shared_world import shared

DAY = dt.date(2017, 6, 1)


@pytest.fixture
@shared
def venue(zone: Area) -> Venue:
    return Venue.objects.create(name="党群服务中心", kind="centre", area=zone, opened=DAY)


def looks(*met: SixHave) -> dict[str, Look]:
    return {item: Look(item in met) for item in SixHave}


def met(venue: Venue) -> set[str]:
    return {item for item, check in venues.latest(venue).items() if check.met}


def test_the_later_look_counts_and_the_earlier_is_kept(venue: Venue, clerk: Any) -> None:
    venues.check(venue, looks(SixHave.FLAG, SixHave.BOOKS), day=DAY, by=clerk)
    venues.check(venue, {SixHave.FLAG: Look(False)}, day=DAY + dt.timedelta(days=1), by=clerk)
    assert met(venue) == {SixHave.BOOKS}
    assert VenueCheck.objects.count() == 7
    assert Act.objects.filter(verb="检查六有").count() == 2


def test_of_one_day_the_later_takes_the_place_of_the_earlier(venue: Venue, clerk: Any) -> None:
    for item in (SixHave.FLAG, SixHave.BOOKS):
        venues.check(venue, looks(item), day=DAY, by=clerk)
    assert met(venue) == {SixHave.BOOKS}
    assert VenueCheck.objects.count() == 6


@pytest.mark.parametrize(
    ("fields", "day"),
    [({"closed": DAY}, DAY), ({}, DAY - dt.timedelta(days=1))],
)
def test_before_it_opens_and_after_it_closes_nothing_is_checked(
    venue: Venue, clerk: Any, fields: dict[str, dt.date], day: dt.date
) -> None:
    for name, value in fields.items():
        setattr(venue, name, value)
    with pytest.raises(Refused) as refused:
        venues.check(venue, looks(), day=day, by=clerk)
    assert refused.value.field == "day"
    assert not VenueCheck.objects.exists()


# on the pages


def photo() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(written, "JPEG")
    return SimpleUploadedFile("flag.jpg", written.getvalue(), "image/jpeg")


def posted(**fields: Any) -> dict[str, Any]:
    return {"day": "2017-06-02", "note": "", **fields}


@pytest.fixture
def client(sign_in: Any, clerk: Any) -> Client:
    return sign_in(clerk)


def address(venue: Venue) -> str:
    return reverse("admin:districts_venue_check", args=[venue.pk])


def test_a_clerk_checks_all_six_in_one_form(client: Client, venue: Venue) -> None:
    data = posted(met_flag="on", met_rules="on", photo_flag=photo())
    answer = client.post(address(venue), data)
    assert answer.status_code == 302
    assert met(venue) == {"flag", "rules"}
    page = client.get(answer["Location"])
    assert page.context["met"] == 2
    assert "已登记：六有 2/6 项达标。" in page.content.decode()
    listed = client.get(reverse("admin:districts_venue_changelist")).content.decode()
    assert "2/6" in listed


def test_the_photo_is_seen_by_who_sees_the_venue(
    client: Client, venue: Venue, sign_in: Any, cast: Any
) -> None:
    client.post(address(venue), posted(met_flag="on", photo_flag=photo()))
    check = VenueCheck.objects.get(item="flag")
    url = reverse("venue-photo", args=[check.pk])
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert sign_in(cast.foreign_clerk).get(url).status_code == 404


def test_what_is_no_photo_comes_back_at_its_field(client: Client, venue: Venue) -> None:
    wrong = SimpleUploadedFile("flag.jpg", b"<svg/>", "image/jpeg")
    page = client.post(address(venue), posted(met_flag="on", photo_flag=wrong))
    assert list(page.context["form"].errors) == ["photo_flag"]
    assert not VenueCheck.objects.exists()


def test_a_day_that_has_not_come_is_refused(client: Client, venue: Venue) -> None:
    page = client.post(address(venue), posted(day="2999-01-01"))
    assert page.context["form"].errors["day"] == ["检查日期还没有到，请核对。"]
