"""One installation for a module: a database from nothing, dropped at the end."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.main_job.installation import Installation, database_url


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    name = f"main_job_{os.getpid()}"
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")
        server.execute(f"create database {name}")
        try:
            made = Installation(database_url(name), tmp_path_factory.mktemp("installation"))
            made.run("migrate", "-v", "0")
            yield made
        finally:
            server.execute(f"drop database if exists {name} with (force)")
