"""What a subject carries of its latest phase, after a form was saved."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from districts.services.current import settle_organisation, settle_party_organisation
from tests.shared_world import shared

LATER = dt.date(2018, 1, 1)


@pytest.fixture
@shared
def organisation(make_organisation: Any) -> Organisation:
    return make_organisation("甲公司")


@pytest.fixture
@shared
def party(make_party_organisation: Any) -> PartyOrganisation:
    return make_party_organisation("甲支部")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "social"),
        ("state", "suspended"),
        ("area", "street"),
        ("commercial_district", "place"),
    ],
)
def test_the_latest_phase_is_copied(
    field: str, value: str, organisation: Organisation, street: Area
) -> None:
    place = CommercialDistrict.objects.create(name="甲商圈", area=street)
    new: Any = {"street": street, "place": place}.get(value, value)
    kept = {"kind": "enterprise", "state": "operating", "area": organisation.area}
    OrganisationPhase.objects.create(organisation=organisation, since=LATER, **{**kept, field: new})
    settle_organisation(organisation)
    stored = Organisation.objects.get(pk=organisation.pk)
    assert getattr(stored, field) == new
    others = {"kind", "state", "area"} - {field}
    assert {name: getattr(stored, name) for name in others} == {n: kept[n] for n in others}


def test_an_earlier_phase_changes_nothing(
    organisation: Organisation, django_assert_num_queries: Any
) -> None:
    OrganisationPhase.objects.create(
        organisation=organisation,
        since=dt.date(2010, 1, 1),
        kind="social",
        area=organisation.area,
    )
    with django_assert_num_queries(1):  # and nothing is written
        settle_organisation(organisation)
    assert Organisation.objects.get(pk=organisation.pk).kind == "enterprise"


@pytest.mark.parametrize(
    ("opened", "precision", "since"),
    [
        (dt.date(2015, 1, 1), "Y", (dt.date(2015, 1, 1), "Y")),
        (dt.date(2015, 3, 8), "D", (dt.date(2015, 3, 8), "D")),
        (None, "D", (localdate(), "D")),
    ],
)
def test_an_organisation_without_a_phase_gets_its_first(
    opened: dt.date | None, precision: str, since: Any, zone: Area
) -> None:
    row = Organisation.objects.create(
        name="甲公司",
        area=zone,
        kind="social",
        state="shell",
        opened=opened,
        opened_precision=precision,
    )
    settle_organisation(row)
    phase = row.phases.get()
    assert (phase.since, phase.since_precision) == since
    assert (phase.kind, phase.state, phase.area) == ("social", "shell", zone)
    settle_organisation(row)
    assert row.phases.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("name", "乙支部"), ("type", "general_branch"), ("parent", "upper")]
)
def test_a_party_organisations_latest_phase_is_copied(
    field: str, value: str, party: PartyOrganisation, make_party_organisation: Any
) -> None:
    new: Any = make_party_organisation("上级党委") if value == "upper" else value
    kept = {"name": "甲支部", "type": "branch", "parent": None}
    PartyOrganisationPhase.objects.create(
        party_organisation=party, since=LATER, **{**kept, field: new}
    )
    settle_party_organisation(party)
    stored = PartyOrganisation.objects.get(pk=party.pk)
    assert {name: getattr(stored, name) for name in kept} == {**kept, field: new}
    if field == "name":
        assert PartyOrganisation.objects.filter(search__contains=["乙支"]).exists()
        assert not PartyOrganisation.objects.filter(search__contains=["甲支"]).exists()


def test_a_party_organisation_without_a_phase_gets_its_first(zone: Area) -> None:
    row = PartyOrganisation.objects.create(
        name="甲支部",
        type="joint_branch",
        area=zone,
        founded=dt.date(2015, 3, 1),
        founded_precision="M",
    )
    settle_party_organisation(row)
    phase = row.phases.get()
    assert (str(phase.since), phase.since_precision) == ("2015-03-01", "M")
    assert (phase.name, phase.type, phase.parent) == ("甲支部", "joint_branch", None)
