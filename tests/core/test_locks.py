"""One at a time, by name."""

import psycopg
import pytest
from django.db import connection, transaction

from core.locks import alone


def free(name: str) -> bool:
    """Whether another session would not have to wait."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        row = other.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(row.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_others_wait_until_the_transaction_ends() -> None:
    with transaction.atomic():
        alone("树")
        assert not free("树")
        assert free("别的")
    assert free("树")
