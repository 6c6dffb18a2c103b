"""Every page about a row is posted to as production does it: outside any transaction of the tests,
which would hide that a page needs one of its own."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from districts.enums import Role
from districts.models import Area, RoleAssignment
from tests.conftest import START
from tests.test_urls import URLS, address, subject_of, world  # noqa: F401 -- a fixture

PAGES = [name for name, route in URLS.items() if subject_of(name, route)[0]]


@pytest.fixture
def everybody(cast: SimpleNamespace, sign_in: Any, district: Area) -> Client:
    """Whoever may do anything: each page is gone through to its end."""
    for role in (Role.CLERK, Role.APPROVER, Role.AUDITOR):
        RoleAssignment.objects.create(user=cast.admin, role=role, area=district, since=START)
    client: Client = sign_in(cast.admin)
    client.raise_request_exception = False
    return client


@pytest.mark.django_db(transaction=True)
def test_no_page_fails_when_it_is_posted_to(
    everybody: Client,
    world: dict[str, dict[str, Any]],
) -> None:
    sent = {"reason": "核对组织关系介绍信", "note": "x", "day": "2017-01-01"}
    failed = {}
    for name in PAGES:
        answer = everybody.post(address(name, URLS[name], "own", world), sent)
        if answer.status_code >= 500:
            failed[name] = answer.status_code
        answer.close()  # some are files
    assert not failed
