"""What the tests need before Django looks at its settings: keys, servers, and Django itself.

Imported first by tests/conftest.py. Where DATABASE_URL and REDIS_URL are set those servers are
used; otherwise embedded ones run until this process ends (each xdist worker holds its own share).
"""

import atexit
import os
from contextlib import ExitStack

import django

from config.servers import running

KEYS = {
    "SECRET_KEY": "only-for-tests",
    "FIELD_KEYS": "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "FINGERPRINT_KEY": "only-for-tests",
    "PLAQUE_KEY": "only-for-tests-of-plaques",
}

_servers = ExitStack()


def start() -> None:
    """Idempotent: Django's own set-up may be called again by pytest-django."""
    for name, value in KEYS.items():
        os.environ.setdefault(name, value)
    os.environ["HTTPS"] = "0"
    os.environ["SECOND_FACTOR_REQUIRED"] = ""  # tests of it say for whom
    os.environ.pop("DEMO", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    # Playwright leaves its loop running in the process, and Django would take every later test
    # for a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    _servers.enter_context(running())
    atexit.register(_servers.close)
    django.setup()


start()
