"""Installations as they are after their first steps: made once by a worker, then cloned."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.main_job.installation import DATA, Installation, database_url

ADVISE = "from districts.advice import advise; advise()"


def an_office(new: Installation) -> None:
    """A district with one zone, its clerk and its official."""
    new.add_user("root", "admin")
    areas = new.areas(
        ("6401", "银川市"), ("640106", "金凤区"), ("640106Z01", "银川阅海湾中央商务区")
    )
    new.run("import_ledger", "areas", areas, "--as", "root")
    new.add_user("clerk", "clerk", "640106Z01")
    new.add_user("official", "official", "640106")


def a_compiled_quarter(office: Installation) -> None:
    """The office with its ledger, the quarter compiled and its to-dos found: a clone has no message
    that would wake a worker for them."""
    ledger = DATA / "yuehaiwan-enterprise-ledger.xlsx"
    office.run("import_ledger", "organisations", ledger, "--as", "clerk")
    office.run("compile_report", "640106", "2017Q4")
    office.run("shell", "--no-imports", "-v", "0", "-c", ADVISE)


#: Each stage goes on from the one before, the first from the tables alone.
STAGES: dict[str, Callable[[Installation], None]] = {
    "office": an_office,
    "compiled": a_compiled_quarter,
}
TABLES = "tables"
RETRIES = 6  # PostgreSQL waits five seconds for whoever is in the template to leave it


@dataclass
class Stages:
    """What was reached is kept as a database, a folder and the passwords that were printed."""

    folder: Path
    tables: str
    kept: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kept[TABLES] = self.tables, {}

    def bring(self, installation: Installation, stage: str) -> None:
        """The installation to this stage, whatever is in it; its servers may run."""
        if stage in self.kept:
            self._clone(installation, stage)
            return
        stages = [TABLES, *STAGES]
        self.bring(installation, stages[stages.index(stage) - 1])
        STAGES[stage](installation)
        self._keep(installation, stage)

    def _keep(self, installation: Installation, stage: str) -> None:
        name = f"{installation.name}_{stage}"
        copy(installation.name, name)
        if installation.media.exists():
            shutil.copytree(installation.media, self.folder / stage)
        self.kept[stage] = name, dict(installation.passwords)

    def _clone(self, installation: Installation, stage: str) -> None:
        name, passwords = self.kept[stage]
        copy(name, installation.name)
        shutil.rmtree(installation.media, ignore_errors=True)
        if (self.folder / stage).exists():
            shutil.copytree(self.folder / stage, installation.media)
        installation.passwords = dict(passwords)

    def drop(self) -> None:
        for name, _ in self.kept.values():
            if name != self.tables:
                dropped(name)


def copy(template: str, name: str) -> None:
    """A database anew, as the template is. The servers' sessions end, and the next request opens
    its own: where one does before the copy has begun, it is begun again."""
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")
        for again in range(RETRIES, -1, -1):
            server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                [template],
            )
            try:
                server.execute(f"create database {name} template {template}")
                return
            except psycopg.errors.ObjectInUse:
                if not again:
                    raise


def dropped(name: str) -> None:
    with psycopg.connect(database_url("postgres"), autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")


@contextmanager
def made(name: str, tables: str, folder: Path) -> Iterator[Installation]:
    """An installation with its tables and nothing else; its database goes in the end."""
    copy(tables, name)
    found = Installation(name, folder)
    try:
        yield found
    finally:
        found.end()
        dropped(name)
