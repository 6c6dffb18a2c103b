"""Who it is: links of which one holds (who holds, attends, claims, helps), and visitors."""

from typing import Any

from django.db.models import F, Func, IntegerField
from django.db.models.lookups import Exact, LessThanOrEqual

#: What is left of a visitor who was erased.
NOBODY: dict[str, Any] = {"name": "", "phone": "", "phone_tail_fingerprint": "", "sent_by": None}


def linked(*names: str) -> Func:
    """How many of these links are set."""
    return Func(*map(F, names), function="num_nonnulls", output_field=IntegerField())


def exactly_one(*names: str) -> Exact:
    return Exact(linked(*names), 1)


def at_most_one(*names: str) -> LessThanOrEqual:
    return LessThanOrEqual(linked(*names), 1)


def the_one(row: Any, *names: str) -> Any:
    """The link that is set; None where none is."""
    return next((getattr(row, name) for name in names if getattr(row, f"{name}_id")), None)
