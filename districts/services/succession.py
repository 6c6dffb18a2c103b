"""Dated rows that pass to another holder on a day."""

from typing import Any

from django.db import models

from core.dated import DatedModel, DatedQuerySet, Day


def still(rows: Any, day: Day) -> Any:
    """The rows that hold on the day or later."""
    return rows.filter(models.Q(until=None) | models.Q(until__gt=day.first))


def hand_over(rows: DatedQuerySet, day: Day, **new: Any) -> int:
    """From the day on the rows hold with the new values; answers how many do.

    One that holds before ends on the day and goes on as another, one that begins on the day or
    later is changed itself.
    """
    manager: Any = rows.model._default_manager
    affected = still(rows, day)
    holding = list(affected.filter(since__lt=day.first))
    later = [row.pk for row in affected.filter(since__gte=day.first)]
    manager.filter(pk__in=later).update(**new)
    manager.filter(pk__in=[row.pk for row in holding]).update(until=day.first)
    manager.bulk_create([_continued(row, day, new) for row in holding])
    return len(holding) + len(later)


def _continued(row: DatedModel, day: Day, new: dict[str, Any]) -> DatedModel:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    copy.since, copy.since_precision = day.first, day.precision
    for name, value in new.items():
        setattr(copy, name, value)
    return copy


def end(rows: DatedQuerySet, day: Day) -> int:
    """What holds on the day ends on it; what began that very day must have been refused before."""
    return still(rows, day).filter(since__lt=day.first).update(until=day.first)
