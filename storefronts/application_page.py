"""The page of one application: what the store handed in, what the registers say of it, its course,
and which one waits before and after it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from storefronts.models import (
    Application,
    ApplicationItem,
    ItemPhoto,
    Storefront,
    StorefrontMember,
)
from storefronts.services import applying, conditions, course, scoring, waiting


@dataclass(frozen=True)
class Shown:
    """One item with the photos that hold, and those they took the place of."""

    item: ApplicationItem
    photos: list[ItemPhoto]
    replaced: list[ItemPhoto]


def page(application: Application) -> dict[str, Any]:
    """What its pages show, beside forms and acts."""
    day = localdate()
    items = [shown(item) for item in applying.items_of(application.items.all())]
    return {
        "application": application,
        "store": application.storefront,
        "uscc": uscc(application.storefront),
        "members": members(application.storefront),
        "items": items,
        "photos": sum(len(one.photos) for one in items),
        "conditions": conditions.conditions(application.version, application.storefront, day),
        "course": course.course(application, day),
        "late": waiting.days_late(application, day),
        "waiting": waiting.days_waiting(application, day),
        "sheets": sheets(application),
    }


def shown(item: ApplicationItem) -> Shown:
    photos = list(item.photos.all())
    return Shown(
        item,
        [one for one in photos if not one.replaced],
        [one for one in photos if one.replaced],
    )


def uscc(store: Storefront) -> str:
    """The store's own code, else that of the organisation it belongs to."""
    return store.uscc or (store.organisation.uscc if store.organisation else "") or "—"


def members(store: Storefront) -> dict[str, int]:
    """Party members who work in the store today, in numbers: all, full ones, those who show it."""
    today = localdate()
    there = StorefrontMember.objects.on(today).filter(
        conditions.in_the_party(today), storefront=store
    )
    full = Q(member__full_since__lte=today)
    return {
        "all": there.values("member").distinct().count(),
        "full": there.filter(full).values("member").distinct().count(),
        "shown": there.filter(member__identity_shown_since__lte=today)
        .values("member")
        .distinct()
        .count(),
    }


def sheets(application: Application) -> dict[str, Any] | None:
    """The appraisers' sheets side by side; none of them before there are two, so that neither
    appraiser sees what the other gave."""
    given = list(application.assessments.select_related("appraiser"))
    if len(given) < scoring.APPRAISERS:
        return None
    totals = [one.total for one in given]
    return {
        "given": given,
        "rows": scoring.differences(application),
        "apart": max(totals) - min(totals),
        "far": max(totals) - min(totals) > application.version.tolerance,
        "score": scoring.score_of(application),
        "version": application.version,
    }


def turn(application: Application, user: Any, slug: str) -> dict[str, Any]:
    """Where it stands among those that wait for the user in the same state, and the addresses of
    the one before and the one after."""
    keys = list(waiting.queue(application.state, user).values_list("pk", flat=True))
    if application.pk not in keys:
        return {}
    place = keys.index(application.pk)
    around = {"before": keys[place - 1 : place] if place else [], "after": keys[place + 1 :][:1]}
    urls = {where: _address(slug, pk[0]) if pk else "" for where, pk in around.items()}
    return {"place": place + 1, "number": len(keys), **urls}


def _address(slug: str, pk: int) -> str:
    return reverse(f"admin:storefronts_application_{slug}", args=[pk])
