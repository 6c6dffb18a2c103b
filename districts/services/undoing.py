"""Takes an import back within a day, as long as nothing later stands on its rows.

What a batch created is deleted, what it replaced is restored. A row that somebody has edited since,
or to which something newer refers, keeps the whole batch from being undone, and is named.
"""

import base64
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pghistory.core
from django.apps import apps
from django.db import models, transaction
from django.db.models import Min
from django.utils.timezone import now

from core.copying import copy_rows
from core.encryption import EncryptedTextField, decrypt
from core.errors import Refused
from core.workflow import record
from districts import ledgers
from districts.enums import BatchState
from districts.models import Area, ImportBatch
from districts.services.imports import check_area, kind_of
from districts.services.writing import Written, keys_of, manager, packed, runs_of, save_all, written

NAMED, LISTED = 5, 100  # rows named in a refusal, rows listed beside it


class StoodUpon(Refused):
    """Later work stands on the batch: `rows` says on what."""

    def __init__(self, rows: list[str]) -> None:
        more = f"等 {len(rows)} 处" if len(rows) > NAMED else ""
        super().__init__(
            f"这些行在导入后又有改动，不能整批撤销：{'、'.join(rows[:NAMED])}{more}；请在登记册里更正。"
        )
        self.rows, self.more = rows[:LISTED], len(rows) > LISTED


@transaction.atomic
def undo(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Raises Refused when the day is over or later work stands on the batch's rows."""
    locked = ImportBatch.objects.select_for_update(of=["self"]).get(pk=batch.pk)
    kind = kind_of(locked.kind)
    check_area(kind, locked.area, by)
    if locked.state != BatchState.DONE:
        raise Refused(f"{locked}的状态是“{locked.get_state_display()}”，不能撤销，请刷新后核对。")
    if not locked.undoable:
        raise Refused(f"{locked}导入已超过 24 小时，不能撤销，请在登记册里更正。")
    for guard in ledgers.undo_guards:
        if why := guard(locked):
            raise Refused(why)
    created = written(locked)
    touched = [*_edited(locked, created), *_changed(locked), *_relied_on(locked, created)]
    if touched:
        raise StoodUpon(list(dict.fromkeys(touched)))
    for model, keys in reversed(created.items()):
        manager(model).filter(keys)._raw_delete("default")
    _restore(locked)
    _bring_back(locked)
    _close_books(locked, kind.opens)
    locked.state, locked.undone_at = BatchState.UNDONE, now()
    locked.save(update_fields=["state", "undone_at"])
    record(by, f"撤销导入{kind.title}", locked)
    batch.refresh_from_db()
    return batch


def _edited(batch: ImportBatch, created: Written) -> Iterator[str]:
    """Created rows that are gone, or differ from what their history says they were at first."""
    for model, keys in created.items():
        rows = manager(model)
        expected = sum(last - first + 1 for first, last in runs_of(batch, model))
        if gone := expected - rows.filter(keys).count():
            yield f"{model._meta.verbose_name} {gone} 行（已删除）"
        for event in pghistory.core.event_models(tracks_model=model):
            edited = manager(event).filter(keys_of(runs_of(batch, model), "pgh_obj_id"))
            first = edited.order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
            former = {one.pgh_obj_id: one for one in first}
            for row in rows.filter(pk__in=former).order_by("pk"):
                if _differs(row, former[row.pk]):
                    yield _told(row)


def _differs(row: models.Model, former: models.Model) -> bool:
    names = [field.attname for field in row._meta.concrete_fields if hasattr(former, field.attname)]
    return any(getattr(row, name) != getattr(former, name) for name in names)


def _changed(batch: ImportBatch) -> Iterator[str]:
    """Replaced rows that no longer hold what the batch wrote."""
    for model, entries in _replaced(batch, withdrawn=False).items():
        rows = manager(model).in_bulk([key for key, _ in entries])
        for key, fields in entries:
            row = rows.get(key)
            if row is None:
                yield f"{model._meta.verbose_name}（已删除）"
            elif any(
                _plain(row, name) != _opened(row, name, new) for name, (_, new) in fields.items()
            ):
                yield _told(row)


def _told(row: models.Model) -> str:
    return f"{row._meta.verbose_name} {row}"


def _relied_on(batch: ImportBatch, created: Written) -> Iterator[str]:
    """Later rows that refer to what the batch created; those that it made refer are its own."""
    replaced = _replaced(batch, withdrawn=False)
    for model, keys in created.items():
        for link in model._meta.get_fields(include_hidden=True):
            if not isinstance(link, models.ForeignObjectRel) or link.many_to_many:
                continue
            field: Any = link.field
            if not getattr(field, "db_constraint", False):
                continue  # facts and history keep loose references
            other = link.related_model
            later = manager(other).filter(**{f"{field.name}__in": manager(model).filter(keys)})
            if other in created:
                later = later.exclude(created[other])
            own = [key for key, fields in replaced.get(other, ()) if field.name in fields]
            yield from (_told(row) for row in later.exclude(pk__in=own)[: LISTED + 1])


def _replaced(
    batch: ImportBatch, *, withdrawn: bool
) -> dict[type[models.Model], list[tuple[int, dict[str, Any]]]]:
    found: dict[type[models.Model], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for label, key, fields, *mark in batch.replaced:
        if bool(mark) == withdrawn:
            found[apps.get_model(label)].append((key, fields))
    return found


def _plain(row: models.Model, name: str) -> Any:
    """The row's value in the form in which a batch keeps it, in the clear."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, field.attname)
    return value if isinstance(field, EncryptedTextField) else packed(row, field.attname, value)


def _opened(row: models.Model, name: str, kept: Any) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, EncryptedTextField):
        sealed = base64.b64decode(kept)
        return decrypt(sealed, field.bound_to) if sealed else ""
    return kept


def _value(row: models.Model, name: str, kept: Any) -> tuple[str, Any]:
    """Attribute and value that put a kept value back."""
    field: Any = row._meta.get_field(name)
    return field.attname, field.to_python(_opened(row, name, kept))


def _restore(batch: ImportBatch) -> None:
    for model, entries in _replaced(batch, withdrawn=False).items():
        rows = manager(model).in_bulk([key for key, _ in entries])
        for key, fields in entries:
            for name, (old, _) in fields.items():
                setattr(rows[key], *_value(rows[key], name, old))
        save_all((rows[key], fields) for key, fields in entries)


def _bring_back(batch: ImportBatch) -> None:
    """Rows that a same-day correction withdrew."""
    for model, entries in _replaced(batch, withdrawn=True).items():
        empty = model()
        copy_rows(
            model,
            [
                model(**dict(_value(empty, name, kept) for name, kept in fields.items()))
                for _, fields in entries
            ],
        )


def _close_books(batch: ImportBatch, opens: str) -> None:
    """Statistics of the area begin with the earliest ledger that still stands."""
    if not opens or batch.area_id is None:
        return
    area = Area.objects.select_for_update().get(pk=batch.area_id)
    if getattr(area, opens) != batch.day:
        return
    kinds = [kind.code for kind in ledgers.kinds() if kind.opens == opens]
    standing = ImportBatch.objects.filter(area=area, kind__in=kinds, state=BatchState.DONE)
    first = standing.exclude(pk=batch.pk).aggregate(first=Min("day"))["first"]
    setattr(area, opens, first)
    area.save(update_fields=[opens])
