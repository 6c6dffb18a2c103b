"""Requests per second of pages against a hello view behind the same middleware, signed in alike."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.measure import line

PROJECT = Path(__file__).resolve().parent.parent
ROUNDS = 6


@contextmanager
def served(port: int) -> Iterator[http.client.HTTPConnection]:
    """One granian worker with the bench's own addresses, on loopback."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    program = Path(sys.executable).parent / "granian"
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command: list[str | Path] = [
        program,
        *options,
        "--log-level",
        "error",
        "config.wsgi:application",
    ]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT)  # noqa: S603 - our own
    try:
        yield _connected(port)
    finally:
        process.terminate()
        process.wait(10)


def _connected(port: int) -> http.client.HTTPConnection:
    for _ in range(1200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/livez")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise TimeoutError("the server does not answer")


def rate(connection: http.client.HTTPConnection, path: str, cookie: str, requests: int) -> float:
    """Requests per second over one kept connection."""
    start = time.perf_counter()
    for _ in range(requests):
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return requests / (time.perf_counter() - start)


class Page(NamedTuple):
    """An address and the least share of the hello view's rate; `cookie` is whose page it is where
    that is not who asks for the others, and empty for everybody's."""

    path: str
    goal: float
    cookie: str | None = None


def report(pages: dict[str, Page], cookie: str, port: int = 8765) -> bool:
    """Each page, measured turn by turn with the hello view."""
    good = True
    with served(port) as connection:
        for name, page in pages.items():
            whose = cookie if page.cookie is None else page.cookie
            hello = ours = 0.0
            for _ in range(ROUNDS):
                hello = max(hello, rate(connection, "/bench/hello", cookie, 60))
                ours = max(ours, rate(connection, page.path, whose, 30))
            good &= line(
                f"page: {name}",
                limit_s=1 / hello,
                ours_s=1 / ours,
                ratio=ours / hello,
                goal=f">= {page.goal}",
                ok=ours >= page.goal * hello,
            )
    return good
