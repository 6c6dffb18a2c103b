"""What becomes of titles by themselves: by night, and at once where the product knows the cause.

A title whose time has run out expires; with its store it is closed; with the last Party member who
was there since the award it is suspended, where its rules ask for one. A store in which nobody has
been since, because the register is not complete yet, only makes a to-do, and so does a licence that
has ended: nobody's plaque is struck for a gap in our books. Nothing is restored by itself: whoever
may decide restores it once a member is there again.

Each title is a transaction of its own: killed half-way and run again, the work is done once.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition
from storefronts.enums import AutoCheck, TitleState
from storefronts.models import Storefront, StorefrontMember, Title
from storefronts.services import conditions, titles

DAY = dt.timedelta(days=1)
HELD = (TitleState.STANDING, TitleState.SUSPENDED)
LOST = "必备条件不再符合："
ALL = Q()


def keep(day: dt.date | None = None) -> dict[str, int]:
    """Every title, as of the day (today); how many of what."""
    return _kept(ALL, day or localdate(), by=None)


def look_at(storefront: Storefront, *, by: Any, day: dt.date | None = None) -> dict[str, int]:
    """The titles of one store, right after something about it was written by `by`."""
    return _kept(Q(storefront=storefront), day or localdate(), by=by)


def _kept(which: Q, day: dt.date, *, by: Any) -> dict[str, int]:
    return {
        "closed": sum(_close(title, day) for title in of_closed_stores(which, day)),
        "expired": sum(_expire(title, day) for title in past_their_time(which, day)),
        "suspended": sum(_lapse(title, day, by) for title in without_member(which, day)),
    }


def past_their_time(which: Q, day: dt.date) -> QuerySet[Title]:
    """Their last valid day has gone by."""
    return _rows(which).filter(state__in=HELD, valid_to__lt=day)


def of_closed_stores(which: Q, day: dt.date) -> QuerySet[Title]:
    states = (*HELD, TitleState.EXPIRED)
    return _rows(which).filter(state__in=states, storefront__closed__lte=day)


def without_member(which: Q, day: dt.date) -> QuerySet[Title]:
    """Standing titles of stores that had a Party member since the award, and have none now."""
    there = StorefrontMember.objects.filter(storefront=OuterRef("storefront"))
    since_award = Q(until=None) | Q(until__gt=OuterRef("awarded_on"))
    a_member_then = Q(member__ended=None) | Q(member__ended__gt=OuterRef("awarded_on"))
    once = there.filter(since_award, a_member_then, since__lte=day)
    now = there.on(day).filter(conditions.in_the_party(day))
    return _rows(which).standing().filter(Exists(once), ~Exists(now))


def _rows(which: Q) -> Any:
    return Title.objects.filter(which).select_related("storefront__area", "version").order_by("pk")


def _close(title: Title, day: dt.date) -> bool:
    closed = title.storefront.closed or day
    return _moved(title, titles.CLOSE, closed, f"商户已于 {closed} 歇业")


def _expire(title: Title, day: dt.date) -> bool:
    return _moved(title, titles.EXPIRE, title.valid_to + DAY, f"有效期至 {title.valid_to}")


def _moved(title: Title, transition: Transition, day: dt.date, reason: str) -> bool:
    """From the day, or from the last change after it; nothing where it is so already."""
    last = title.phases.order_by("-since").values_list("since", flat=True).first()
    try:
        titles.move(title, transition, by=None, day=max(day, last or day), reason=reason)
    except Refused:
        return False
    return True


def _lapse(title: Title, day: dt.date, by: Any) -> bool:
    """Only where the rules under which it is held ask for a member."""
    unmet = conditions.unmet_of(title, day)
    lacking = [one for one in unmet if one.check == AutoCheck.MEMBER]
    if not lacking:
        return False
    told = "；".join(f"{one.title}（{one.told}）" for one in lacking)
    try:
        titles.suspend(title, by=by, day=day, reason=f"{LOST}{told}", transition=titles.LAPSE)
    except Refused:
        return False
    return True
