from typing import Any

import pytest
from django.db import connection

from districts.prepared import first_row

pytestmark = pytest.mark.django_db


def test_a_statement_is_planned_once_for_the_connection() -> None:
    statement = "select %s::int + %s::int as planned_once"
    assert [first_row(statement, [1, 2])[0], first_row(statement, [3, 4])[0]] == [3, 7]
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_plans + custom_plans from pg_prepared_statements"
            " where statement like '%planned_once%'"
        )
        assert cursor.fetchall() == [(2,)]


def test_where_statements_are_logged_its_text_is_told(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as asked:
        assert first_row("select %(n)s + 1", {"n": 1}) == (2,)
    assert asked[0]["sql"] == "select 1 + 1"
