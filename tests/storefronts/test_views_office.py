"""The board of applications and the list of a ceremony."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from storefronts.models import Application, Storefront
from storefronts.services import applying
from storefronts.services.board import SHOWN, board
from tests.conftest import make_user
from tests.storefronts.pages import LIST
from tests.storefronts.stores import draft, store_in, title_of

pytestmark = pytest.mark.django_db


def column(user: Any, state: str) -> Any:
    return next(one for one in board(user, localdate()) if one.state == state)


def test_each_stands_in_its_column_with_days_and_what_is_late(
    recommended: Application, cast: SimpleNamespace
) -> None:
    today = localdate()
    late = {"due": today - dt.timedelta(days=2), "state_since": today - dt.timedelta(days=9)}
    Application.objects.update(**late)
    found = column(cast.approver, "recommended")
    assert (found.number, found.late, found.left) == (1, 1, 0)
    (card,) = found.cards
    assert (card.application, card.waiting, card.late) == (recommended, 9, 2)
    assert column(cast.approver, "submitted").number == 0


def test_what_is_due_today_is_in_time(recommended: Application, cast: SimpleNamespace) -> None:
    Application.objects.update(due=localdate())
    assert column(cast.approver, "recommended").late == 0


def test_the_most_urgent_come_first_and_the_rest_is_counted(
    second: Any, zone: Area, cast: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for number in range(SHOWN + 2):
        one = applying.submit(draft(store_in(zone, f"店{number}"), second), by=second)
        due = localdate() - dt.timedelta(days=number)
        Application.objects.filter(pk=one.pk).update(due=due)
    with django_assert_num_queries(3):  # the user's roles, the counts, the cards
        found = column(cast.clerk, "submitted")
    assert (found.number, found.left) == (SHOWN + 2, 2)
    assert [card.late for card in found.cards] == list(range(SHOWN + 1, 1, -1))


def test_everybody_sees_his_own_areas(
    recommended: Application, cast: SimpleNamespace, sign_in: Any
) -> None:
    for user, there in (
        (cast.approver, True),
        (cast.official, False),  # an official has a page of his own
        (cast.auditor, True),
        (cast.street_clerk, False),
        (cast.foreign_clerk, False),
    ):
        page = sign_in(user).get(reverse("store-board"))
        assert ("文华书城" in page.content.decode()) is there, user


def test_its_numbers_open_the_list(
    recommended: Application, cast: SimpleNamespace, sign_in: Any
) -> None:
    Application.objects.update(due=localdate() - dt.timedelta(days=1))
    client = sign_in(cast.approver)
    page = client.get(reverse("store-board")).content.decode()
    for words in ("?state=recommended", "?state=recommended&amp;late=1", "?late=1"):
        assert f'href="{LIST}{words}"' in page
    assert reverse("store-board") in client.get(LIST).content.decode()


def test_the_ceremony_lists_what_was_awarded_on_the_day(
    zone: Area, foreign_zone: Area, cast: SimpleNamespace, sign_in: Any
) -> None:
    day = localdate() - dt.timedelta(days=10)
    title_of(store_in(zone), awarded_on=day, stars=3)
    title_of(store_in(zone, "万信通讯"), awarded_on=day - dt.timedelta(days=1))
    title_of(store_in(foreign_zone, "外地店"), awarded_on=day)
    Storefront.objects.update(operator="王店主")
    url = f"{reverse('store-ceremony')}?day={day}"
    page = sign_in(cast.clerk).get(url).content.decode()
    assert "文华书城" in page
    assert "3 星" in page
    assert "王店主" in page
    assert "万信通讯" not in page
    assert "外地店" not in page
    assert "王店主" not in sign_in(cast.auditor).get(url).content.decode()


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "2026-13-01"])
def test_without_a_day_that_can_be_read_it_is_the_latest_one(
    zone: Area, cast: SimpleNamespace, sign_in: Any, day: str
) -> None:
    url, client = f"{reverse('store-ceremony')}?day={day}", sign_in(cast.clerk)
    assert client.get(url).context["day"] == localdate()
    last = localdate() - dt.timedelta(days=3)
    title_of(store_in(zone), awarded_on=last - dt.timedelta(days=1))
    title_of(store_in(zone, "万信通讯"), awarded_on=last)
    assert client.get(url).context["day"] == last


def test_who_reads_only_in_one_street_sees_no_other(zone: Area, street: Area, second: Any) -> None:
    applying.submit(draft(store_in(zone), second), by=second)
    elsewhere = make_user("e", ("clerk", street))
    assert sum(one.number for one in board(elsewhere, localdate())) == 0
