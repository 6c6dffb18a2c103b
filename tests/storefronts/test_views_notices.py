"""公示 to everybody: who is named, until when, and how an objection is heard."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from storefronts.models import Application, Feedback, PublicNotice
from storefronts.services import applying, awarding, deciding
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import draft, over, published, scored, store_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
LIST = reverse("notices")
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def application(zone: Any, cast: SimpleNamespace) -> Application:
    """On notice; filled in by a colleague."""
    other = make_user("second", ("clerk", zone), name="代填小周")
    store = store_in(zone, operator="赵经营者", phone="13709511234", address="正源北街 88 号")
    made = applying.submit(draft(store, other), by=other)
    published(scored(made, cast, cast.clerk), cast)
    made.refresh_from_db()
    return made


def page_of(application: Application) -> str:
    return reverse("notice", args=[application.notice_id])


def objecting(application: Application) -> str:
    return reverse("notice-object", args=[application.notice_id, application.pk])


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_what_everybody_reads(client: Client, application: Application) -> None:
    page = text(client, page_of(application))
    for shown in (
        "公示中",
        "文华书城",
        "正源北街 88 号",
        "党员示范店",
        "100.0 分",
        "满城北街街道党工委",
        f"{application.notice.last_day}",  # type: ignore[union-attr]
        objecting(application),
    ):
        assert shown in page, shown
    assert "公示中" in text(client, LIST)
    assert page_of(application) in text(client, LIST)


def test_nobody_is_named(client: Client, application: Application) -> None:
    pages = [text(client, url) for url in (LIST, page_of(application), objecting(application))]
    for person in ("赵经营者", "13709511234", "党员0", "代填小周", "审批老李", "经办小张"):
        assert not any(person in page for page in pages), person


def test_not_before_its_first_day(client: Client, application: Application) -> None:
    PublicNotice.objects.update(first_day=localdate() + DAY, last_day=localdate() + 9 * DAY)
    assert page_of(application) not in text(client, LIST)
    assert client.get(page_of(application)).status_code == 404
    assert client.post(objecting(application), {"key": "a", "text": "有意见"}).status_code == 404


def test_heard_to_the_last_day_and_not_after(client: Client, application: Application) -> None:
    PublicNotice.objects.update(first_day=localdate() - 8 * DAY, last_day=localdate())
    given = {"key": "a", "text": "这家店短斤少两"}
    assert client.post(objecting(application), given).status_code == 200
    made = Feedback.objects.get()
    assert (made.kind, made.application, made.title) == ("objection", application, None)
    PublicNotice.objects.update(last_day=localdate() - DAY)
    for answer in (client.get(objecting(application)), client.post(objecting(application), given)):
        assert answer.status_code == 410
        assert "公示期已满" in answer.content.decode()
    assert Feedback.objects.count() == 1
    page = text(client, page_of(application))
    assert "已结束" in page
    assert objecting(application) not in page


def test_past_ones_name_who_was_awarded(
    client: Client, application: Application, cast: SimpleNamespace
) -> None:
    over(application.notice)  # type: ignore[arg-type]
    application.refresh_from_db()
    awarding.award(application, by=cast.approver)
    page = text(client, page_of(application))
    assert "文华书城" in page
    assert "已结束" in page


def test_who_was_not_passed_is_no_longer_named(
    client: Client, application: Application, cast: SimpleNamespace
) -> None:
    deciding.reject(application, by=cast.approver, words="公示异议查证属实")
    page = text(client, page_of(application))
    assert "文华书城" not in page
    assert "异议查证属实" not in page
    assert client.get(objecting(application)).status_code == 404
    assert "0 家" in text(client, LIST)


def test_an_application_of_another_notice_is_missing(
    client: Client, application: Application, cast: SimpleNamespace
) -> None:
    other = PublicNotice.objects.create(
        area=application.storefront.area,
        title="另一次公示",
        issuer="街道",
        first_day=localdate(),
        last_day=localdate() + 9 * DAY,
        by=cast.approver,
    )
    url = reverse("notice-object", args=[other.pk, application.pk])
    assert client.get(url).status_code == 404


def test_the_text_is_no_markup(client: Client, application: Application) -> None:
    PublicNotice.objects.update(title="<b>公示</b>", text="<script>alert(1)</script>")
    for url in (LIST, page_of(application)):
        assert "<script>" not in text(client, url)
        assert "<b>" not in text(client, url)


def test_constant_statements(
    client: Client,
    application: Application,
    cast: SimpleNamespace,
    django_assert_max_num_queries: Any,
) -> None:
    days = {"first_day": localdate(), "last_day": localdate() + 9 * DAY}
    area = application.storefront.area
    for number in range(25):
        PublicNotice.objects.create(
            area=area, title=f"第 {number} 次", issuer="街道", by=cast.approver, **days
        )
    with django_assert_max_num_queries(2):
        page = text(client, LIST)
    assert "第 1 页，共 2 页" in page
    with django_assert_max_num_queries(2):
        client.get(page_of(application))


def test_only_looked_at(client: Client, application: Application) -> None:
    for url in (LIST, page_of(application)):
        assert client.post(url).status_code == 405
        assert "no-store" in client.get(url)["Cache-Control"]
