"""What a user may point to beyond his areas: by name and area, and only where a register asks."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from districts import referring
from districts.models import Area, JointCommittee, MemberOrganisation, Organisation
from tests.conftest import START
from tests.districts.registers import form_of
from tests.shared_world import shared

CODE = "91110108551385082Q"


@pytest.fixture
@shared
def bodies(
    make_organisation: Any, district: Area, zone: Area, street: Area
) -> dict[str, Organisation]:
    places = {"district": district, "zone": zone, "street": street}
    made = {name: make_organisation(f"{name}单位", area=area) for name, area in places.items()}
    Organisation.objects.filter(pk=made["street"].pk).update(uscc=CODE)
    return made


@pytest.mark.parametrize("model", ["memberorganisation", "councilpost"])
def test_a_seat_is_offered_to_bodies_above_and_to_none_beside(
    model: str, bodies: dict[str, Organisation], cast: SimpleNamespace, sign_in: Any
) -> None:
    asked = {"app_label": "districts", "model_name": model, "field_name": "organisation"}
    url = reverse("admin:autocomplete")
    found = sign_in(cast.clerk).get(url, {**asked, "term": "单位"}).json()["results"]
    assert {one["text"] for one in found} == {
        "district单位（金凤区）",
        "zone单位（银川阅海湾中央商务区）",
    }
    assert sign_in(cast.auditor).get(url, {**asked, "term": "单位"}).json()["results"] == []


@pytest.mark.parametrize(
    ("name", "seated"), [("district", True), ("zone", True), ("street", False)]
)
def test_a_forged_seat_of_another_street_is_refused(
    name: str,
    seated: bool,
    bodies: dict[str, Organisation],
    cast: SimpleNamespace,
    sign_in: Any,
) -> None:
    committee = JointCommittee.objects.create(
        name="商圈党建联盟", area=bodies["zone"].area, nature="party_organisation", founded=START
    )
    client = sign_in(cast.clerk)
    url = reverse("admin:districts_jointcommittee_change", args=[committee.pk])
    seat = {
        "seats-TOTAL_FORMS": "1",
        "seats-0-organisation": str(bodies[name].pk),
        "seats-0-capacity": "department",
        "seats-0-since": "2017-01-01",
    }
    answer = client.post(url, {**form_of(client, url), **seat})
    assert (answer.status_code == 302) == seated, answer.context["errors"]
    assert MemberOrganisation.objects.filter(organisation=bodies[name]).exists() == seated


def test_the_exact_code_finds_one_of_another_street(
    bodies: dict[str, Organisation], cast: SimpleNamespace
) -> None:
    assert referring.by_code(cast.clerk, f" {CODE.lower()} ").get() == bodies["street"]
    for user, code in ((cast.clerk, CODE[:-1]), (cast.clerk, ""), (cast.auditor, CODE)):
        assert not referring.by_code(user, code).exists()
