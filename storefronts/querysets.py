"""Reads of the model stores: whose stores, which titles hold, what stood on a day."""

import datetime as dt
from typing import Any, Self

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from core.dated import holds
from districts.scoping import ScopedQuerySet, above, assigned_paths, within
from storefronts.enums import TitleState


def of_merchant(user: Any, way: str = "") -> Q:
    """Rows of the stores for which the user signs in today; `way` leads from the row to its store
    (`storefront__`). Whoever left has none, at once."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Q(pk__in=[])
    prefix = f"{way}accounts__"
    return Q(**{f"{prefix}user": user}) & holds(localdate(), prefix)


class StorefrontQuerySet(ScopedQuerySet):
    def for_merchant(self, user: Any) -> Self:
        return self.filter(of_merchant(user)).distinct()

    def open_on(self, day: dt.date) -> Self:
        begun = Q(opened=None) | Q(opened__lte=day)
        return self.filter(begun, Q(closed=None) | Q(closed__gt=day))


class SchemeQuerySet(ScopedQuerySet):
    """A scheme without an area is the one that comes with the product, read by everybody."""

    def for_user(self, user: Any, action: str = "view") -> Self:
        """To read: those of his areas, of the areas above them, and the default ones. To write:
        those of his areas; the default ones belong to who administers everywhere."""
        paths = assigned_paths(user, action)
        own = within(paths, "area")
        if action != "view":
            return self.filter(own | Q(area=None) if "" in paths else own)
        return self.filter(own | Q(area=None) | above(paths)) if paths else self.none()

    def of_area(self, area: Any) -> Self:
        """Those that could hold in the area, the nearest first."""
        codes = area.path.strip("/").split("/")
        return self.filter(Q(area=None) | Q(area__code__in=codes)).order_by(
            F("area__path").desc(nulls_last=True)
        )


class TitleQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(state=TitleState.STANDING)

    def valid_on(self, day: dt.date) -> Self:
        return self.standing().filter(valid_to__gte=day)

    def as_of(self, day: dt.date, phases: QuerySet[Any]) -> Self:
        """With `state_then` and `stars_then`: what its phase of the day says; none before it was
        awarded."""
        then = phases.filter(title=OuterRef("pk"), since__lte=day).order_by("-since")
        return self.annotate(
            state_then=Subquery(then.values("state")[:1]),
            stars_then=Subquery(then.values("stars")[:1]),
        )
