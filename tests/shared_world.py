"""What many tests need is made once: a fixture marked `@shared` that only makes rows.

Tests of a file that ask for the same shared fixtures follow each other. Before the first of them
these fixtures are made inside a transaction; each test works in a savepoint of it, on copies of
what they returned, so that it finds them as they were made. The next test that asks for others, or
that commits, finds the transaction rolled back. A test never sees rows it has not asked for.

A shared fixture may ask for other shared ones and for those that make no row, as makers and the
clock, by parameter or by `request.getfixturevalue`; what it patches it patches while it is made.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from functools import partial
from itertools import groupby
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from _pytest.fixtures import FixtureDef, SubRequest, resolve_fixture_function
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TestCase, override_settings

from tests.spread import commits

#: pytest-django's own, which opens the savepoint of the test.
OPENS_DATABASE = "_django_db_helper"

Made = TypeVar("Made", bound=Callable[..., Any])


def shared(make: Made) -> Made:
    """Below `@pytest.fixture`: the fixture only makes rows, and tests may share them."""
    make.shared = True  # type: ignore[attr-defined]
    return make


def is_shared(found: FixtureDef[Any]) -> bool:
    return getattr(found.func, "shared", False)


def asked(item: pytest.Item) -> tuple[FixtureDef[Any], ...]:
    """The shared fixtures of a test; none if it commits."""
    known = getattr(item, "_fixtureinfo", None)
    if known is None or commits(item):
        return ()
    found = (known.name2fixturedefs.get(name, [None])[-1] for name in known.names_closure)
    return tuple(each for each in found if each is not None and is_shared(each))


class World:
    """The rows of the shared fixtures, as long as tests ask for these."""

    def __init__(self) -> None:
        self.fixtures: tuple[FixtureDef[Any], ...] = ()
        self.made: dict[FixtureDef[Any], Any] = {}
        self.copies: dict[FixtureDef[Any], Any] | None = None
        self.copying: Callable[[], list[Any]] = list
        self.files = Path()
        self.blocker: Any = None
        self._atomics: Any = None

    def turn_to(self, request: SubRequest) -> None:
        """Before the test's own savepoint."""
        wanted, self.copies = asked(request._pyfuncitem), None
        self.blocker = request.getfixturevalue("django_db_blocker")
        cache.clear()  # what it knows by the number of a row is another test's
        if set(wanted) != set(self.fixtures) or connection.closed_in_transaction:
            self.close()
            if wanted:
                with self.blocker.unblock():
                    self._make(wanted, request)
        if wanted and self.files.exists():
            copytree(self.files, settings.MEDIA_ROOT)

    def _make(self, wanted: tuple[FixtureDef[Any], ...], request: SubRequest) -> None:
        self.files = next(request.getfixturevalue("media_folders"))
        self._atomics = TestCase._enter_atomics()  # type: ignore[attr-defined]
        try:
            with override_settings(MEDIA_ROOT=self.files):
                self.made = _made(wanted, request)
            self.copying = _copier(list(self.made.values()))
        except BaseException:
            self.close()
            raise
        self.fixtures = wanted

    def close(self) -> None:
        if self._atomics is not None:
            with self.blocker.unblock():
                TestCase._rollback_atomics(self._atomics)  # type: ignore[attr-defined]
        self.fixtures, self.made, self._atomics = (), {}, None

    def copy(self, fixture: FixtureDef[Any]) -> Any:
        """Of all values at once: what one of them knows is the other one's copy."""
        if self.copies is None:
            self.copies = dict(zip(self.made, self.copying(), strict=True))
        return self.copies[fixture]


def _copier(values: list[Any]) -> Callable[[], list[Any]]:
    """Makes copies of these values: from their pickle, which is read several times as fast as they
    are walked, where they all have one."""
    try:
        return partial(pickle.loads, pickle.dumps(values, pickle.HIGHEST_PROTOCOL))
    except (pickle.PicklingError, AttributeError, TypeError):
        return partial(deepcopy, values)


def _made(wanted: Iterable[FixtureDef[Any]], request: SubRequest) -> dict[FixtureDef[Any], Any]:
    """What they returned, and what those returned that they asked for."""
    with pytest.MonkeyPatch.context() as patched:
        making = _Making(request, patched)
        for each in wanted:
            making.value(each.argname)
    connection.check_constraints()  # here and not again at the end of each test
    return making.made


class _Making:
    """The fixtures of a test called as pytest would, outside the savepoint of that test."""

    def __init__(self, request: SubRequest, patched: pytest.MonkeyPatch) -> None:
        self._request = request
        self._values = {
            "db": None,
            "monkeypatch": patched,
            "tmp_path": request.getfixturevalue("tmp_path"),
            "request": SimpleNamespace(getfixturevalue=self.value),
        }
        self.made: dict[FixtureDef[Any], Any] = {}

    def value(self, name: str) -> Any:
        if name not in self._values:
            item = self._request._pyfuncitem
            (*_, found) = item.session._fixturemanager.getfixturedefs(name, item) or ()
            make = resolve_fixture_function(found, self._request)
            value = make(**{each: self.value(each) for each in found.argnames})
            self._values[name] = value
            if is_shared(found):
                self.made[found] = value
        return self._values[name]


world = World()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """In a file, tests with the same shared fixtures follow each other."""
    yield
    files = [list(group) for _, group in groupby(items, lambda item: (item.path, commits(item)))]
    items[:] = [item for file in files for item in _grouped(file)]


def _grouped(file: list[pytest.Item]) -> list[pytest.Item]:
    order: dict[frozenset[FixtureDef[Any]], list[pytest.Item]] = {}
    for item in file:
        order.setdefault(frozenset(asked(item)), []).append(item)
    return [item for group in order.values() for item in group]


@pytest.fixture(scope="session")
def shared_world(django_db_setup: None) -> Iterator[World]:
    yield world
    world.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Who does not ask for the database, as a whole installation, finds no transaction in it."""
    if OPENS_DATABASE not in getattr(item, "fixturenames", ()):
        world.close()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: FixtureDef[Any], request: SubRequest) -> bool | None:
    """True where pytest need not make the fixture."""
    if fixturedef.argname == OPENS_DATABASE:
        for each in ("private_media", "woken", "shared_world"):
            request.getfixturevalue(each)
        world.turn_to(request)
    elif fixturedef in world.made:
        value = world.copy(fixturedef)
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return True
    return None
