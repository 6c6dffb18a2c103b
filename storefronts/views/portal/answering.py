"""What is asked for: the checklist, one item a page, or all of a draft on one page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.views.session import in_place
from core.errors import Refused
from storefronts.enums import ApplicationState
from storefronts.forms.answering import AnswerForm
from storefronts.models import Application, ItemPhoto
from storefronts.querysets import of_merchant
from storefronts.services import applying
from storefronts.views.portal.own import (
    application_of,
    item_of,
    lead,
    merchants_page,
    posted,
    show,
)


@merchants_page
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item with its state, the unfinished first."""
    application = application_of(request, pk)
    items = sorted(
        applying.items_of(application.items.all()), key=lambda item: not applying.lacking(item)
    )
    context = {
        "application": application,
        "items": [(item, applying.lacking(item)) for item in items],
        "missing": sum(map(applying.lacking, items)),
        "editable": application.state in applying.EDITABLE,
        "draft": application.state == ApplicationState.DRAFT,
    }
    return show(request, "portal/checklist.html", application.storefront, context)


@merchants_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: why, how, the reviewer's words, what was shown before, and the answer."""
    asked = item_of(request, pk)
    application = asked.application
    if application.state not in applying.EDITABLE:
        return redirect("portal-application", application.pk)
    sent = request.method == "POST"
    form = AnswerForm(asked, request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and _kept(request, form):
        if "hand_in" in request.POST and _handed_in(request, form, application):
            return lead(request, "portal-application", application.pk)
        if not form.errors:
            return lead(request, "portal-checklist", application.pk)
    if sent and in_place(request):
        return JsonResponse({"errors": _errors([form])}, status=422)
    others = [one.pk for one in applying.lacks(application)]
    context = {
        "application": application,
        "item": asked,
        "form": form,
        "place": others.index(asked.pk) + 1 if asked.pk in others else 0,
        "missing": len(others),
        "last": application.state == ApplicationState.RETURNED and set(others) <= {asked.pk},
    }
    return show(request, "portal/item.html", application.storefront, context)


def _kept(request: HttpRequest, form: AnswerForm) -> bool:
    """Whether the answer was taken; else it says why at the place."""
    given = form.cleaned_data
    try:
        applying.answer(
            form.item,
            by=request.user,
            words=given["words"],
            points=given.get("points"),
            photo=form.photo,
        )
    except Refused as why:
        field = {"photo": "album"}.get(why.field, why.field)
        form.add_error(field if field in form.fields else None, str(why))
    return not form.errors


def _handed_in(request: HttpRequest, form: AnswerForm, application: Application) -> bool:
    """The last thing that was missing is there: on to the street."""
    try:
        applying.submit(application, by=request.user)
    except Refused as why:
        form.add_error(None, str(why))
    return not form.errors


def _errors(forms: list[AnswerForm]) -> dict[str, str]:
    """The id of each field with its sentence, for the script that sends the form; under nothing
    what is wrong with the whole."""
    told = {}
    for form in forms:
        for name, errors in form.errors.items():
            told[form[name].auto_id if name in form.fields else ""] = str(errors[0])
    return told


@merchants_page
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Page 3 of a new application: everything it asks for; what is there is kept, also where
    something is still missing."""
    application = application_of(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("portal-application", pk)
    sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if sent else (None, None)
    items = applying.items_of(application.items.all())
    forms = [AnswerForm(one, data, files) for one in items]
    for form in forms:
        if sent and form.is_valid() and form.has_changed():
            _kept(request, form)
    if sent and not any(form.errors for form in forms):
        return lead(request, "portal-confirm", pk)
    if sent and in_place(request):
        return JsonResponse({"errors": _errors(forms)}, status=422)
    context: dict[str, Any] = {"application": application, "forms": forms}
    return show(request, "portal/answers.html", application.storefront, context)


@posted
def remove_photo(request: HttpRequest, pk: int) -> HttpResponse:
    own = ItemPhoto.objects.filter(of_merchant(request.user, "item__application__storefront__"))
    photo = get_object_or_404(own.select_related("item__application__storefront"), pk=pk)
    try:
        applying.remove_photo(photo, by=request.user)
    except Refused as why:
        context = {"why": str(why), "item": photo.item}
        return show(request, "portal/refused.html", photo.item.application.storefront, context, 409)
    return redirect("portal-item", photo.item_id)
