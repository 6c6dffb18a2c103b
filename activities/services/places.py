"""Places that are never given twice: of an activity, a slot of a duty session, a service item.

A place is taken by one conditional statement, which waits for whoever takes one of the same row at
that moment; the database's own check stands behind it.
"""

from django.db import models
from django.db.models import F, Q


def take(row: models.Model, *, taken: str, of: str, number: int = 1) -> bool:
    """Whether so many places were free and are now taken; a row without a limit always has some."""
    free = Q(**{of: None}) | Q(**{f"{taken}__lte": F(of) - number})
    rows = type(row)._default_manager.filter(free, pk=row.pk)
    return rows.update(**{taken: F(taken) + number}) == 1


def give_back(row: models.Model, *, taken: str, number: int = 1) -> None:
    """So many places are free again."""
    type(row)._default_manager.filter(pk=row.pk).update(**{taken: F(taken) - number})
