"""Reads of the ledger: what is held, what was posted when, whose loans."""

import datetime as dt
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, Sum, Window

from core.dated import Quarter
from districts.scoping import ScopedQuerySet, above, assigned_paths, within
from funding.enums import AccountKind
from storefronts.querysets import of_merchant


class FundQuerySet(ScopedQuerySet):
    """A fund of an area above is read too: its money comes down to the user's areas."""

    def for_user(self, user: Any, action: str = "view") -> Self:
        paths = assigned_paths(user, action)
        own = within(paths, "area")
        return self.filter(own | above(paths)) if action == "view" else self.filter(own)


class AccountQuerySet(ScopedQuerySet):
    def held(self) -> Self:
        return self.filter(kind=AccountKind.HELD)


class JournalQuerySet(ScopedQuerySet):
    """A journal is read wherever one of its lines lies: who pays and who receives both see it."""

    def for_user(self, user: Any, action: str = "view") -> Self:
        lines: Any = self.model._meta.get_field("entries").related_model
        seen = lines.objects.for_user(user, action).filter(journal=OuterRef("pk"))
        return self.filter(Exists(seen))


class EntryQuerySet(ScopedQuerySet):
    def until(self, day: dt.date) -> Self:
        return self.filter(journal__day__lte=day)

    def of_quarter(self, period: Quarter) -> Self:
        return self.filter(journal__day__range=(period.first, period.last))

    def fen_in_all(self) -> int:
        return self.aggregate(fen=Sum("fen"))["fen"] or 0

    def running(self) -> Self:
        """With `held_after`: what the account stood at after each line, in the order of days."""
        order = ["journal__day", "pk"]
        return self.annotate(
            held_after=Window(Sum("fen"), partition_by="account", order_by=order)
        ).order_by("account", *order)


class LoanQuerySet(ScopedQuerySet):
    def for_merchant(self, user: Any) -> Self:
        return self.filter(of_merchant(user, "storefront__")).distinct()

    def outstanding(self) -> Self:
        return self.filter(account__balance__gt=0)

    def overdue(self, day: dt.date) -> Self:
        """Less was repaid than the plan says by the day before."""
        return self.outstanding().filter(Q(next_due__lt=day))
