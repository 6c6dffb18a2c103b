"""The made-up city: as large as asked, the same each time, and as real as the registers demand."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import jobs
from core.dated import Quarter
from core.errors import Refused
from core.search import search_key, wanted
from core.sheets.cells import Uscc
from districts.models import (
    Area,
    Instructor,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    WorkCoverage,
)
from members.models import Affiliation, Employment, PartyMember
from reports.cities.city import City, identity_number
from reports.models import Figure
from reports.services import ask_compile
from tests.shared_world import shared

DAY = dt.date(2017, 12, 31)


def make(organisations: int = 200, members: int | None = 1000, **options: Any) -> str:
    out = StringIO()
    call_command("make_city", organisations=organisations, members=members, stdout=out, **options)
    return out.getvalue()


def said() -> list[Any]:
    """What the registers say, without their keys."""
    members = PartyMember.objects.order_by("id")
    return [
        list(Organisation.objects.order_by("id").values_list("uscc", "name", "kind", "area__code")),
        list(members.values_list("name", "id_fingerprint", "full_since", "area__code")),
        list(Affiliation.objects.order_by("id").values_list("kind", "since", "member__name")),
        [member.id_number for member in members[:5]],
    ]


@pytest.fixture
@shared
def city(db: None) -> None:
    make()


def test_it_is_as_large_as_asked(db: None) -> None:
    counts = json.loads(make(json=True))
    assert (counts["organisation"], counts["partymember"]) == (200, 1000)
    assert counts["affiliation"] == counts["employment"] == 1000
    assert (counts["organisationcoverage"], counts["partyorganisation"]) == (120, 60)
    assert Area.objects.filter(kind="district").exclude(ledger_since=None).count() == 10
    assert Area.objects.filter(kind="street").count() == 100


def test_members_are_ten_to_an_organisation_unless_told(db: None) -> None:
    make(30, None)
    assert PartyMember.objects.count() == 300


def test_it_is_the_same_each_time(db: None) -> None:
    told = []
    for _ in range(2):
        with transaction.atomic():
            City(50, 100).make(lambda noun, count: None)
            told.append(said())
            transaction.set_rollback(True)
    assert told[0] == told[1]


def test_most_organisations_are_covered(city: None) -> None:
    covered = OrganisationCoverage.objects.on(DAY).values("organisation").distinct().count()
    assert covered == 120
    assert OrganisationCoverage.objects.on(dt.date(2018, 6, 1)).count() < 120
    assert WorkCoverage.objects.filter(means="instructor").count() == 40
    assert OrganisationPhase.objects.count() == 220
    assert Instructor.objects.count() == 1000


def test_codes_hold_and_names_are_found(city: None) -> None:
    for code in Organisation.objects.values_list("uscc", flat=True)[:20]:
        assert Uscc().parse(code) == code
    row = Organisation.objects.order_by("id")[7]
    assert row.search == search_key(row.name, row.uscc or "")
    assert Organisation.objects.filter(search__contains=wanted("示范")).count() == 200


def test_identity_numbers_hold() -> None:
    assert identity_number("41030319671206027") == "410303196712060271"
    assert identity_number("41030319790107145") == "41030319790107145X"


def test_a_member_is_whole(city: None) -> None:
    member = PartyMember.objects.order_by("id")[3]
    assert identity_number(member.id_number[:17]) == member.id_number
    assert member.phone == "19900000003"
    assert member.search == search_key(member.name)
    belongs = member.affiliations.get()
    assert belongs.party_organisation is not None
    assert belongs.party_organisation.area_id == member.area_id


def test_members_work_where_their_branch_covers(city: None) -> None:
    for job in Employment.objects.select_related("member")[:50]:
        branch = job.member.affiliations.get().party_organisation
        assert job.organisation is not None
        assert job.organisation.coverages.filter(party_organisation=branch).exists()


def test_shares_of_members(city: None) -> None:
    assert PartyMember.objects.filter(full_since=None).count() == 50
    assert Affiliation.objects.filter(kind="floating_in").count() == 150


def test_its_search_indexes_are_there_again(city: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_indexes where indexdef like '%USING gin%'")
        indexed = {table for (table,) in cursor.fetchall()}
    assert {"districts_organisation", "members_partymember"} <= indexed


def test_a_register_in_use_is_refused(city: None) -> None:
    with pytest.raises(Refused, match="--force"):
        make(10, 10)
    make(10, 10, force=True)
    assert Organisation.objects.count() == 210
    assert Area.objects.filter(kind="city").count() == 2


@pytest.mark.parametrize(
    ("option", "number"),
    [("organisations", "0"), ("organisations", "-5"), ("members", "-1"), ("members", "10000001")],
)
def test_numbers_that_cannot_be_are_refused(db: None, option: str, number: str) -> None:
    words = {"organisations": "10", "members": "1"} | {option: number}
    with pytest.raises(CommandError, match=f"{number} 不在 . 至 "):
        call_command("make_city", *(f"--{name}={value}" for name, value in words.items()))
    assert not PartyOrganisation.objects.exists()


def test_a_district_of_it_can_be_compiled(city: None) -> None:
    area = Area.objects.filter(kind="district").order_by("code")[0]
    jobs.perform(ask_compile(area=area, period=Quarter(2017, 4), by=None))
    counts = Figure.objects.get(area=area, commercial_district=None, basis__code="default").counts
    numerator, denominator = counts["organisation_coverage"]
    assert 0 < numerator < denominator
    assert counts["members"][0] > 0
