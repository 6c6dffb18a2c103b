"""The compose file taken apart: what waits for what, who holds which secret, what survives."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import processes, settings
from core import jobs

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docker-compose.yml").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
GIVEN = {
    "POSTGRES_PASSWORD": "geheim1",
    "REDIS_PASSWORD": "geheim2",
    "SITE_HOST": "dangjian.example.com",
    "TLS_FOLDER": "/srv/tls",
}


def filled(value: str) -> str:
    """As compose fills it in from `.env`."""
    return re.sub(r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}", lambda m: GIVEN.get(m[1], m[2] or ""), value)


def environment(service: str) -> dict[str, str]:
    return {name: filled(value) for name, value in SERVICES[service]["environment"].items()}


@pytest.mark.parametrize("service", OURS)
def test_all_of_ours_run_one_image_with_one_environment(service: str) -> None:
    found = SERVICES[service]
    assert found["image"] == "shangquan:${VERSION:-latest}"
    assert found["env_file"] == ["production.env"]
    assert environment(service) == environment("web")
    assert found["volumes"] == ["media:/srv/media"]


@pytest.mark.parametrize("service", OURS)
def test_nothing_of_ours_starts_before_its_servers(service: str) -> None:
    waits = {name: how["condition"] for name, how in SERVICES[service]["depends_on"].items()}
    assert waits["postgres"] == waits["redis"] == "service_healthy"
    assert ("migrate" in waits) == (service != "migrate")
    assert waits.get("migrate") in {None, "service_completed_successfully"}


def test_the_migration_runs_once_and_the_rest_comes_back() -> None:
    again = {name: service["restart"] for name, service in SERVICES.items()}
    assert again.pop("migrate") == "no"
    assert set(again.values()) == {"unless-stopped"}
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "migrate", "--noinput"]


def test_the_proxy_waits_for_a_web_node_that_answers() -> None:
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_the_settings_read_the_addresses_as_they_are_meant() -> None:
    given = environment("web")
    database = settings.database(given["DATABASE_URL"])
    postgres = SERVICES["postgres"]["environment"]
    assert database["USER"] == postgres["POSTGRES_USER"]
    assert database["NAME"] == postgres["POSTGRES_DB"]
    assert database["PASSWORD"] == filled(postgres["POSTGRES_PASSWORD"]) == "geheim1"
    assert (database["HOST"], database["PORT"]) == ("postgres", "5432")
    assert settings.broker(given["REDIS_URL"]) == "redis://:geheim2@redis:6379/0"
    assert given["HTTPS"] == "1"
    assert given["CSRF_TRUSTED_ORIGINS"] == "https://dangjian.example.com"


def test_the_hosts_are_the_site_the_proxy_and_the_health_check(monkeypatch: Any) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", environment("web")["ALLOWED_HOSTS"])
    hosts = settings.words("ALLOWED_HOSTS")
    assert hosts == ["dangjian.example.com", "web", "127.0.0.1"]
    assert "http://127.0.0.1:8000/livez" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_no_secret_stands_in_the_file() -> None:
    """Neither as a value nor as a default; each comes from a file with mode 0600."""
    for name in ("SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY", "DEMO_PASSWORD"):
        assert name not in TEXT
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not name.endswith(("PASSWORD", "AUTH")) or value.startswith("${"), name


def test_redis_keeps_its_file_and_asks_for_its_password() -> None:
    redis = SERVICES["redis"]
    assert redis["command"] == [
        *("redis-server", "--appendonly", "yes", "--requirepass", "${REDIS_PASSWORD}")
    ]
    assert redis["environment"] == {"REDISCLI_AUTH": "${REDIS_PASSWORD}"}
    assert "healthcheck" in redis


@pytest.mark.parametrize(
    ("service", "place"),
    [("postgres", "/var/lib/postgresql"), ("redis", "/data"), ("web", "/srv/media")],
)
def test_what_must_survive_lies_in_a_volume(service: str, place: str) -> None:
    name = SERVICES[service]["volumes"][0].removesuffix(f":{place}")
    assert name in COMPOSE["volumes"]


def test_what_is_mounted_into_the_proxy_is_there_and_read_only() -> None:
    for mount in SERVICES["proxy"]["volumes"]:
        assert mount.endswith(":ro")
    file = SERVICES["proxy"]["volumes"][0].split(":")[0]
    assert (PROJECT / file).is_file()


def test_one_beat_and_nobody_else_beats() -> None:
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}
    beating = [name for name in SERVICES if "beat" in str(SERVICES[name].get("command"))]
    assert beating == ["beat"]


def test_a_worker_may_finish_for_as_long_as_its_lease_lasts() -> None:
    assert SERVICES["worker"]["stop_grace_period"] == f"{jobs.LEASE.seconds}s"


# The image


def test_the_image_names_the_variables_that_the_processes_read() -> None:
    named = dict(re.findall(r"([A-Z_]+)=(\S+)", DOCKERFILE.split("WORKDIR /app")[0]))
    assert named["HOST"] == "0.0.0.0"  # noqa: S104 -- inside the container
    assert named["PORT"] == SERVICES["web"]["expose"][0] == "8000"
    assert named["STATIC_ROOT"] == "/srv/static"
    assert f"media:{named['MEDIA_ROOT']}" in SERVICES["web"]["volumes"]
    assert named["DJANGO_SETTINGS_MODULE"] == "config.settings"


def test_the_image_starts_a_web_node_unless_told(monkeypatch: Any) -> None:
    words = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert words
    assert yaml.safe_load(words[1]) == ["python", "-m", "config.processes", "web"]
    assert processes.ROLES == ("web", "worker", "beat")


def test_secrets_of_the_build_stay_in_one_command() -> None:
    """An ENV or ARG would be in the image's history as a key that seems to work."""
    for line in DOCKERFILE.splitlines():
        if line.startswith(("ENV", "ARG")):
            assert "KEY" not in line
    assert "COPY production.env" not in DOCKERFILE


def test_the_image_leaves_out_what_is_not_the_product() -> None:
    left = (PROJECT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var", "node_modules"} <= {name.strip("/") for name in left}
