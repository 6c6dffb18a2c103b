"""Writes what a ledger's plan says, and keeps what undoing it needs.

`batch.created` holds [model, key ranges] in the order of writing; `batch.replaced` holds
[model, key, {field: [former, new]}] of changed rows, and [model, key, {field: former}, "withdrawn"]
of rows taken back. Encrypted values are kept encrypted.
"""

import base64
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.copying import allocate_keys, copy_rows
from core.encryption import EncryptedTextField, encrypt
from core.search import SearchModel, search_key
from districts.ledgers import Plan
from districts.models import Area, ImportBatch

ALIKE = 20  # from so many rows with the same new values on, one statement writes them


def write(batch: ImportBatch, plan: Plan) -> None:
    """Keys first, so that changed rows may point to new ones; then what ends makes room for what
    begins: withdrawals, changes, new rows in the order of the plan."""
    groups = by_model(plan.creates)
    for model, rows in groups.items():
        _prepare(model, rows)
    batch.replaced = [*_former(plan), *_withdrawn(plan)]
    for model, gone in by_model(plan.withdrawn).items():
        manager(model).filter(pk__in=[row.pk for row in gone])._raw_delete("default")
    _change(plan.updates)
    for model, rows in groups.items():
        copy_rows(model, rows)
    batch.created = [
        [model._meta.label_lower, ranges(row.pk for row in rows)] for model, rows in groups.items()
    ]


def manager(model: type[models.Model]) -> models.Manager:
    return model._default_manager


def by_model(rows: Iterable[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    groups: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row)
    return groups


def _prepare(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    name = model._meta.pk.attname
    for row, key in zip(rows, allocate_keys(model, len(rows)), strict=True):
        setattr(row, name, key)  # to set `pk` asks the parents of the model as well


def _former(plan: Plan) -> list[list[Any]]:
    """Must come after new rows have their keys."""
    return [
        [
            row._meta.label_lower,
            row.pk,
            {name: [packed(row, name, old), packed(row, name)] for name, old in former.items()},
        ]
        for row, former in plan.replaced()
    ]


def _withdrawn(plan: Plan) -> list[list[Any]]:
    return [
        [
            row._meta.label_lower,
            row.pk,
            {field.name: packed(row, field.name) for field in row._meta.concrete_fields},
            "withdrawn",
        ]
        for row in plan.withdrawn
    ]


_OWN = object()


def packed(row: models.Model, name: str, value: Any = _OWN) -> Any:
    """A field's value (the row's own, or another) as JSON can keep it."""
    field: Any = row._meta.get_field(name)
    if value is _OWN:  # what was new when the row was set to it has its key now, the row not yet
        related = field.get_cached_value(row, default=None) if field.is_relation else None
        value = getattr(row, field.attname) if related is None else related
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(field, EncryptedTextField):
        sealed = encrypt(value, field.bound_to) if value else b""
        return base64.b64encode(sealed).decode()
    return value.isoformat() if isinstance(value, dt.date) else value


def _change(updates: Sequence[tuple[models.Model, dict[str, Any]]]) -> None:
    """Rows that change alike are changed together."""
    alike: dict[tuple[Any, ...], list[models.Model]] = defaultdict(list)
    for row, new in updates:
        alike[type(row), *sorted((name, _same(value)) for name, value in new.items())].append(row)
    rest: list[tuple[models.Model, Iterable[str]]] = []
    for (model, *told), rows in alike.items():
        values = {name: getattr(rows[0], name) for name, _ in told}
        if len(rows) < ALIKE or findable(model, values.values()):
            rest += [(row, values) for row in rows]
        else:
            manager(model).filter(pk__in=[row.pk for row in rows]).update(**values)
    save_all(rest)


def save_all(changed: Iterable[tuple[models.Model, Iterable[str]]]) -> None:
    """Saves the named fields of the rows, and what they are found by where a text changed."""
    together: dict[tuple[Any, ...], list[models.Model]] = defaultdict(list)
    for row, names in changed:
        keys = tuple(sorted(names))
        if isinstance(row, SearchModel) and findable(type(row), [getattr(row, n) for n in keys]):
            row.search = search_key(*filter(None, row.search_texts()))
            keys = (*keys, "search")
        together[type(row), *keys].append(row)
    for (model, *fields), rows in together.items():
        manager(model).bulk_update(rows, fields, batch_size=500)


def findable(model: type[models.Model], values: Iterable[Any]) -> bool:
    """Whether new values like these may change what a row is found by."""
    return issubclass(model, SearchModel) and any(isinstance(value, str) for value in values)


def _same(value: Any) -> str:
    return f"{value.pk}" if isinstance(value, models.Model) else repr(value)


def ranges(keys: Iterable[int]) -> list[list[int]]:
    """Keys as [first, last] runs."""
    found: list[list[int]] = []
    for key in sorted(keys):
        if found and key == found[-1][1] + 1:
            found[-1][1] = key
        else:
            found.append([key, key])
    return found


Written = dict[type[models.Model], Q]


def written(batch: ImportBatch) -> Written:
    """What a batch created, model by model in the order of writing."""
    return {apps.get_model(label): keys_of(runs) for label, runs in batch.created or []}


def runs_of(batch: ImportBatch, model: type[models.Model]) -> list[list[int]]:
    return dict(map(tuple, batch.created)).get(model._meta.label_lower, [])


def keys_of(runs: Iterable[Sequence[int]], field: str = "pk") -> Q:
    """The rows whose key lies in one of the runs."""
    found = Q(pk__in=[])
    for first, last in runs:
        found |= Q(**{f"{field}__gte": first, f"{field}__lte": last})
    return found


def open_books(batch: ImportBatch, opens: str) -> None:
    """The area's first ledger (or roster) begins its statistics: the earliest day imported."""
    if not opens or batch.area_id is None:
        return
    area = Area.objects.select_for_update().get(pk=batch.area_id)
    began = getattr(area, opens)
    if batch.day and (began is None or batch.day < began):
        setattr(area, opens, batch.day)
        area.save(update_fields=[opens])
