"""What became of a row: each change by whom, when, from what to what."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from accounts.models import User
from core.encryption import EncryptedTextField, masked
from core.models import Act

SHOWN = 100
#: The verb of opening a person's page: for the auditor, not for the row's history.
LOOKED = "查看"
WHY = "why"
#: Kept for machines; a person reads the column beside them.
HIDDEN = ("_fingerprint", "_precision")


@dataclass(frozen=True)
class Difference:
    name: str
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    at: dt.datetime
    by: str
    why: str
    differences: list[Difference]


@dataclass(frozen=True)
class Since:
    """What became of a row after somebody had looked at it: as he saw it, and the changes since,
    the latest first."""

    seen: Any
    changes: list[Change]


def because(why: str) -> Any:
    """A context in which whatever is changed keeps this reason."""
    return pghistory.context(**({WHY: why} if why else {}))


def event_model(model: type[models.Model]) -> Any:
    """The model of the row's kept versions, or nothing for what is not tracked."""
    name = f"{model.__name__}Event"
    try:
        return apps.get_model(model._meta.app_label, name)
    except LookupError:
        return None


def tracked(model: type[models.Model]) -> bool:
    return event_model(model) is not None


def acts(obj: models.Model) -> QuerySet[Act]:
    found = Act.objects.filter(model=obj._meta.label_lower, object_id=obj.pk)
    found = found.exclude(verb=LOOKED)
    return found.select_related("by")[:SHOWN]


def changes(obj: models.Model, hidden: tuple[str, ...] = ()) -> list[Change]:
    """The latest changes first."""
    return _changes(obj, _kept(obj), hidden)


def version_of(row: Any, model: type[models.Model] | None = None) -> str:
    """A hash of the row's stored values: differs as soon as anybody has saved another. With a
    model the row is one of its kept versions."""
    fields = (model or row)._meta.concrete_fields
    values = "\0".join(f"{field.attname}={getattr(row, field.attname)!r}" for field in fields)
    return hashlib.sha256(values.encode()).hexdigest()[:24]


def since(obj: models.Model, version: str) -> Since | None:
    """What happened to the row after it was as this version; nothing where that is not kept."""
    kept = _kept(obj)
    for i, one in enumerate(kept):
        if version_of(one, type(obj)) == version:
            return Since(one, _changes(obj, kept[: i + 1]))
    return None


def _kept(obj: models.Model) -> list[Any]:
    """The kept versions, the latest first: each is what its change replaced."""
    events = event_model(type(obj))
    if events is None:
        return []
    kept = events.objects.filter(pgh_obj_id=obj.pk, pgh_label="update")
    return list(kept.select_related("pgh_context").order_by("-pgh_id")[:SHOWN])


def _changes(obj: models.Model, versions: list[Any], hidden: tuple[str, ...] = ()) -> list[Change]:
    names = _names(versions)
    found, newer = [], obj
    for version in versions:
        user = _user_of(version)
        by = names.get(user, "系统") if user else "系统"
        differences = _differences(obj, version, newer, hidden)
        why = _context(version).get(WHY, "")
        found.append(Change(version.pgh_created_at, by, why, differences))
        newer = version
    return [change for change in found if change.differences]


def _context(version: Any) -> dict[str, Any]:
    """Under what it was changed: by whom, at which address, why."""
    return version.pgh_context.metadata if version.pgh_context else {}


def _user_of(version: Any) -> int | None:
    return _context(version).get("user")


def _names(versions: list[Any]) -> dict[int, str]:
    wanted = {user for version in versions if (user := _user_of(version))}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def _differences(
    obj: models.Model, old: Any, new: Any, hidden: tuple[str, ...]
) -> list[Difference]:
    return [
        Difference(
            field.name,
            str(field.verbose_name),
            "***" if field.name in hidden else _shown(field, old),
            "***" if field.name in hidden else _shown(field, new),
        )
        for field in obj._meta.concrete_fields
        if field.editable
        and not field.name.endswith(HIDDEN)
        and getattr(old, field.attname) != getattr(new, field.attname)
    ]


def _shown(field: Any, row: Any) -> str:
    """The value as a screen shows it; encrypted values stay masked, also in history."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return "—"
    if isinstance(field, EncryptedTextField):
        return masked(value)
    if field.is_relation:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return (
        {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )
