"""History of registers: database triggers keep what an update or delete replaced.

Bulk updates and raw SQL are kept too; an insert's record is the row itself and its import batch or
act, so COPY stays fast.
"""

from typing import TypeVar

import pghistory
from django.db import models

Register = TypeVar("Register", bound=type[models.Model])


def tracked(model: Register) -> Register:
    """Class decorator: keep the history of this register (trackers can't be shared by models)."""
    replaced = pghistory.UpdateEvent(row=pghistory.Old)
    return pghistory.track(replaced, pghistory.DeleteEvent())(model)
