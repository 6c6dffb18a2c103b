"""A migrated database that test databases are cloned from: migrating from nothing takes half a
minute of CPU, cloning a second. It is made once for each set of migrations and kept by the server.
"""

import hashlib
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection

PREFIX = "template_of_tests_"
LOCK = 4_2017_0001  # of this making, on the server


def name() -> str:
    """By what would be migrated: the text of every migration of every app."""
    found = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return PREFIX + found.hexdigest()[:16]


def make() -> str:
    """The template's name; whoever comes first makes it, others wait."""
    wanted = name()
    with _server() as server:
        server.execute("select pg_advisory_lock(%s)", [LOCK])
        like = server.execute(
            "select datname from pg_database where datname like %s", [f"{PREFIX}%"]
        )
        known = {row[0] for row in like}
        if wanted not in known:
            for old in known:
                server.execute(f'drop database if exists "{old}" with (force)')
            _migrated(server, wanted)
    return wanted


def _server() -> psycopg.Connection:
    """Beside Django's own connection, which may be to a database of tests."""
    found = connection.get_connection_params()
    kept = {key: found[key] for key in ("host", "port", "user", "password") if found.get(key)}
    return psycopg.connect(**kept, dbname="postgres", autocommit=True)


def _migrated(server: psycopg.Connection, wanted: str) -> None:
    """Under another name until it is whole: a run that is killed leaves nothing to trust."""
    unfinished = f"{wanted}_unfinished"
    server.execute(f'drop database if exists "{unfinished}" with (force)')
    server.execute(f'create database "{unfinished}" encoding "UTF8" template template0')
    own: Any = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = own
    server.execute(f'alter database "{unfinished}" rename to "{wanted}"')
