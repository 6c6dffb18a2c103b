"""Applying (申报): what the store meets is said first, then three pages, then it is handed in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from storefronts.enums import ApplicationState
from storefronts.forms.answering import BeginForm, DeedsForm, WordsForm
from storefronts.models import SchemeVersion, Storefront
from storefronts.services import applying, conditions, matters, schemes
from storefronts.services.course import course
from storefronts.views.portal.home import open_honours
from storefronts.views.portal.own import (
    application_of,
    lead,
    merchants_page,
    show,
    store_of,
)

LOOKS: dict[str, str] = {
    ApplicationState.DRAFT: "warn",
    ApplicationState.RETURNED: "warn",
    ApplicationState.AWARDED: "ok",
    ApplicationState.REJECTED: "late",
}


@merchants_page
def honours(request: HttpRequest, pk: int) -> HttpResponse:
    """What the store could apply for."""
    storefront = store_of(request, pk)
    offered = open_honours(storefront, matters.matters(storefront))
    return show(request, "portal/honours.html", storefront, {"honours": offered})


@merchants_page
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Page 1 (`?honour=` the scheme's code): whether it may apply, and the facts that are known; a
    draft begins with 下一步."""
    storefront = store_of(request, pk)
    version = _offered(storefront, request.GET.get("honour", ""))
    form = BeginForm(version.scheme.for_counter, request.POST or None)
    context = {"version": version, "form": form, **_known(version, storefront)}
    if request.method == "POST" and form.is_valid():
        try:
            made = applying.begin(
                version, storefront, by=request.user, counter=form.cleaned_data.get("counter", "")
            )
            applying.tell_wrong(made, by=request.user, words=form.cleaned_data["wrong"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-promises", made.pk)
    return show(request, "portal/begin.html", storefront, context)


def _offered(storefront: Storefront, code: str) -> SchemeVersion:
    offered = schemes.open_to_applications(storefront.area)
    found = next((one for one in offered if one.scheme.code == code), None)
    if found is None:
        raise Http404
    return found


def _known(version: SchemeVersion, storefront: Storefront) -> dict[str, Any]:
    """Conditions that the register answers, and why it cannot be applied for."""
    counter = "—" if version.scheme.for_counter else ""
    return {
        "conditions": conditions.conditions(version, storefront, localdate()),
        "refusal": applying.refusal(version, storefront, counter),
        "wanted": [one for one in version.criteria.all() if one.wanted],
    }


@merchants_page
def promises(request: HttpRequest, pk: int) -> HttpResponse:
    """Page 2: what the store promises in public, and what it has to tell of itself."""
    application = application_of(request, pk)
    if application.state not in applying.EDITABLE:
        return redirect("portal-application", pk)
    form = DeedsForm(request.POST or None, initial={"deeds": application.deeds})
    if request.method == "POST" and form.is_valid():
        try:
            applying.agree(application, by=request.user, deeds=form.cleaned_data["deeds"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-answers", pk)
    context = {"application": application, "form": form}
    return show(request, "portal/promises.html", application.storefront, context)


@merchants_page
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """All that will be handed in, on one page; handed in twice, it is done once."""
    application = application_of(request, pk)
    if application.state not in applying.EDITABLE:
        return redirect("portal-application", pk)
    why = ""
    if request.method == "POST":
        try:
            applying.submit(application, by=request.user)
        except Refused as refused:
            why = str(refused)
        else:
            return lead(request, "portal-application", pk)
    items = list(applying.items_of(application.items.all()))
    context = {
        "application": application,
        "items": items,
        "lacking": [item for item in items if applying.lacking(item)],
        "why": why,
        "back": reverse(
            "portal-answers" if application.state == ApplicationState.DRAFT else "portal-checklist",
            args=[pk],
        ),
    }
    return show(request, "portal/confirm.html", application.storefront, context)


@merchants_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    application = application_of(request, pk)
    form = WordsForm("撤回原因", request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            applying.withdraw(application, by=request.user, words=form.cleaned_data["words"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-store", application.storefront_id)
    if not application.open:
        return redirect("portal-application", pk)
    context = {"application": application, "form": form}
    return show(request, "portal/withdraw.html", application.storefront, context)


@merchants_page
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is: every step with its date, unit and limit, what comes next; after a return every
    defect, each leading to where it is answered."""
    application = application_of(request, pk)
    items = list(applying.items_of(application.items.all()))
    editable = application.state in applying.EDITABLE
    context = {
        "application": application,
        "honour": matters.named(application),
        "look": LOOKS.get(application.state, "info"),
        "waits": matters.waits(application),
        "course": course(application),
        "items": items,
        "lacking": [item for item in items if applying.lacking(item)] if editable else [],
        "editable": editable,
        "draft": application.state == ApplicationState.DRAFT,
    }
    return show(request, "portal/application.html", application.storefront, context)
