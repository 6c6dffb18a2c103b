"""/portal/: how the store stands, what is missing, what is next."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message
from core.phone import page
from storefronts.models import Storefront
from storefronts.services import conditions, schemes
from storefronts.services.matters import Matter, matters, matters_of
from storefronts.views.portal.own import merchants_page, store_of

SHOWN = 3  # of what is missing, on the first screen
#: What a higher app offers to a store: the name of the store's page, an icon, its words.
TILES = (
    ("portal-loans", "icons/coins.html", "无息贷款"),
    ("portal-duty", "icons/calendar.html", "约服务"),
    ("portal-cases", "icons/pencil.html", "提建议、说诉求"),
    ("portal-activities", "icons/picture.html", "看活动"),
)
#: The same, whichever store he signs in for.
SHARED_TILES = (("portal-services", "icons/document.html", "认领服务项目"),)


@merchants_page
def home(request: HttpRequest) -> HttpResponse:
    """The page of his store; of several, which one."""
    stores = list(
        Storefront.objects.for_merchant(request.user)
        .select_related("area", "building", "commercial_district")
        .order_by("name")
    )
    if not stores:
        return render(request, "portal/no_store.html", status=403)
    if len(stores) == 1:
        return _store(request, stores[0], several=False)
    told = matters_of(stores)
    found = [(one, next(iter(told[one.pk]), None)) for one in stores]
    context = {"stores": found, "unread_messages": unread_of(request.user)}
    return page(request, "portal/stores.html", context)


@merchants_page
def store(request: HttpRequest, pk: int) -> HttpResponse:
    return _store(request, store_of(request, pk), several=True)


def _store(request: HttpRequest, storefront: Storefront, several: bool) -> HttpResponse:
    found = matters(storefront)
    first = found[0] if found else None
    context = {
        "storefront": storefront,
        "several": several,
        "first": first,
        "others": found[1:],
        "missing": first.lacking[:SHOWN] if first else [],
        "plaque": next((one.title for one in found if one.title), None),
        "honours": open_honours(storefront, found),
        "tiles": list(_tiles(storefront)),
        "unread_messages": unread_of(request.user),
        "members": conditions.members_on(storefront, localdate()),
    }
    return page(request, "portal/store.html", context)


def _tiles(storefront: Storefront) -> Iterator[dict[str, str]]:
    for name, icon, title in TILES:
        yield {"url": reverse(name, args=[storefront.pk]), "icon": icon, "title": title}
    for name, icon, title in SHARED_TILES:
        yield {"url": reverse(name), "icon": icon, "title": title}


def unread_of(user: Any) -> Any:
    """The newest, to be opened where they are seen."""
    return Message.objects.filter(user=user.pk, read_at=None)[:SHOWN]


def open_honours(storefront: Storefront, found: list[Matter]) -> list[Any]:
    """The honours that the store neither holds nor is applying for; of a counter there may be
    several."""
    known = {
        (one.application or one.title).scheme.code  # type: ignore[union-attr]
        for one in found
        if (one.application and one.application.open) or (one.title and one.rank < 7)
    }
    offered = schemes.open_to_applications(storefront.area)
    return [one for one in offered if one.scheme.for_counter or one.scheme.code not in known]
