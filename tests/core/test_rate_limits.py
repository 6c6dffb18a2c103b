"""So many a minute and no more, for each visitor apart; without Redis nobody is refused."""

from typing import Any

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as NoRedis

from core.rate_limits import within


@pytest.fixture(autouse=True)
def fresh(empty_cache: None) -> None:
    """Nobody has asked yet."""


def test_the_one_above_the_limit_is_refused() -> None:
    assert [within("ask", "1.2.3.4", 3) for _ in range(4)] == [True, True, True, False]
    assert within("ask", "1.2.3.5", 3)
    assert within("join", "1.2.3.4", 3)


def test_who_asks_is_kept_as_a_fingerprint(monkeypatch: Any) -> None:
    keys: list[str] = []
    monkeypatch.setattr(cache, "add", lambda key, *_, **__: keys.append(key))
    monkeypatch.setattr(cache, "incr", lambda key: 1)
    within("ask", "1.2.3.4", 3)
    assert keys
    assert "1.2.3.4" not in keys[0]


@pytest.mark.parametrize("error", [NoRedis("gone"), ValueError("expired")])
def test_without_a_count_nobody_is_refused(monkeypatch: Any, error: Exception) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(cache, "incr", gone)
    assert within("ask", "1.2.3.4", 0)
