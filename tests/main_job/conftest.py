"""One installation and one pair of servers for all modules of a run, its data new for each.

A module of browser tests takes `address` and `screen`, names its user in USER, and makes what else
it needs by `office.run("shell", …)` in an autouse fixture of its own. `office` is a district with
its people; whoever takes `compiled` has their ledger and the quarter too. Before the first test of
the next module the database is cloned anew under the servers, so that nothing is left behind.
Windows are shared too: see `tests.main_job.faces.Windows`; `own_screen` is one that is not.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from redis import Redis

from tests import template
from tests.main_job.faces import (  # noqa: F401 -- fixtures of the browser tests
    own_screen,
    screen,
    signed_in,
    windows,
)
from tests.main_job.installation import Installation, redis_url
from tests.main_job.stages import TABLES, Stages, made

#: A machine with other work is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """Tests ask more often than one visitor may; for each the counting begins anew."""
    with Redis.from_url(redis_url()) as redis:
        for key in redis.scan_iter("*rate:*"):
            redis.delete(key)


@pytest.fixture(scope="session")
def tables(django_db_blocker: Any) -> str:
    """The database that holds the tables and nothing else."""
    with django_db_blocker.unblock():
        return template.make()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, tables: str) -> Iterator[Stages]:
    found = Stages(tmp_path_factory.mktemp("stages"), tables)
    yield found
    found.drop()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, tables: str) -> Iterator[Installation]:
    """The installation itself; what is in it is the module's business."""
    with made(f"main_job_{os.getpid()}", tables, tmp_path_factory.mktemp("installation")) as found:
        yield found


@pytest.fixture(scope="session")
def served(house: Installation) -> Iterator[str]:
    with house.serving() as address:
        yield address


@pytest.fixture(scope="module")
def installation(house: Installation, stages: Stages) -> Installation:
    """With its tables and nothing else."""
    stages.bring(house, TABLES)
    return house


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, house: Installation, stages: Stages) -> Installation:
    """A district with one zone, its clerk and its official; with their ledger and the quarter
    compiled where a test of the module asks for that."""
    tests = [item for item in request.session.items if getattr(item, "module", 0) is request.module]
    names = {name for item in tests for name in getattr(item, "fixturenames", ())}
    stages.bring(house, "compiled" if "compiled" in names else "office")
    return house


@pytest.fixture(scope="module")
def compiled(office: Installation) -> Installation:
    """The office with its ledger and the quarter compiled."""
    return office


@pytest.fixture(scope="module")
def address(office: Installation, served: str) -> str:
    return served
