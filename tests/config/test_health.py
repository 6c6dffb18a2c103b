"""Whether the process lives, and whether everything it needs answers."""

import time

import pytest
from django.core.cache import cache

from config import health
from config.demo.cities import DEMONSTRATED
from core.tasks import BEAT_KEY
from districts.enums import AreaKind
from districts.models import Area
from reports.models import QuarterlyReport

NOW = "2026-01-01T00:00:00+08:00"


@pytest.fixture
def working(monkeypatch):
    """All parts answer; a test breaks one of them."""
    cache.set(BEAT_KEY, True, timeout=90)
    monkeypatch.setattr(health, "_worker", lambda: True)


def test_livez_asks_nobody(client, settings):
    """Without the mark for it, a test that touches the database fails."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_all_is_well(client, working):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "healthy": True,
        "database": True,
        "redis": True,
        "worker": True,
        "beat": True,
        "demonstration": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "redis", "worker", "beat"])
def test_one_part_that_fails_is_enough(client, working, monkeypatch, part):
    monkeypatch.setattr(health, f"_{part}", lambda: False)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["healthy"] is False
    assert answer.json()[part] is False


@pytest.mark.django_db
def test_a_part_that_breaks_is_a_no(client, working, monkeypatch):
    def broken() -> bool:
        raise RuntimeError("broken")

    monkeypatch.setattr(health, "_beat", broken)
    assert client.get("/healthz").json()["beat"] is False


@pytest.mark.django_db
def test_a_silent_beat_is_noticed(client, working):
    cache.delete(BEAT_KEY)
    assert client.get("/healthz").json()["beat"] is False


@pytest.mark.django_db
def test_dead_servers_are_told_soon(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none"
    started = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - started < 5  # a tenth of a second on an idle machine
    assert answer.status_code == 503
    parts = {"database": False, "redis": False, "worker": False, "beat": False}
    assert answer.json().items() >= parts.items()


@pytest.mark.django_db
def test_no_worker_is_told_soon(client):
    """Whether or not somebody listens on this database of Redis; a second on an idle machine."""
    started = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - started < 5
    assert answer.json()["redis"] is True


@pytest.mark.django_db
def test_the_demonstration_has_to_be_compiled(client, working, settings):
    settings.DEMO = True
    assert client.get("/healthz").json()["demonstration"] is False
    for code, quarter in DEMONSTRATED:
        area, _ = Area.objects.get_or_create(
            code=code, defaults={"name": code, "kind": AreaKind.DISTRICT}
        )
        QuarterlyReport.objects.create(
            area=area, year=quarter.year, quarter=quarter.number, compiled_at=NOW, digest="x"
        )
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["demonstration"] is True
