"""A plugin of pytest: the statement of a `Lifted` defect is executed before the first test."""

import os
from typing import Any

import pytest
from django.db import DatabaseError, connection

STATEMENT = "LIFTED"  # the name of the variable that has it


@pytest.fixture(scope="session", autouse=True)
def lifted(django_db_setup: None, django_db_blocker: Any) -> None:
    """A statement that fails ends the run: no test may seem to have noticed it."""
    try:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(os.environ[STATEMENT])
    except DatabaseError as wrong:
        pytest.exit(f"{wrong}", returncode=pytest.ExitCode.USAGE_ERROR)
