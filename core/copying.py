"""Many rows at once: COPY through the fields' own preparation (encryption and defaults hold)."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)


def allocate_keys(model: type[models.Model], count: int) -> list[int]:
    """The next `count` primary keys of a model, taken from its own sequence."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
            [f'"{table}"', column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert the rows by one COPY in one transaction and give them their keys.

    Rows may refer to objects that got their keys only after they were assigned.

    Database errors (a broken constraint, a refused overlap) come as Django's own; then nothing
    is written.
    """
    rows = list(rows)
    if not rows:
        return rows
    fresh = [row for row in rows if row.pk is None]
    for row, key in zip(fresh, allocate_keys(model, len(fresh)), strict=True):
        row.pk = key
    fields: Sequence[models.Field] = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'copy "{model._meta.db_table}" ({columns}) from stdin'
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            prepare: Any = row._prepare_related_fields_for_save  # type: ignore[attr-defined]
            prepare(operation_name="copy_rows")
            copy.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows
