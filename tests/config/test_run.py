"""`make run` refuses a port it cannot have before it starts anything."""

import socket

import pytest
import redis

from config import commandline, run


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "８０００", "80 00"])
def test_a_port_that_is_none(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(run.PortError, match="make run PORT=8001"):
        run._port()


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("8123", 8123)])
def test_a_port(monkeypatch, text, port):
    monkeypatch.setenv("PORT", text)
    assert run._port() == port


def test_a_busy_port_is_refused():
    """Granian would share it silently."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(run.PortError, match=f"端口 {port} 已被占用.*PORT={port + 1}"):
            run._test_bind("127.0.0.1", port)


def test_a_free_port_is_left_free():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    run._test_bind("127.0.0.1", port)
    run._test_bind("127.0.0.1", port)


def test_the_welcome_names_address_sign_ins_and_password():
    said = run.WELCOME.format(host="127.0.0.1", port=8123, password="secret")
    assert "http://127.0.0.1:8123/" in said
    assert "secret" in said
    for user in ("admin", "clerk", "approver", "official", "auditor"):
        assert f"  {user} " in said


def test_a_dead_redis_is_refused_at_once(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(redis.RedisError) as error:
        run._ping()
    assert "请检查 REDIS_URL" in commandline.sentence(error.value)
