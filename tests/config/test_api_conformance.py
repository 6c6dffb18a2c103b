"""The API holds to its own description, whoever asks: cases made by schemathesis from the schema.

A valid request is answered as the schema says, an invalid one refused, nothing fails. What a role
may not read is 401, 403 or 404, which stands in the schema too.
"""

from collections.abc import Iterator
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils.timezone import localdate
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as pace
from schemathesis import GenerationMode

from districts.models import Area
from districts.services import tokens
from storefronts.models import StorefrontAccount
from tests.api_matrix import NOUNS
from tests.conftest import START
from tests.rows import rows_in
from tests.shared_world import shared

ROLES = ("official", "clerk", "approver", "auditor", "admin", "merchant", "anonymous", "token")
#: facts of all subjects are one piece of code: cases are made for these
SOME_FACTS = {"organisation", "title", "case", "account"}
TURNS = 2  # examples of each kind for each address; the roles take turns


@pytest.fixture
@shared
def world(zone: Area, foreign_zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    rows = rows_in(zone)
    rows_in(foreign_zone)
    store = rows["storefronts.Storefront"]
    StorefrontAccount.objects.create(storefront=store, user=cast.nobody, since=START)
    return rows


@pytest.fixture
def kept_open() -> Iterator[None]:
    """An answer closes the connections of its thread, and this one's holds the test's rows."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def headers(
    world: Any, kept_open: None, cast: SimpleNamespace, sign_in: Any, settings: Any
) -> dict[str, dict[str, str]]:
    """By role: what its requests carry."""
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    settings.API_A_MINUTE = settings.API_A_DAY = 10**6
    cast.merchant, cast.official.password_changed = cast.nobody, True
    cast.official.save()
    made = tokens.make(cast.official, name="接口", expires_on=localdate())
    found = {role: _cookies(sign_in(getattr(cast, role))) for role in ROLES[:-2]}
    return {**found, "anonymous": {}, "token": {"Authorization": f"Bearer {made.secret}"}}


def _cookies(client: Client) -> dict[str, str]:
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def operations() -> list[Any]:
    raw = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = get_wsgi_application()
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_every_role_is_answered_as_the_description_says(
    headers: dict[str, dict[str, str]], mode: GenerationMode
) -> None:
    asked: list[str] = []

    def ask(case: Any) -> None:
        for role in ROLES[len(asked) // 4 % TURNS :: TURNS]:
            case.call_and_validate(headers=headers[role])
            asked.append(role)

    for operation in operations():
        _, facts, subject = operation.path.strip("/").partition("/facts/")
        if facts and subject not in SOME_FACTS:
            continue
        examples = operation.as_strategy(generation_mode=mode)
        pace(
            max_examples=TURNS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(case=examples)(ask))()
    assert {role: asked.count(role) for role in ROLES}.keys() == set(asked)
    assert len(asked) > 3 * len(NOUNS)


def test_every_list_that_holds_rows_is_as_described(
    world: dict[str, Any], headers: dict[str, dict[str, str]]
) -> None:
    report = world["reports.QuarterlyReport"].pk
    empty = []
    for operation in operations():
        if operation.path.endswith("}/") or operation.path.endswith("canonical/"):
            continue
        query = {"report": report} if "/facts/" in operation.path else {}
        answer = operation.Case(query=query).call_and_validate(headers=headers["token"])
        assert answer.status_code == 200, operation.path
        found = answer.json()
        if not (found["results"] if isinstance(found, dict) else found):
            empty.append(operation.path.removeprefix("/api/v1/"))
    assert empty == []


def test_the_description_is_whole() -> None:
    """Nothing in it had to be guessed."""
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())
