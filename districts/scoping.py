"""Who sees what: one method for every face.

`Model.objects.for_user(user, action)` gives the rows of the areas in which the user holds a role
that allows the action, and of all areas below them. A model says in one line where its area is
(`area_path`). Anonymous, inactive or unassigned: nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from core.dated import DatedQuerySet, holds
from districts.enums import Role

#: role → actions. `change` writes registers, `decide` approves, `lock` closes reports, `log` reads
#: the act log, `manage` is users, areas and settings, `reveal` shows personal data in the clear.
ACTIONS: dict[str, frozenset[str]] = {
    Role.CLERK: frozenset({"view", "change", "refer", "reveal", "export"}),
    Role.APPROVER: frozenset({"view", "decide", "refer", "reveal", "export"}),
    Role.OFFICIAL: frozenset({"view", "lock", "compile", "export"}),
    Role.AUDITOR: frozenset({"view", "log"}),
    Role.ADMIN: frozenset({"view", "manage", "compile"}),
}


def restrict(user: Any, *, actions: frozenset[str], paths: Iterable[str] = ("",)) -> None:
    """From now on this user object has no other actions and reaches no other areas, whatever his
    roles allow: what acts in his place has less than he has, never more."""
    user.__dict__.pop("_held_roles", None)
    user.__dict__["_restricted"] = actions, tuple(paths)


def _reached(user: Any, held: str) -> list[str]:
    """What of a role's area the user object reaches."""
    _, paths = user.__dict__.get("_restricted", ((), ("",)))
    inner = [path for path in paths if path.startswith(held)]
    return [held] if any(held.startswith(path) for path in paths) else inner


def held_roles(user: Any, day: dt.date | None = None) -> list[tuple[str, str]]:
    """(role, area path) of the day, read once for each user object; "" is everywhere."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    day = day or localdate()
    known: dict[dt.date, list[tuple[str, str]]] = user.__dict__.setdefault("_held_roles", {})
    if day not in known:
        rows = user.role_assignments.filter(holds(day))
        known[day] = [
            (role, path)
            for role, held in rows.values_list("role", "area__path")
            for path in _reached(user, held or "")
        ]
    return known[day]


def _allowed(user: Any, role: str) -> frozenset[str]:
    restricted = getattr(user, "__dict__", {}).get("_restricted")
    return ACTIONS[role] & restricted[0] if restricted else ACTIONS[role]


def rights(user: Any) -> frozenset[tuple[str, str]]:
    """Each action with an area path in which the user may do it; who has the same sees the same."""
    held = held_roles(user)
    return frozenset((action, path) for role, path in held for action in _allowed(user, role))


def assigned_paths(user: Any, action: str, day: dt.date | None = None) -> list[str]:
    """The area paths in which the user may do this on the day (today)."""
    held = held_roles(user, day)
    return sorted({path for role, path in held if action in _allowed(user, role)})


def may(user: Any, action: str) -> bool:
    """Whether the user may do this anywhere at all."""
    return bool(assigned_paths(user, action))


def covers(user: Any, action: str, other: str) -> bool:
    """Whether the user may do this wherever he may do the other, and somewhere at all."""
    held = tuple(assigned_paths(user, action))
    return bool(held) and all(path.startswith(held) for path in assigned_paths(user, other))


def holding(right: str, sentence: str) -> Callable[[Any, Any], str]:
    """A check of a transition: who has not the right where the row lies is told whose work it is.
    Where nobody acts (no user) the product does, by its clock."""

    def refusal(row: Any, user: Any) -> str:
        if user is None or type(row).objects.for_user(user, right).filter(pk=row.pk).exists():
            return ""
        return sentence

    return refusal


def below(path: str, area_path: str = "area") -> Q:
    """Rows whose area lies at or below the path."""
    prefix = f"{area_path}__path" if area_path else "path"
    return Q(**{f"{prefix}__startswith": path})


def within(paths: list[str], area_path: str) -> Q:
    """Rows whose area lies at or below one of the paths; no path, no row."""
    return reduce(or_, (below(path, area_path) for path in paths), Q(pk__in=[]))


def above(paths: list[str], area_path: str = "area") -> Q:
    """Rows of the areas on the ways to these paths, and of the paths themselves."""
    codes = {code for path in paths for code in path.strip("/").split("/") if code}
    return Q(**{f"{area_path}__code__in": codes})


class ScopedQuerySet(models.QuerySet):
    def for_user(self, user: Any, action: str = "view") -> Self:
        model = cast(type["ScopedModel"], self.model)
        return self.filter(within(assigned_paths(user, action), model.area_path))


class ScopedDatedQuerySet(ScopedQuerySet, DatedQuerySet):  # type: ignore[override]
    """Scoped and dated."""


class ScopedModel(models.Model):
    """A model with a way to its area; an empty way means the model is the area itself."""

    area_path: ClassVar[str] = "area"
    #: whether its rows go to the successor of an area that ends; what is of a day stays
    moves_with_area: ClassVar[bool] = True

    class Meta:
        abstract = True

    def lies_in(self) -> Any:
        """The area that the row belongs to; a model that is the area itself is its own."""
        found: Any = self
        for step in filter(None, self.area_path.split("__")):
            found = getattr(found, step) if found is not None else None
        return found
