"""One installation for a module: a database from nothing, dropped at the end."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import template
from tests.main_job.faces import screen, signed_in  # noqa: F401 -- fixtures of the browser tests
from tests.main_job.installation import Installation
from tests.main_job.stages import Stages, made

#: A machine with other work is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    found = Stages(tmp_path_factory.mktemp("stages"))
    yield found
    found.drop()


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Installation]:
    with django_db_blocker.unblock():
        tables = template.make()
    name = f"main_job_{os.getpid()}"
    with made(name, tables, tmp_path_factory.mktemp("installation")) as found:
        yield found


@pytest.fixture(scope="module")
def office(
    request: pytest.FixtureRequest, installation: Installation, stages: Stages
) -> Installation:
    """A district with one zone, its clerk and its official; with their ledger and the quarter
    compiled where a test of the module asks for that."""
    tests = [item for item in request.session.items if getattr(item, "module", 0) is request.module]
    names = {name for item in tests for name in getattr(item, "fixturenames", ())}
    stages.bring(installation, "compiled" if "compiled" in names else "office")
    return installation


@pytest.fixture(scope="module")
def compiled(office: Installation) -> Installation:
    """The office with its ledger and the quarter compiled."""
    return office


@pytest.fixture(scope="module")
def address(office: Installation) -> Iterator[str]:
    with office.serving() as address:
        yield address
