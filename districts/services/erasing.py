"""Erasing persons when their time is over (到期清除): their columns are emptied, the rows stay.

What an erased row said is then in no table and no log of ours; backups made before keep it until
they are thrown away, which README.md tells the operator.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from core.models import Act
from core.workflow import act_of

BATCH = 500
ERASE = "到期清除"


def empty(model: Any, keys: Collection[int]) -> None:
    """Leaves of these rows what the model's `ERASED` says, whatever their state."""
    model.objects.filter(pk__in=keys).update(**model.ERASED, erased_at=now())


def erase_all(rows: QuerySet[Any], also: Callable[[list[Any]], None] | None = None) -> int:
    """Answers how many; what else is to be done with rows that were just emptied is `also`. Each
    batch is a transaction of its own: killed between two, the next run goes on with the rest; done
    twice, the second finds nothing."""
    total = 0
    while done := _erase_batch(rows, also):
        total += done
    return total


@transaction.atomic
def _erase_batch(rows: QuerySet[Any], also: Callable[[list[Any]], None] | None) -> int:
    locked = rows.filter(erased_at=None).select_for_update(skip_locked=True, of=("self",))
    found = list(locked.order_by("pk")[:BATCH])
    empty(rows.model, [row.pk for row in found])
    if found and also:
        also(found)
    Act.objects.bulk_create(act_of(None, ERASE, row) for row in found)
    return len(found)
