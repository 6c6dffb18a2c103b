"""Backup and restore: a round trip between databases of their own, and what is refused."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from config import backup
from core.errors import Refused
from tests import template
from tests.main_job.installation import Installation
from tests.main_job.stages import made

FILE = "imports/2026/01/台账.xlsx"


@pytest.fixture(scope="module")
def two(tmp_path_factory, django_db_blocker) -> Iterator[tuple[Installation, Installation]]:
    """One installation with a user and a file, and an empty one."""
    with django_db_blocker.unblock():
        tables = template.make()
    parts = {"from": tables, "to": "template0"}
    with ExitStack() as stack:
        source, target = (
            stack.enter_context(
                made(f"backup_{os.getpid()}_{part}", like, tmp_path_factory.mktemp(part))
            )
            for part, like in parts.items()
        )
        source.add_user("keeper", "admin")
        file = source.folder / "media" / FILE
        file.parent.mkdir(parents=True)
        file.write_bytes(b"ledger")
        yield source, target


def rows(installation: Installation, query: str) -> list[tuple]:
    with psycopg.connect(installation.url) as session:
        return session.execute(query).fetchall()


def test_the_round_trip(two, tmp_path):
    source, target = two
    folder = tmp_path / "kept"
    manifest = json.loads(source.run("backup", folder, "--json").stdout)
    assert {path.name for path in folder.iterdir()} == {*backup.PARTS, backup.MANIFEST}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))
    assert set(manifest["keys"]) == {"FIELD_KEYS 1", "FINGERPRINT_KEY", "PLAQUE_KEY"}

    target.run("restore", folder)  # an empty database, without tables
    query = "select username, password from accounts_user"
    assert rows(target, query) == rows(source, query)
    triggers = "select count(*) from pg_trigger where not tgisinternal"
    assert rows(target, triggers) == rows(source, triggers)
    assert (target.folder / "media" / FILE).read_bytes() == b"ledger"
    target.run("migrate", "--check")

    assert "--force" in target.refused("restore", folder)
    with psycopg.connect(target.url) as session:
        session.execute("update accounts_user set username = 'changed'")
    target.run("restore", folder, "--force")
    assert rows(target, query) == rows(source, query)


def test_no_key_is_in_the_backup(two, tmp_path):
    source, _ = two
    source.run("backup", tmp_path / "kept")
    names = ("SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY")
    secrets = [os.environ[name] for name in names]
    for part in (tmp_path / "kept").iterdir():
        content = part.read_bytes()
        assert not any(secret.encode() in content for secret in secrets), part


def test_restore_needs_the_keys(two, tmp_path):
    source, target = two
    source.run("backup", tmp_path / "kept")
    other = "2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    done = target.run("restore", tmp_path / "kept", status=1, FIELD_KEYS=other)
    assert "FIELD_KEYS 1" in done.stderr
    assert "没有" not in done.stderr.split("：")[0]


def test_a_folder_with_something_in_it_is_left_alone(two, tmp_path):
    (tmp_path / "mine").touch()
    assert "请换一个空文件夹" in two[0].refused("backup", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("content", [None, "{", "{}", "[]"])
def test_what_is_no_backup_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / backup.MANIFEST).write_text(content)
    with pytest.raises(Refused, match="没有完整的备份"):
        backup._manifest(tmp_path)


def manifest(folder, **more):
    for part in backup.PARTS:
        (folder / part).write_bytes(b"x")
    sums = {part: backup._sha256(folder / part) for part in backup.PARTS}
    said = {"format": backup.FORMAT, "made_at": "", "sha256": sums, "keys": {}, **more}
    (folder / backup.MANIFEST).write_text(json.dumps(said))


def test_a_damaged_part_is_named(tmp_path):
    manifest(tmp_path)
    (tmp_path / backup.DUMP).write_bytes(b"y")
    with pytest.raises(Refused, match=r"database\.dump 与清单的校验值不符"):
        backup._manifest(tmp_path)


def test_another_format_is_refused(tmp_path):
    manifest(tmp_path, format=99)
    with pytest.raises(Refused, match="格式是 99"):
        backup._manifest(tmp_path)


def test_check_values_tell_keys_apart_and_nothing_else(settings):
    settings.FIELD_KEYS, settings.FINGERPRINT_KEY = "1:one,2:two", "print"
    first = backup.keys()
    assert set(first) == {"FIELD_KEYS 1", "FIELD_KEYS 2", "FINGERPRINT_KEY", "PLAQUE_KEY"}
    settings.FIELD_KEYS = "1:other,2:two"
    second = backup.keys()
    assert first["FIELD_KEYS 1"] != second["FIELD_KEYS 1"]
    assert first["FIELD_KEYS 2"] == second["FIELD_KEYS 2"]
    assert "one" not in str(first)
