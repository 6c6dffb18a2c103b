"""History of registers: database triggers keep what an update or delete replaced.

Bulk updates and raw SQL are kept too; an insert's record is the row itself and its import batch or
act, so COPY stays fast.
"""

from collections.abc import Collection
from typing import Any, TypeVar

import pghistory
from django.db import models

Register = TypeVar("Register", bound=type[models.Model])


def tracked(model: Register) -> Register:
    """Class decorator: keep the history of this register (trackers can't be shared by models)."""
    replaced = pghistory.UpdateEvent(row=pghistory.Old)
    return pghistory.track(replaced, pghistory.DeleteEvent())(model)


def tracked_in(model_name: str, *names: str) -> Any:
    """Class decorator: keep what these columns were, in a table of that name, and nothing else of
    the row; no page tells of it."""
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old), fields=[*names], model_name=model_name
    )


def forget(model: type[models.Model], keys: Collection[int], names: Collection[str]) -> None:
    """What is erased of rows goes out of their kept versions too, after it went out of the rows:
    that change has just been kept as well. The names are of texts."""
    kept: Any = model.pgh_event_model  # type: ignore[attr-defined]
    empty = dict.fromkeys(names, "")
    kept.objects.filter(pgh_obj_id__in=keys).exclude(**empty).update(**empty)
