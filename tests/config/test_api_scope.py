"""Over the API each role reads the rows of its screens and no other, and nobody by name."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.encryption import EncryptedTextField
from districts.models import Area
from storefronts.models import StorefrontAccount
from tests.api_matrix import MODELS, NOUNS
from tests.conftest import START
from tests.rows import rows_in
from tests.shared_world import shared

READERS = ("clerk", "approver", "official", "auditor", "admin", "foreign_clerk", "street_clerk")
#: columns that name a person without being encrypted
NAMES = {
    "members.PartyMember": ("name",),
    "districts.Instructor": ("name",),
    "districts.CouncilPost": ("name",),
    "districts.PartyPost": ("name",),
    "districts.LeaderContact": ("leader",),
    "activities.Volunteer": ("name",),
    "funding.Journal": ("handler", "witness", "approver"),
}


@pytest.fixture
@shared
def world(zone: Area, foreign_zone: Area) -> dict[str, Any]:
    """The rows of the zone, and beside them those of another one."""
    rows = rows_in(zone)
    rows_in(foreign_zone)
    return rows


def addresses(report: int) -> Iterator[str]:
    for noun in NOUNS:
        yield f"/api/v1/{noun}/" + (f"?report={report}" if noun.startswith("facts/") else "")


def test_each_role_reads_the_rows_of_its_screens(
    world: dict[str, Any], cast: SimpleNamespace, sign_in: Any
) -> None:
    wrong = []
    for role in READERS:
        user = getattr(cast, role)
        client = sign_in(user)
        for noun, label in MODELS.items():
            found = client.get(f"/api/v1/{noun}/", {"page_size": 200}).json()["results"]
            listed = {row["id"] for row in found}
            seen = set(apps.get_model(label).objects.for_user(user).values_list("pk", flat=True))
            if listed != seen:
                wrong.append((role, noun, listed, seen))
    assert wrong == []


def test_facts_are_those_of_the_users_areas(
    world: dict[str, Any], cast: SimpleNamespace, sign_in: Any
) -> None:
    report = world["reports.QuarterlyReport"].pk
    for noun in NOUNS:
        if noun.startswith("facts/"):
            url = f"/api/v1/{noun}/?report={report}"
            assert len(sign_in(cast.official).get(url).json()["results"]) == 1, noun
            assert sign_in(cast.foreign_official).get(url).json()["results"] == [], noun


def test_a_merchant_is_refused_everywhere(
    world: dict[str, Any], cast: SimpleNamespace, sign_in: Any
) -> None:
    store = world["storefronts.Storefront"]
    StorefrontAccount.objects.create(storefront=store, user=cast.nobody, since=START)
    client = sign_in(cast.nobody)
    for url in addresses(1):
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), url


def _secrets(rows: dict[str, Any]) -> set[str]:
    """What is encrypted in the rows, and the names of persons."""
    found = set()
    for label, row in rows.items():
        columns = [
            field.name
            for field in row._meta.concrete_fields
            if isinstance(field, EncryptedTextField)
        ]
        for column in (*columns, *NAMES.get(label, ())):
            found.add(str(getattr(row, column)))
    return {text for text in found if len(text) > 1}


def test_nobody_is_named_even_to_who_may_reveal(
    world: dict[str, Any], cast: SimpleNamespace, sign_in: Any
) -> None:
    client, told = sign_in(cast.clerk), _secrets(world)
    assert len(told) > 5
    for url in addresses(world["reports.QuarterlyReport"].pk):
        text = client.get(url).content.decode()
        assert [secret for secret in told if secret in text] == [], url


def _costs(client: Client, report: int) -> dict[str, int]:
    found = {}
    for url in addresses(report):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        found[url] = len(queries)
    return found


def test_a_list_costs_the_same_whatever_its_rows(
    world: dict[str, Any], street: Area, cast: SimpleNamespace, sign_in: Any
) -> None:
    report = world["reports.QuarterlyReport"].pk
    before = _costs(sign_in(cast.official), report)
    rows_in(street)
    after = _costs(sign_in(cast.official), report)
    assert before == after
    assert max(after.values()) <= 8
