"""到期提醒: 60, 30 and 7 days before a title ends one message each to who signs in for the store.

After missed nights only the nearest one is sent. A title that was renewed starts anew, because a
reminder is of an end of validity. A store that nobody signs in for is told by the clerk: the
adviser's rule says so.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

from accounts.models import Message, User
from core.dated import holds
from storefronts.enums import ApplicationKind, ApplicationState
from storefronts.models import Application, Reminder, Title

DAYS = (7, 30, 60)


def remind(day: dt.date | None = None) -> int:
    """Sends what is due on the day (today); how many messages. Run twice it sends once."""
    day = day or localdate()
    return sum(_remind(title, day) for title in ending(day).iterator(chunk_size=500))


def ending(day: dt.date) -> QuerySet[Title]:
    """Valid titles that end within the longest of the times."""
    rows = unasked(day).filter(valid_to__lte=day + dt.timedelta(days=max(DAYS)))
    return rows.select_related("storefront", "scheme").order_by("pk")


def unasked(day: dt.date) -> QuerySet[Title]:
    """Valid titles, but for those whose renewal waits at the office."""
    waiting = Application.objects.filter(
        kind=ApplicationKind.RENEWAL, state=ApplicationState.RECOMMENDED, title=OuterRef("pk")
    )
    return Title.objects.valid_on(day).exclude(Exists(waiting))


def nearest(valid_to: dt.date, day: dt.date) -> int:
    """Which reminder it is time for."""
    left = (valid_to - day).days
    return next(days for days in DAYS if left <= days)


def accounts(title: Title, day: dt.date) -> QuerySet[User]:
    """Who signs in for the store on the day."""
    there = holds(day, "storefront_accounts__")
    found = User.objects.filter(
        there, storefront_accounts__storefront=title.storefront_id, is_active=True
    )
    return found.order_by("pk").distinct()


@transaction.atomic
def _remind(title: Title, day: dt.date) -> int:
    users = list(accounts(title, day))
    if not users:
        return 0
    _, fresh = Reminder.objects.get_or_create(
        title=title, valid_to=title.valid_to, days=nearest(title.valid_to, day)
    )
    if not fresh:
        return 0
    told, url = text(title, day), renewal_url(title)
    Message.objects.bulk_create(Message(user=user, text=told, url=url) for user in users)
    return len(users)


def text(title: Title, day: dt.date) -> str:
    left = (title.valid_to - day).days
    when = f"还有 {left} 天到期" if left else "今天到期"
    return (
        f"{title.storefront}的{title.scheme}（{title.number}）{when}，"
        f"有效期至 {title.valid_to}。没有变化的，一键申请续期。"
    )[:200]


def renewal_url(title: Title) -> str:
    """The page of the portal where it is renewed; nothing where there is none."""
    try:
        return reverse("portal-renew", args=[title.pk])
    except NoReverseMatch:
        return ""
