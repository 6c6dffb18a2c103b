"""One at a time: what no row can be locked for."""

from django.db import connection


def alone(name: str) -> None:
    """Until the transaction ends nobody else goes on under this name."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
