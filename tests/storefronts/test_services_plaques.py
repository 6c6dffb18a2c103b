"""Plaques: the key they are found by."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from storefronts.models import Plaque
from storefronts.services import plaques, verdicts
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    out = StringIO()
    call_command("fingerprint_plaques", stdout=out, **options)
    return out.getvalue()


def test_plaques_have_a_key_of_their_own(zone: Any, settings: Any) -> None:
    """Neither the numbers' fingerprints nor their key find a plaque."""
    plaque = plaques.in_force(title_of(store_in(zone)))
    assert plaque is not None
    found_by = plaque.token_fingerprint
    settings.FINGERPRINT_KEY = "another"
    assert plaques.seen(plaque.token) == found_by
    settings.PLAQUE_KEY = "another"
    assert plaques.seen(plaque.token) != found_by


def test_after_a_new_key_printed_plaques_are_found_again(
    zone: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = []
    for name in ("文华书城", "新天地药房", "老字号茶庄"):
        title_of(store_in(zone, name))
        tokens.append(Plaque.objects.latest("pk").token)
    settings.PLAQUE_KEY = "a new key"
    assert {verdicts.verify(token).kind for token in tokens} == {"unknown"}
    assert json.loads(run(json=True)) == {"plaques": 3}
    assert {verdicts.verify(token).kind for token in tokens} == {"valid"}
    assert run() == "没有要重算的牌匾\n"


def test_a_run_that_was_killed_goes_on(zone: Any, settings: Any) -> None:
    for name in ("文华书城", "新天地药房", "老字号茶庄"):
        title_of(store_in(zone, name))
    settings.PLAQUE_KEY = "a new key"
    first = Plaque.objects.earliest("pk")
    assert plaques._fingerprint([first.pk]) == 1
    assert plaques.fingerprint_again(batch=1) == 2
