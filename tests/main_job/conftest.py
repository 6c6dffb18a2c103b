"""One installation for a module: a database from nothing, dropped at the end."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests import template
from tests.main_job.faces import screen, signed_in  # noqa: F401 -- fixtures of the browser tests
from tests.main_job.installation import DATA, Installation, database_url


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Installation]:
    with django_db_blocker.unblock():
        tables = template.make()
    name = f"main_job_{os.getpid()}"
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")
        server.execute(f"create database {name} template {tables}")
        try:
            made = Installation(database_url(name), tmp_path_factory.mktemp("installation"))
            made.run("migrate", "-v", "0")
            yield made
        finally:
            server.execute(f"drop database if exists {name} with (force)")


@pytest.fixture(scope="module")
def office(installation: Installation) -> Installation:
    """A district with one zone, its clerk and its official."""
    installation.add_user("root", "admin")
    areas = installation.areas(
        ("6401", "银川市"), ("640106", "金凤区"), ("640106Z01", "银川阅海湾中央商务区")
    )
    installation.run("import_ledger", "areas", areas, "--as", "root")
    installation.add_user("clerk", "clerk", "640106Z01")
    installation.add_user("official", "official", "640106")
    return installation


@pytest.fixture(scope="module")
def compiled(office: Installation) -> Installation:
    """The office with its ledger and the quarter compiled."""
    ledger = DATA / "yuehaiwan-enterprise-ledger.xlsx"
    office.run("import_ledger", "organisations", ledger, "--as", "clerk")
    office.run("compile_report", "640106", "2017Q4")
    return office


@pytest.fixture(scope="module")
def address(office: Installation) -> Iterator[str]:
    with office.serving() as address:
        yield address
