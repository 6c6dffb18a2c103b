"""What can be tested of production where no container can be started."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from config import processes

PROJECT = Path(__file__).parent.parent.parent
COMPOSE = (PROJECT / "docker-compose.yml").read_text()
SETTINGS = (PROJECT / "config/settings.py").read_text()
README = (PROJECT / "README.md").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
PROXY = (PROJECT / "deploy/nginx.conf.template").read_text()
#: Read by the processes beside the settings.
OF_PROCESSES = {"HOST", "PORT", "WEB_WORKERS", "WORKER_PROCESSES"}
PRODUCTION = {
    "SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopqrstuv",
    "FIELD_KEYS": "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "FINGERPRINT_KEY": "0123456789abcdef",
    "PLAQUE_KEY": "fedcba9876543210",
    "ALLOWED_HOSTS": "dangjian.example.com",
    "CSRF_TRUSTED_ORIGINS": "https://dangjian.example.com",
    "HTTPS": "1",
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE)


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess:
    """Without DEBUG and what a developer has set."""
    kept = ("PATH", "HOME", "DATABASE_URL", "REDIS_URL")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def names_in(text: str) -> set[str]:
    return set(re.findall(r"(?:env|flag|words)\(\s*\"([A-Z_]+)\"", text))


def test_the_services(compose):
    assert set(compose["services"]) == {
        *("postgres", "redis", "migrate", "web", "worker", "beat", "proxy")
    }
    assert compose["services"]["postgres"]["image"] == "postgres:18"
    assert "--appendonly" in compose["services"]["redis"]["command"]
    assert compose["services"]["web"]["deploy"]["replicas"] > 1
    assert compose["services"]["worker"]["deploy"]["replicas"] > 1
    assert compose["services"]["beat"]["deploy"]["replicas"] == 1


@pytest.mark.parametrize("service", ["postgres", "redis", "web", "worker", "proxy"])
def test_health_is_checked(compose, service):
    assert compose["services"][service]["healthcheck"]["test"]


def test_only_the_proxy_is_open(compose):
    open_to_all = [name for name, service in compose["services"].items() if "ports" in service]
    assert open_to_all == ["proxy"]


def test_every_variable_of_the_product_exists_in_the_settings(compose):
    known = names_in(SETTINGS) | OF_PROCESSES
    for name in ("web", "worker", "beat", "migrate"):
        assert set(compose["services"][name]["environment"]) <= known, name


def test_every_variable_is_in_the_readme(compose):
    in_compose = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
    for name in names_in(SETTINGS) | OF_PROCESSES | in_compose | {"DEMO_PASSWORD"}:
        assert f"`{name}`" in README, name


def test_no_secret_has_a_default():
    """`${X:-…}` would be a password that everybody knows; `:?` refuses to start."""
    assert set(re.findall(r"\$\{([A-Z_]+):-", COMPOSE)) <= {"VERSION"}
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SITE_HOST", "TLS_FOLDER"):
        assert f"${{{name}:?" in COMPOSE
    assert 'env("SECRET_KEY")' in SETTINGS
    assert 'env("FIELD_KEYS")' in SETTINGS
    assert 'env("FINGERPRINT_KEY")' in SETTINGS
    assert 'env("PLAQUE_KEY")' in SETTINGS


@pytest.mark.parametrize("role", processes.ROLES)
def test_the_image_starts_what_the_machine_starts(compose, role):
    assert compose["services"][role]["command"] == ["python", "-m", "config.processes", role]


def test_the_image_installs_the_locked_packages():
    assert "--require-hashes -r requirements/production.txt" in DOCKERFILE
    assert 'CMD ["python", "-m", "config.processes", "web"]' in DOCKERFILE
    lock = (PROJECT / "requirements/production.txt").read_text()
    for program in ("granian", "celery", "django", "psycopg", "redis"):
        assert re.search(rf"^{program}==[\d.]+ \\$", lock, re.MULTILINE), program


def test_production_and_development_lock_the_same_versions():
    pinned = re.compile(r"^([a-z0-9._-]+)(?:\[.*\])?==(\S+)", re.MULTILINE)
    both = [
        set(pinned.findall((PROJECT / f"requirements/{name}.txt").read_text()))
        for name in ("production", "development")
    ]
    assert both[0]
    assert both[0] <= both[1]


def test_the_image_does_not_run_as_root():
    assert re.search(r"^USER product$", DOCKERFILE, re.MULTILINE)


def test_the_commands_start_granian_and_celery(monkeypatch):
    monkeypatch.setenv("PORT", "8000")
    assert {"granian", "wsgi", "config.wsgi:application"} <= set(processes.command("web"))
    assert {"celery", "worker"} <= set(processes.command("worker"))
    assert "-B" not in processes.command("worker")
    assert {"celery", "beat"} <= set(processes.command("beat"))


def test_the_proxy_ends_tls_and_limits_bodies():
    assert "ssl_certificate " in PROXY
    assert "TLSv1.2 TLSv1.3" in PROXY
    assert PROXY.count("client_max_body_size") == 2
    behind_tls = PROXY.split("listen 443")[1]
    assert behind_tls.count("X-Forwarded-Proto https") == behind_tls.count("proxy_pass") == 2
    assert PROXY.count("{") == PROXY.count("}")


def test_check_deploy_is_clean():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY"])
def test_a_role_refuses_to_start_without_its_secrets(missing):
    environment = {**PRODUCTION, "PATH": os.environ["PATH"], missing: ""}
    addresses = {"DATABASE_URL": "postgresql://nowhere/x", "REDIS_URL": "redis://nowhere"}
    done = subprocess.run(
        [sys.executable, "-m", "config.processes", "web"],
        cwd=PROJECT,
        env={**environment, **addresses},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"缺少环境变量 {missing}：请按 README.md 设置后重试。\n",
    )


def test_a_role_there_is_none_of(capsys):
    assert processes.main(["king"]) == 2
    assert "web|worker|beat" in capsys.readouterr().err
