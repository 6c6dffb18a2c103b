"""名册核齐 on the page of an organisation: what differs is told before and after, and kept."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from districts.models import Organisation, Statement
from members.models import Employment
from members.services import rosters
from tests.conftest import START
from tests.members.people import belong, member_of
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def shop(make_organisation: Any) -> Organisation:
    return make_organisation("某某商店")


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def url(shop: Organisation) -> str:
    return reverse("admin:districts_organisation_roster-complete", args=[shop.pk])


def works(shop: Organisation, member: Any, **dates: dt.date) -> Any:
    Employment.objects.create(member=member, organisation=shop, **{"since": START, **dates})
    return member


def stated(shop: Organisation, value: int, day: dt.date = START) -> None:
    Statement.objects.create(
        area=shop.area, organisation=shop, metric="members", value=value, day=day, source="台账"
    )


def test_it_is_confirmed_on_its_day_with_what_differs(
    clerk: Client, url: str, shop: Organisation, branch: Any
) -> None:
    stated(shop, 3)
    works(shop, member_of(branch))
    told = f"申报 3 名（台账，{START}）；登记册 1 名，登记册少 2 名。"
    assert told in clerk.get(url).content.decode()
    answer = clerk.post(url, {"day": str(TODAY - DAY), "note": "与单位当面核对"}, follow=True)
    assert f"名册已核齐。{told}" in answer.content.decode()
    shop.refresh_from_db()
    assert shop.roster_complete_on == TODAY - DAY
    act = Act.objects.get(verb="名册核齐")
    assert (act.by.username, act.object_id) == ("clerk", shop.pk)
    assert act.note == f"{told}与单位当面核对"


def test_a_day_to_come_is_refused_at_the_field(clerk: Client, url: str, shop: Organisation) -> None:
    answer = clerk.post(url, {"day": str(TODAY + DAY)})
    assert "晚于今天" in answer.context["form"].errors["day"][0]
    shop.refresh_from_db()
    assert shop.roster_complete_on is None
    assert not Act.objects.filter(verb="名册核齐").exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (None, "没有申报数；登记册 1 名。"),
        (1, f"申报 1 名（台账，{START}）；登记册 1 名，相符。"),
        (0, f"申报 0 名（台账，{START}）；登记册 1 名，登记册多 1 名。"),
    ],
)
def test_what_is_told_of_a_difference(
    shop: Organisation, branch: Any, said: int | None, sentence: str
) -> None:
    works(shop, member_of(branch))
    if said is not None:
        stated(shop, said)
    assert rosters.difference(shop, TODAY).told == sentence


def test_who_counts_as_registered(shop: Organisation, branch: Any, make_organisation: Any) -> None:
    """Who works there on the day and belongs to one of ours on it, once however often."""
    yes = works(shop, member_of(branch, "在册"))
    belong(yes, branch, "dual")
    works(shop, member_of(branch, "已离职"), until=TODAY)
    works(make_organisation("别的商店"), member_of(branch, "别处"))
    left = works(shop, member_of(branch, "已转出"))
    left.affiliations.update(until=TODAY)
    guest = works(shop, member_of(branch, "流入"))
    guest.affiliations.update(kind="floating_in", outside_name="外地支部")
    outside = works(shop, member_of(branch, "外地"))
    outside.affiliations.update(party_organisation=None, outside_name="外地支部")
    assert rosters.difference(shop, TODAY).registered == 1
    assert rosters.difference(shop, TODAY - DAY).registered == 3


def test_the_latest_statement_by_the_day_is_compared(shop: Organisation) -> None:
    stated(shop, 5, TODAY - 9 * DAY)
    stated(shop, 4, TODAY - 2 * DAY)
    stated(shop, 9, TODAY)
    assert rosters.difference(shop, TODAY - DAY).stated == 4
    assert rosters.difference(shop, TODAY - 2 * DAY).stated == 4
    assert rosters.difference(shop, TODAY - 3 * DAY).stated == 5
