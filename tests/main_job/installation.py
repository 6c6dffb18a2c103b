"""An installation of its own, set up from nothing; its commands are run as an office runs them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
from django.conf import settings
from openpyxl import Workbook

from tests.main_job.standing import PROJECT, Standing

DATA = PROJECT / "tests/data"


@dataclass
class Installation:
    """One installation: its database, its files, and the passwords its commands printed."""

    name: str
    folder: Path
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return database_url(self.name)

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "REDIS_URL": redis_url(),
            "MEDIA_ROOT": str(self.media),
            "PYTHONWARNINGS": "ignore",
        }

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.environment, self.folder)

    def end(self) -> None:
        if "standing" in self.__dict__:
            self.standing.end()

    def run(self, *words: object, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """A command; with more variables of the environment in a Python of its own."""
        command = [str(word) for word in words]
        done = self._started(command, more) if more else self.standing.run(*command)
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def _started(self, words: list[str], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(PROJECT / "manage.py"), *words],
            check=False,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def counts(self, *words: object) -> dict[str, object]:
        return json.loads(self.run(*words, "--json").stdout)

    def asked(self, query: str) -> list[Any]:
        """The rows that a statement finds, at once: a command takes its seconds to start."""
        with psycopg.connect(self.url) as database:
            return database.execute(query).fetchall()

    def refused(self, *words: object, status: int = 1) -> str:
        """The one sentence on stderr of a command that is refused."""
        sentence = self.run(*words, status=status).stderr.strip()
        assert "\n" not in sentence, sentence
        return sentence

    def add_user(self, name: str, role: str, area: str = "") -> None:
        words = ["add_user", name, "--role", role, *(["--area", area] if area else [])]
        self.passwords[name] = str(self.counts(*words)["password"])

    @contextmanager
    def serving(self, **more: str) -> Iterator[str]:
        """Web and a real worker, as in production but for TLS, with more variables of the
        environment; gives the address."""
        port = free_port()
        environment = self.environment | {
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": str(self._collected()),
            **more,
        }
        web = f"granian --interface wsgi --host 127.0.0.1 --port {port} config.wsgi:application"
        worker = "celery -A config worker --pool solo --loglevel WARNING --without-mingle"
        programs = PROJECT / Path(sys.executable).parent
        with ExitStack() as stack:
            for words in (web.split(), worker.split()):
                log = stack.enter_context(open(self.folder / f"{words[0]}.log", "w"))
                process = stack.enter_context(
                    subprocess.Popen(
                        [programs / words[0], *words[1:]],
                        env=environment,
                        cwd=PROJECT,
                        stdout=log,
                        stderr=log,
                    )
                )
                stack.callback(process.terminate)
            yield wait_for(f"http://127.0.0.1:{port}")

    def _collected(self) -> Path:
        """The static files, once for all installations of the run."""
        place = self.folder.parent / "static"
        if not place.exists():
            self.run("collectstatic", "--no-input", "-v", "0", STATIC_ROOT=str(place))
        return place

    def areas(self, *rows: tuple[str, str]) -> Path:
        """The district's list of areas as its office keeps it."""
        book, path = Workbook(), self.folder / "区划.xlsx"
        book.active.append(["代码", "名称"])
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 90) -> str:
    """The address as soon as it answers; a busy machine starts slowly, and every module waits for
    this one start."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError), urlopen(f"{address}/livez", timeout=2):
            return address
        time.sleep(0.1)
    raise TimeoutError(address)


def database_url(name: str) -> str:
    """The address of a database on the server the tests run on."""
    here = settings.DATABASES["default"]
    login = f"{here['USER']}:{quote(here['PASSWORD'])}" if here["PASSWORD"] else here["USER"]
    host = here["HOST"]
    if host.startswith("/"):
        return f"postgresql://{login}@/{name}?host={host}"
    return f"postgresql://{login}@{host}:{here['PORT'] or 5432}/{name}"


def redis_url() -> str:
    """A Redis database of this process alone: a worker would take the messages of another's jobs,
    and those of a demonstration that runs beside the tests."""
    place, mark, options = settings.REDIS_URL.partition("?")
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if place.startswith("unix:"):
        others = [option for option in options.split("&") if option[:3] not in {"", "db="}]
        return f"{place}?{'&'.join([*others, f'db={number}'])}"
    parts = urlsplit(place)
    return f"{urlunsplit(parts._replace(path=f'/{number}'))}{mark}{options}"
