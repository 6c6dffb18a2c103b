"""Places: lists name who answers for each, a commercial district tells what lies in it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import CommercialDistrict, JointCommittee, Venue
from tests.conftest import START


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({}, "—"),
        ({"cadre": ["甲"], "leader": ["乙"]}, "责任领导 乙；责任干部 甲"),
        ({"grid_worker": ["甲", "乙", "丙"]}, "专属网格员 甲、乙等 3 人"),
    ],
)
def test_responsible_persons_stand_by_duty_the_highest_first(
    client_of: Any, zone: Any, people: dict[str, list[str]], told: str
) -> None:
    place = CommercialDistrict.objects.create(name="商圈", kind="commercial", area=zone)
    for duty, names in people.items():
        for name in names:
            place.responsible.create(area=zone, duty=duty, name=name, since=START)
    listed = client_of("clerk").get(reverse("admin:districts_commercialdistrict_changelist"))
    assert f">{told}</td>" in listed.content.decode()


def page_of(client: Any, place: CommercialDistrict) -> Any:
    return client.get(reverse("admin:districts_commercialdistrict_change", args=[place.pk]))


def test_the_page_of_a_commercial_district(
    client_of: Any, zone: Any, make_organisation: Any, make_party_organisation: Any
) -> None:
    place = CommercialDistrict.objects.create(name="商圈", kind="commercial", area=zone)
    of = {"area": zone, "commercial_district": place}
    make_organisation("甲", commercial_district=place)
    make_organisation("乙", commercial_district=place, closed=START)
    make_party_organisation("支部", commercial_district=place)
    place.responsible.create(area=zone, duty="leader", name="王某", since=START)
    gone = dt.date(2017, 1, 1)
    place.responsible.create(area=zone, duty="cadre", name="李某", since=START, until=gone)
    JointCommittee.objects.create(name="党建联盟", nature="coordinating", founded=START, **of)
    Venue.objects.create(name="服务中心", kind="centre", **of)
    for day, value in ((START, 400), (gone, 450)):
        told = {"metric": "organisations", "value": value, "qualifier": "over", "source": "报"}
        place.statements.create(area=zone, day=day, **told)
    answer = page_of(client_of("clerk"), place)
    page, text = answer.context["page"], answer.content.decode()
    assert (page.organisations, page.parties) == (1, 1)
    for shown in ("王某", "党建联盟", "服务中心", "450 余", f"?district={place.pk}"):
        assert shown in text
    for hidden in ("李某", "400 余", "Control"):
        assert hidden not in text


def test_the_page_costs_the_same_for_many(client_of: Any, zone: Any) -> None:
    place = CommercialDistrict.objects.create(name="商圈", kind="commercial", area=zone)
    client = client_of("clerk")
    page_of(client, place)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page_of(client, place).status_code == 200
        return len(asked)

    before = cost()
    for number in range(5):
        place.responsible.create(area=zone, duty="cadre", name=f"{number}", since=START)
        Venue.objects.create(name=f"{number}", kind="centre", area=zone, commercial_district=place)
    assert cost() == before
