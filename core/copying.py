"""Many rows at once: COPY through the fields' own preparation (encryption and defaults hold)."""

from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction
from django.db.models.base import ModelState

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
    layout = Layout(model)
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(layout.statement) as copy,
    ):
        for row in rows:
            copy.write_row(layout.values(row))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def new_row(model: type[Row], **values: Any) -> Row:
    """A row for copy_rows, as the model's constructor would make it, in a tenth of the time.

    Takes columns and related objects by name; an unknown name is a TypeError. No signal is sent.
    """
    constant, fresh, links, names = _blank(model)
    if not names >= values.keys():
        raise TypeError(f"{model.__name__} has no {', '.join(values.keys() - names)}")
    row = model.__new__(model)
    state = row.__dict__
    state["_state"] = ModelState()
    state.update(constant)
    for attname, default in fresh:
        state[attname] = default()
    for name, attname in links:
        if name in values:
            related = values.pop(name)
            state["_state"].fields_cache[name] = related
            state[attname] = related.pk if related is not None else None
    state.update(values)
    return row


@cache
def _blank(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[Any], list[Any], frozenset[str]]:
    """Columns with a default for all rows, with one made for each, links with their columns, and
    all the names there are."""
    fields = model._meta.concrete_fields
    made = [field for field in fields if field.has_default() and callable(field.default)]
    constant = {f.attname: f.get_default() for f in fields if f not in made}
    fresh = [(field.attname, field.get_default) for field in made]
    links = [(field.name, field.attname) for field in fields if field.is_relation]
    names = frozenset(name for field in fields for name in (field.name, field.attname))
    return constant, fresh, links, names


#: fields whose value the driver takes as the model holds it
PLAIN = (
    models.AutoField,
    models.BigAutoField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


class Layout:
    """A table's columns in the order of a COPY: plain ones first, prepared ones after them.

    Plain values are read at once by one C function: to ask every field of every row to prepare
    itself costs several times the COPY.
    """

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        plain = [field for field in fields if _is_plain(field)]
        self.links = [field for field in fields if isinstance(field, models.ForeignKey)]
        self.special = [field for field in fields if field not in plain]
        self.plain: Any = attrgetter(model._meta.pk.attname, *(field.attname for field in plain))
        self.connection: Any = connections[connection.alias]  # the proxy looks it up each time
        columns = ", ".join(f'"{field.column}"' for field in (*plain, *self.special))
        self.statement = f'copy "{model._meta.db_table}" ({columns}) from stdin'

    def values(self, row: Any) -> list[Any]:
        cached = row._state.fields_cache
        for field in self.links:
            related = cached.get(field.name)
            if related is not None and getattr(row, field.attname) is None:
                self._link(row, field, related)
        return [
            *self.plain(row)[1:],
            *(
                field.get_db_prep_save(field.pre_save(row, True), self.connection)
                for field in self.special
            ),
        ]

    @staticmethod
    def _link(row: Any, field: Any, related: models.Model) -> None:
        if related.pk is None:
            raise ValueError(f"copy_rows: {field.name} is an unsaved related object")
        setattr(row, field.attname, getattr(related, field.target_field.attname))
        row._state.fields_cache[field.name] = related  # setting the key forgot it


def _is_plain(field: models.Field) -> bool:
    """Whether the field prepares nothing of its own: no file, no automatic date, no encryption."""
    kept = type(field).pre_save is models.Field.pre_save or type(field) is models.DateField
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return isinstance(field, PLAIN) and kept and not automatic
