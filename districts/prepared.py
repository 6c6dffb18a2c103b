"""Statements that every page asks: a connection plans them once, not for each page."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def first_row(statement: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """The first row that the statement answers.

    Planning a dozen subqueries takes several times as long as running them, and the ORM's cursors
    put values into the text, so that each text is planned anew. Where statements are logged those
    cursors ask all the same: they alone know the text to log.
    """
    connection.ensure_connection()
    with connection.cursor() if connection.queries_logged else _preparing() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()


def _preparing() -> Any:
    bare: Any = psycopg.Cursor(connection.connection)
    return connection.make_cursor(bare)
