"""Statements that every page asks: a connection plans them once, not for each page."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def first_row(statement: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """The first row that the statement answers.

    Planning a statement of a dozen subqueries takes several times as long as running it, and the
    ORM's cursors put values into the text, so that each text is planned anew.
    """
    connection.ensure_connection()
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(psycopg.Cursor(connection.connection)) as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()
