"""Addresses and switches of the settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=7", "redis+socket:///run/redis.sock?virtual_host=7"),
        ("redis://:secret@redis:6379/2", "redis://:secret@redis:6379/2"),
        ("rediss://redis:6379/0", "rediss://redis:6379/0"),
    ],
)
def test_the_broker_address(url, expected):
    assert settings.broker(url) == expected


def test_a_database_address_with_a_password():
    found = settings.database("postgresql://user:p%40ss@db.example.com:5433/name?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("user", "p@ss", "name")
    assert (found["HOST"], found["PORT"]) == ("db.example.com", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_database_address_with_a_socket_folder():
    found = settings.database("postgresql://app@/app?host=/run/sockets")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/sockets", "", "app")
    assert "host" not in found["OPTIONS"]


def test_another_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        settings.database("sqlite:///x")


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_or_empty_variable_is_refused_with_one_sentence(monkeypatch, value):
    monkeypatch.delenv("NO_SUCH", raising=False)
    if value is not None:
        monkeypatch.setenv("NO_SUCH", value)
    with pytest.raises(ImproperlyConfigured, match="缺少环境变量 NO_SUCH"):
        settings.env("NO_SUCH")
    assert settings.env("NO_SUCH", "default") == "default"


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("true", True), ("0", False), ("", False)]
)
def test_a_switch(monkeypatch, text, expected):
    monkeypatch.setenv("SWITCH", text)
    assert settings.flag("SWITCH") is expected


def test_a_list(monkeypatch):
    monkeypatch.setenv("LIST", " a, b ,,c")
    assert settings.words("LIST") == ["a", "b", "c"]
