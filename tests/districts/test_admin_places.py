"""Lists of places name who answers for each."""

from typing import Any

import pytest
from django.urls import reverse

from districts.models import CommercialDistrict
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
