"""Reads of activities: what lies on a stretch of days, what was held, whose they are."""

import datetime as dt
from typing import Self

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from activities.enums import ActivityState
from districts.scoping import ScopedQuerySet

#: What took place, whether or not its papers are closed.
TOOK_PLACE = (ActivityState.HELD, ActivityState.CLOSED)


class ActivityQuerySet(ScopedQuerySet):
    def between(self, first: dt.date, last: dt.date) -> Self:
        """Those with a day in [first, last], both included."""
        return self.filter(day__lte=last).filter(
            Q(last_day__gte=first) | Q(last_day=None, day__gte=first)
        )

    def took_place(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)

    def announced(self) -> Self:
        """What everybody may know of."""
        return self.filter(state=ActivityState.PUBLISHED)

    def with_end(self) -> Self:
        """With `final_day`: the last of its days."""
        return self.annotate(final_day=Coalesce(F("last_day"), F("day")))


class DutySlotQuerySet(ScopedQuerySet):
    def free(self) -> Self:
        """Those that have a place left."""
        return self.filter(taken__lt=F("seats"))

    def ahead(self, at: dt.datetime) -> Self:
        """Those that begin later than this moment of the place, the next one first."""
        later = Q(session__day=at.date(), begins__gt=at.time())
        found = self.filter(later | Q(session__day__gt=at.date()))
        return found.order_by("session__day", "begins", "pk")
