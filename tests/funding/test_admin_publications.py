"""A year is looked at before it is published, by whoever decides; the register keeps every one."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Area
from funding.models import Fund, Publication
from funding.services import publishing
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
ADD = "admin:funding_publication_add"


@pytest.fixture
def deciding(treasurers: Any, sign_in: Any) -> Client:
    return sign_in(treasurers.approver)


@pytest.fixture
@shared
def year(fund: Fund, zone: Area, arrive: Any) -> dict[str, Any]:
    arrive(fund, 7_000_00, area=zone, day=dt.date(2018, 5, 1))
    return {"fund": fund.pk, "year": "2018", "note": "已核对"}


def test_it_is_seen_as_everybody_will_before_the_last_yes(
    year: dict[str, Any], deciding: Client
) -> None:
    first = deciding.post(reverse(ADD), year)
    assert "7,000.00" in first.content.decode()
    assert not Publication.objects.exists()
    again = deciding.post(reverse(ADD), {**year, "back": "1"})
    assert "accounts" not in again.context
    done = deciding.post(reverse(ADD), {**year, "confirmed": "1"})
    made = Publication.objects.get()
    assert done.url == reverse("admin:funding_publication_change", args=[made.pk])
    assert (made.year, made.note) == (2018, "已核对")
    twice = deciding.post(reverse(ADD), {**year, "confirmed": "1"})
    assert "请先撤下再重新公开" in "".join(twice.context["form"].errors["year"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [("2999", "年度请填四位数字"), ("2016", "才设立"), ("去年", "年度请填四位数字")],
)
def test_a_wrong_year_is_said(
    year: dict[str, Any], deciding: Client, typed: str, told: str
) -> None:
    answer = deciding.post(reverse(ADD), {**year, "year": typed, "confirmed": "1"})
    assert told in "".join(answer.context["form"].errors["year"])
    assert not Publication.objects.exists()


def test_only_funds_of_which_one_decides_are_offered(
    year: dict[str, Any], loan_fund: Fund, cast: Any, sign_in: Any, deciding: Client
) -> None:
    own = deciding.get(reverse(ADD)).context["form"].fields["fund"].queryset
    assert [one.pk for one in own] == [year["fund"]]
    other = sign_in(cast.approver)
    assert not other.get(reverse(ADD)).context["form"].fields["fund"].queryset
    sent = other.post(reverse(ADD), {**year, "confirmed": "1"})
    assert sent.context["form"].errors["fund"]
    assert sign_in(cast.clerk).post(reverse(ADD), year).status_code == 403
    assert loan_fund.pk != year["fund"]


def test_withdrawn_with_a_reason_and_still_in_the_register(
    fund: Fund, treasurers: Any, deciding: Client, client: Client
) -> None:
    made = publishing.publish(fund, 2018, by=treasurers.approver)
    url = reverse("admin:funding_publication_withdraw", args=[made.pk])
    assert deciding.post(url, {"note": ""}).context["form"].errors["note"]
    assert deciding.post(url, {"note": "数字有误"}).status_code == 302
    page = deciding.get(reverse("admin:funding_publication_change", args=[made.pk]))
    assert "撤下" in page.content.decode()
    assert client.get(reverse("public-fund", args=[made.code])).status_code == 404
    assert "撤下" in deciding.get(reverse("admin:funding_publication_changelist")).content.decode()
