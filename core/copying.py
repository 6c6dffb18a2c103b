"""Many rows at once: asked for by many values, made, and written by COPY.

COPY goes through the fields' own preparation: encryption and defaults hold.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)
BLOCK = 1000  # rows that are prepared together


@contextmanager
def uncollected() -> Iterator[None]:
    """Pauses the collector of cycles while very many rows are made: it would walk over all of
    them again and again and find nothing. Counted references go on freeing what is dropped."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """`name__among=names`: as `in`, for thousands of values, which go to the database as one."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = any(%s)", [*params, list(self.rhs)]


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
    key_name, alias = model._meta.pk.attname, connection.alias
    fresh = [row for row in rows if getattr(row, key_name) is None]
    for row, key in zip(fresh, allocate_keys(model, len(fresh)), strict=True):
        setattr(row, key_name, key)
    layout = Layout(model)
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(layout.statement) as copy,
    ):
        for start in range(0, len(rows), BLOCK):
            for values in layout.lines(rows[start : start + BLOCK]):
                copy.write_row(values)
    for row in rows:
        row._state.adding, row._state.db = False, alias
    return rows


def new_row(model: type[Row], **values: Any) -> Row:
    """A row for copy_rows, as the model's constructor would make it, in a tenth of the time.

    Takes columns and related objects by name; an unknown name is a TypeError. No signal is sent.
    """
    constant, fresh, links = _blank(model)
    state = constant.copy()
    state["_state"] = ModelState()
    for attname, default in fresh:
        state[attname] = default()
    for name, attname, target in links:
        if name in values:
            related = values.pop(name)
            state["_state"].fields_cache[name] = related
            state[attname] = None if related is None else getattr(related, target)
    state.update(values)
    if len(state) != len(constant):
        raise TypeError(f"{model.__name__} has no {', '.join(values.keys() - constant.keys())}")
    row = model.__new__(model)
    row.__dict__ = state
    return row


@cache
def _blank(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[tuple[str, Any]], list[tuple[str, str, str]]]:
    """All columns with their defaults, those whose default is made for each row, and links with
    their columns and the column they point to."""
    fields = model._meta.concrete_fields
    made = [field for field in fields if field.has_default() and callable(field.default)]
    constant = {f.attname: None if f in made else f.get_default() for f in fields}
    fresh = [(field.attname, field.get_default) for field in made]
    links = [
        (field.name, field.attname, field.target_field.attname)
        for field in fields
        if isinstance(field, models.ForeignKey)
    ]
    return {**constant, "_state": None}, fresh, links


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

    Plain values are read at once by one C function, prepared ones column by column: to ask every
    field of every row to prepare itself costs several times the COPY.
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

    def lines(self, rows: Sequence[Any]) -> Iterator[list[Any]]:
        """The values of each row; what it refers to must have its key by now."""
        for field in self.links:
            _link(rows, field)
        special = [self._prepared(rows, field) for field in self.special]
        for own, *rest in zip(map(self.plain, rows), *special, strict=True):
            yield [*own[1:], *rest]

    def _prepared(self, rows: Sequence[Any], field: Any) -> list[Any]:
        if hasattr(field, "copied"):
            return list(field.copied(rows))
        prepare = field.get_db_prep_save
        return [prepare(field.pre_save(row, True), self.connection) for row in rows]


def _link(rows: Sequence[Any], field: Any) -> None:
    """Rows may refer to objects that got their keys only after they were assigned."""
    name, column, target = field.name, field.attname, field.target_field.attname
    for row in rows:
        state = row.__dict__  # setting the key as an attribute would forget the object
        if state.get(column) is None and (related := row._state.fields_cache.get(name)):
            if related.pk is None:
                raise ValueError(f"copy_rows: {name} is an unsaved related object")
            state[column] = getattr(related, target)


def _is_plain(field: models.Field) -> bool:
    """Whether the field prepares nothing of its own: no file, no automatic date, no encryption."""
    kept = type(field).pre_save is models.Field.pre_save or type(field) is models.DateField
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return isinstance(field, PLAIN) and kept and not automatic
