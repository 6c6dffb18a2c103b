"""The settings as the environment makes them: refused without what is needed, safe without more."""

import os
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from config import settings as loaded

FILE = Path(__file__).parents[2] / "config/settings.py"
NEEDED = {
    "SECRET_KEY": "secret",
    "FIELD_KEYS": "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "FINGERPRINT_KEY": "print",
    "PLAQUE_KEY": "plaque",
    "DATABASE_URL": "postgresql://user@host/name",
    "REDIS_URL": "redis://host:6379/0",
}
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """`read(HTTPS="0")`: the settings under NEEDED and these variables alone."""

    def run(without: str = "", **more: str) -> dict[str, Any]:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in {**NEEDED, **more}.items():
            if name != without:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(FILE))

    return run


# What is needed


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_without_it_there_are_no_settings(read: Read, name: str, how: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(without=name) if how == "missing" else read(**{name: ""})
    assert str(refused.value) == f"缺少环境变量 {name}：请按 README.md 设置后重试。"


@pytest.mark.parametrize("name", NEEDED)
def test_debug_makes_up_no_secret_either(read: Read, name: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        read(without=name, DEBUG="1")


@pytest.mark.parametrize("url", ["sqlite:///x", "mysql://u@h/n", "user@host/name", "/run/sockets"])
def test_another_database_is_refused(read: Read, url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(DATABASE_URL=url)
    assert str(refused.value) == ("DATABASE_URL 应为 postgresql://用户:密码@主机:端口/库名。")


# What holds without a word


def test_production_is_what_one_gets_unasked(read: Read) -> None:
    found = read()
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert found["ALLOWED_HOSTS"] == []
    assert found["CSRF_TRUSTED_ORIGINS"] == []
    assert found["HTTPS"] is True
    assert found["CONTACT_PHONE"] == ""
    assert found["LOGGING"]["root"]["level"] == "WARNING"


@pytest.mark.parametrize(
    ("given", "https"),
    [
        ({}, True),
        ({"HTTPS": "1"}, True),
        ({"HTTPS": "0"}, False),
        ({"DEBUG": "1"}, False),
        ({"DEBUG": "1", "HTTPS": "1"}, True),
        ({"DEBUG": "0", "HTTPS": "no"}, False),
    ],
)
def test_everything_of_transport_follows_one_switch(
    read: Read, given: dict[str, str], https: bool
) -> None:
    found = read(**given)
    switches = (
        *("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"),
    )
    assert {found[name] for name in switches} == {https}
    assert found["SECURE_HSTS_SECONDS"] == (31_536_000 if https else 0)
    assert found["SECURE_PROXY_SSL_HEADER"] == (
        ("HTTP_X_FORWARDED_PROTO", "https") if https else None
    )


def test_debug_opens_this_machine_alone(read: Read) -> None:
    assert read(DEBUG="1")["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert read(DEBUG="1", ALLOWED_HOSTS="a.example.com")["ALLOWED_HOSTS"] == ["a.example.com"]


def test_folders_are_the_given_ones(read: Read, tmp_path: Path) -> None:
    found = read(MEDIA_ROOT=str(tmp_path / "media"), STATIC_ROOT=str(tmp_path / "static"))
    assert (found["MEDIA_ROOT"], found["STATIC_ROOT"]) == (tmp_path / "media", tmp_path / "static")
    assert read()["MEDIA_ROOT"] == FILE.parents[1] / "var/media"


def test_no_address_serves_the_private_files(read: Read) -> None:
    found = read()
    assert "MEDIA_URL" not in found
    assert found["FILE_UPLOAD_PERMISSIONS"] == 0o600


@pytest.mark.parametrize(
    ("text", "on"),
    [
        *((text, True) for text in ("1", "true", "True", "YES", "on")),
        *((text, False) for text in ("0", "false", "no", "off", "", "2", "y")),
    ],
)
def test_a_switch_is_on_only_when_it_says_so(read: Read, text: str, on: bool) -> None:
    assert read(DEMO=text)["DEMO"] is on


# Addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:5433/n", ("n", "u", "p", "h", "5433")),
        ("postgres://u@h/n", ("n", "u", "", "h", "")),
        ("postgresql://%E7%94%A8:a%2Fb%3A@h/n%20m", ("n m", "用", "a/b:", "h", "")),
        ("postgresql://app@/app?host=/run/pg", ("app", "app", "", "/run/pg", "")),
        ("postgresql://u@[::1]:5432/n", ("n", "u", "", "::1", "5432")),
    ],
)
def test_the_parts_of_a_database_address(url: str, expected: tuple[str, ...]) -> None:
    found = loaded.database(url)
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert found["CONN_HEALTH_CHECKS"] is True


def test_options_of_the_address_stand_beside_the_pool() -> None:
    options: Any = loaded.database("postgresql://u@h/n?sslmode=verify-full&connect_timeout=3")
    assert options["OPTIONS"] == {
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        "prepare_threshold": 0,
        "sslmode": "verify-full",
        "connect_timeout": "3",
        "options": "-c pgtrigger.ignore={}",
    }


def test_settings_of_a_session_in_the_address_are_kept() -> None:
    options: Any = loaded.database("postgresql://u@h/n?options=-c%20jit%3Doff")["OPTIONS"]
    assert options["options"] == "-c pgtrigger.ignore={} -c jit=off"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", []), (" ", []), (",", []), ("a", ["a"]), (" a ,b,, c ", ["a", "b", "c"])],
)
def test_a_list_of_words(read: Read, given: str, expected: list[str]) -> None:
    assert read(ALLOWED_HOSTS=given)["ALLOWED_HOSTS"] == expected


# Jobs


def test_a_job_survives_its_worker_and_its_redis(read: Read) -> None:
    found = read()
    assert found["CELERY_TASK_ACKS_LATE"] is True
    assert found["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert found["CELERY_TASK_IGNORE_RESULT"] is True
    assert "CELERY_RESULT_BACKEND" not in found
    assert found["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1
    assert (found["CELERY_TASK_SERIALIZER"], found["CELERY_ACCEPT_CONTENT"]) == ("json", ["json"])
    soft, hard = found["CELERY_TASK_SOFT_TIME_LIMIT"], found["CELERY_TASK_TIME_LIMIT"]
    visible = found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert soft < hard < visible, "a task that still runs is not delivered a second time"


@pytest.mark.parametrize("name", sorted(loaded.CELERY_BEAT_SCHEDULE))
def test_beat_asks_for_tasks_that_there_are(name: str) -> None:
    task = import_string(loaded.CELERY_BEAT_SCHEDULE[name]["task"])
    assert task.name == loaded.CELERY_BEAT_SCHEDULE[name]["task"]


def test_the_quarter_is_asked_for_on_the_day_after_its_end_and_daily() -> None:
    when: Any = loaded.CELERY_BEAT_SCHEDULE["quarter-end"]["schedule"]
    assert isinstance(when, crontab)
    assert when.month_of_year == set(range(1, 13))
    assert when.day_of_month == set(range(1, 32))
    assert (when.hour, when.minute) == ({0}, {30})


# Pages


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(read: Read) -> None:
    policy = read()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    said = {source for sources in policy.values() for source in sources}
    assert said == {"'self'", "'none'", "data:", "blob:"}
    assert not {"script-src", "style-src"} & policy.keys(), "they follow default-src"


def test_the_api_is_for_the_signed_in_and_speaks_json(read: Read) -> None:
    api = read()["REST_FRAMEWORK"]
    assert api["DEFAULT_PERMISSION_CLASSES"] == ["districts.permissions.HoldsRole"]
    assert api["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]
    assert api["DEFAULT_PARSER_CLASSES"] == ["rest_framework.parsers.JSONParser"]


def test_security_comes_first_and_the_lock_last(read: Read) -> None:
    order = read()["MIDDLEWARE"]
    assert order[0] == "django.middleware.security.SecurityMiddleware"
    assert order[-1] == "axes.middleware.AxesMiddleware"
    session = order.index("django.contrib.sessions.middleware.SessionMiddleware")
    signed_in = order.index("django.contrib.auth.middleware.AuthenticationMiddleware")
    assert session < signed_in < order.index("accounts.middleware.SessionRules")
    assert read()["AUTHENTICATION_BACKENDS"][0] == "axes.backends.AxesStandaloneBackend"


def test_a_session_lasts_a_working_day(read: Read) -> None:
    assert read()["SESSION_COOKIE_AGE"] == 8 * 60 * 60
    assert (read()["LANGUAGE_CODE"], read()["TIME_ZONE"]) == ("zh-hans", "Asia/Shanghai")
