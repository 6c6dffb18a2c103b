"""Key rotation: every encrypted value, of the registers and of their history, under the first key.

Rows are taken in batches, each a transaction of its own, so it can be killed and run again. The
registers go before their history: what an update leaves in the history meanwhile is already new.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from core.encryption import EncryptedTextField, current_key, decrypt, encrypt

BATCH = 2000


@dataclass(frozen=True)
class Column:
    """An encrypted column of a table."""

    table: str
    key: str
    name: str
    bound_to: str
    history: bool


def columns() -> list[Column]:
    """Every encrypted column, registers first."""
    found = [
        Column(
            model._meta.db_table,
            str(model._meta.pk.column),
            str(field.column),
            field.bound_to,
            hasattr(model, "pgh_trackers") or hasattr(model, "pgh_tracked_model"),
        )
        for model in apps.get_models(include_auto_created=True)
        for field in encrypted(model)
    ]
    return sorted(found, key=lambda column: (column.history, column.table, column.name))


def encrypted(model: type[models.Model]) -> Iterator[EncryptedTextField]:
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            yield field


def rotate(column: Column) -> int:
    """Re-encrypts what stands under another key; answers how many values that were.

    Raises ImproperlyConfigured where a value can't be read with the keys at hand.
    """
    count = 0
    while done := _batch(column):
        count += done
    return count


@transaction.atomic
def _batch(column: Column) -> int:
    """The history keeps what a register said, not how it was stored: no trigger looks on."""
    names = {
        "table": sql.Identifier(column.table),
        "key": sql.Identifier(column.key),
        "name": sql.Identifier(column.name),
    }
    read = sql.SQL(
        "select {key}, {name} from {table} where octet_length({name}) > 0 "
        "and get_byte({name}, 0) <> %s order by {key} limit %s for no key update"
    ).format(**names)
    write = sql.SQL(
        "update {table} t set {name} = v.value "
        "from unnest(%s::bigint[], %s::bytea[]) v (key, value) where t.{key} = v.key"
    ).format(**names)
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(read.as_string(cursor.connection), [current_key(), BATCH])
        rows = [(key, decrypt(value, column.bound_to)) for key, value in cursor.fetchall()]
        if rows:
            sealed = [encrypt(value, column.bound_to) for _, value in rows]
            cursor.execute(write.as_string(cursor.connection), [[key for key, _ in rows], sealed])
    return len(rows)
