"""服务清单 for merchants: what a store may claim, and its own claims until they are done."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from activities.enums import ClaimState
from activities.forms.claims import DoneForm
from activities.forms.finding import FindForm
from activities.models import Claim, ServiceItem
from activities.services import claims, service_items
from activities.services.claims import Deed
from activities.views.services import groups
from core.errors import Refused
from core.phone import page
from storefronts.forms.answering import WordsForm
from storefronts.models import Storefront
from storefronts.querysets import of_merchant
from storefronts.views.portal.own import merchants_page, show

PAGE = 20
SHOWN = 30  # of the own claims
LOOKS = {
    ClaimState.CLAIMED: "info",
    ClaimState.DONE: "warn",
    ClaimState.CONFIRMED: "ok",
    ClaimState.EVALUATED: "ok",
}


def stores_of(request: HttpRequest) -> list[Storefront]:
    """Those of his stores that are open."""
    own = Storefront.objects.for_merchant(request.user).open_on(localdate())
    return list(own.select_related("area", "commercial_district").order_by("name"))


def claim_of(request: HttpRequest, pk: int) -> Claim:
    own = Claim.objects.filter(of_merchant(request.user, "storefront__"))
    return get_object_or_404(own.select_related("item__area", "storefront__area"), pk=pk)


@merchants_page
def listing(request: HttpRequest) -> HttpResponse:
    """His claims, what he has to do first, then what is needed and offered near his stores."""
    stores = stores_of(request)
    if not stores:
        return render(request, "portal/no_store.html", status=403)
    offered = service_items.is_open(service_items.near(stores), localdate())
    form = FindForm(request.GET)
    rows = service_items.in_order(form.found(service_items.free(offered)))
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "groups": groups(shown),
        "own": _own(request),
        "several": len(stores) > 1,
        "page_obj": shown,
    }
    return page(request, "portal/services.html", context)


def _own(request: HttpRequest) -> list[tuple[Claim, str]]:
    """(claim, how it looks), those that he has to do first."""
    rows = Claim.objects.filter(of_merchant(request.user, "storefront__"))
    rows = rows.exclude(state=ClaimState.GIVEN_UP).select_related("item", "storefront")
    found = sorted(
        rows.order_by("-claimed_on", "-pk").distinct()[:SHOWN],
        key=lambda one: one.state != ClaimState.CLAIMED,
    )
    return [(one, LOOKS[ClaimState(one.state)]) for one in found]


@merchants_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the list, and to claim it for a store."""
    stores = stores_of(request)
    one = get_object_or_404(service_items.near(stores), pk=pk)
    why = ""
    if request.method == "POST":
        store = _chosen(stores, request.POST.get("store", ""))
        try:
            if store is None:
                raise Refused("请选择由哪家店认领。")
            return redirect("portal-claim", claims.claim(one, store, by=request.user).pk)
        except Refused as refused:
            why = str(refused)
            one.refresh_from_db()
    return page(request, "portal/service.html", _told(one, stores, why))


def _chosen(stores: Sequence[Storefront], key: str) -> Storefront | None:
    """The store that was chosen; the only one needs no choice."""
    if len(stores) == 1:
        return stores[0]
    return next((one for one in stores if str(one.pk) == key), None)


def _told(one: ServiceItem, stores: Sequence[Storefront], why: str) -> dict[str, Any]:
    open_now = service_items.is_open(ServiceItem.objects.filter(pk=one.pk), localdate())
    left = one.left if open_now.exists() else 0
    return {"item": one, "stores": stores, "left": left, "why": why}


@merchants_page
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands, and to report that it is done."""
    one = claim_of(request, pk)
    waits = one.state == ClaimState.CLAIMED
    form = DoneForm(request.POST if request.method == "POST" and waits else None)
    if form.is_bound and form.is_valid():
        try:
            claims.do(one, Deed(**form.cleaned_data), by=request.user)
            return redirect("portal-claim", one.pk)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
    context = {"claim": one, "form": form if waits else None, "look": LOOKS.get(_state(one), "")}
    return show(request, "portal/claim.html", _store(one), context)


@merchants_page
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """He cannot do it after all; others may claim it."""
    one = claim_of(request, pk)
    if one.state != ClaimState.CLAIMED:
        return redirect("portal-claim", one.pk)
    form = WordsForm("为什么办不了", request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claims.give_up(one, by=request.user, note=form.cleaned_data["words"])
            return redirect("portal-services")
        except Refused as why:
            form.add_error(None, str(why))
    return show(request, "portal/claim_give_up.html", _store(one), {"claim": one, "form": form})


def _state(one: Claim) -> ClaimState:
    return ClaimState(one.state)


def _store(one: Claim) -> Any:
    """That of a claim that `claim_of` found."""
    return one.storefront
