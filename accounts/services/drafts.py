"""Drafts of forms: one for each user and form, kept until saved, discarded or seven days old."""

import datetime as dt
from typing import Any

from django.utils.timezone import now

from accounts.models import Draft
from core.errors import Refused

KEPT = dt.timedelta(days=7)
MOST = 50  # of one user; the oldest make way
LONGEST = 200_000  # characters; the longest form of a register has a few thousand


def keep(user: Any, form: str, values: str) -> Draft:
    """The draft of this form, written or overwritten; raises Refused for what is no form's."""
    if len(values) > LONGEST or not 0 < len(form) <= 200:
        raise Refused("这份草稿太长，没有保存；请尽快保存表单。")
    draft, new = Draft.objects.update_or_create(user=user, form=form, defaults={"values": values})
    if new:
        own = Draft.objects.filter(user=user)
        newest = own.order_by("-saved_at", "-pk").values("pk")[:MOST]
        own.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
    return draft


def of(user: Any, form: str) -> Draft | None:
    return Draft.objects.filter(user=user, form=form, saved_at__gt=now() - KEPT).first()


def discard(user: Any, form: str) -> None:
    Draft.objects.filter(user=user, form=form).delete()


def sweep() -> int:
    """Deletes what nobody came back to; answers how many."""
    return Draft.objects.filter(saved_at__lte=now() - KEPT).delete()[0]
