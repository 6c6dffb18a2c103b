"""What a store does with its title: it renews it, gives it up, or appeals against a revocation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from core.errors import Refused
from storefronts.enums import TitleState
from storefronts.forms.answering import WordsForm
from storefronts.services import applying, awarding, matters, revoking, schemes, titles
from storefronts.views.portal.own import ProofForm, merchants_page, show, title_of

HELD = (TitleState.STANDING, TitleState.SUSPENDED)


@merchants_page
def title(request: HttpRequest, pk: int) -> HttpResponse:
    """The title, what it was from which day, and what can be done with it now."""
    one = title_of(request, pk)
    told = next(
        matter
        for matter in matters.matters(one.storefront)
        if matter.title is not None and matter.title.pk == one.pk
    )
    last = revoking.last_of(one)
    context = {
        "title": one,
        "told": told,
        "phases": one.phases.order_by("-since"),
        "revocation": last,
        "renewable": not awarding.renewal_refusal(one, localdate()),
        "may_appeal": one.state == TitleState.REVOKED
        and not titles.APPEAL.refusal(one, request.user),
        "may_give_up": one.state in HELD,
    }
    return show(request, "portal/title.html", one.storefront, context)


@merchants_page
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """没有变化 leads to a last yes; who has something to change answers the items first."""
    one = title_of(request, pk)
    version = schemes.in_force(one.scheme)
    known = version and applying.open_one(version, one.storefront, one.counter)
    if known is not None:
        return redirect("portal-application", known.pk)
    context: dict[str, Any] = {
        "title": one,
        "honour": matters.named(one),
        "refusal": awarding.renewal_refusal(one, localdate()),
        "on_file": one.applications.exists(),
    }
    if request.method == "POST" and not context["refusal"]:
        try:
            made = awarding.begin_renewal(one, by=request.user)
        except Refused as why:
            context["refusal"] = str(why)
        else:
            return redirect("portal-checklist", made.pk)
    return show(request, "portal/renew.html", one.storefront, context)


@merchants_page
def renew_unchanged(request: HttpRequest, pk: int) -> HttpResponse:
    """The last yes: what was handed in before is handed in again."""
    one = title_of(request, pk)
    form = ProofForm(request)
    context: dict[str, Any] = {"title": one, "honour": matters.named(one), "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = awarding.ask_renewal(one, by=request.user)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-application", made.pk)
    context["refusal"] = awarding.renewal_refusal(one, localdate())
    return show(request, "portal/renew_unchanged.html", one.storefront, context)


@merchants_page
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    one = title_of(request, pk)
    if one.state not in HELD:
        return redirect("portal-title", pk)
    return _with_words(request, one, "退出的原因", "portal/give_up.html", _given_up)


def _given_up(one: Any, words: str, by: Any) -> None:
    titles.give_up(one, by=by, reason=words)


@merchants_page
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    one = title_of(request, pk)
    if one.state != TitleState.REVOKED:
        return redirect("portal-title", pk)
    return _with_words(request, one, "申诉理由", "portal/appeal.html", _appealed)


def _appealed(one: Any, words: str, by: Any) -> None:
    revoking.appeal(one, by=by, words=words)


def _with_words(
    request: HttpRequest, one: Any, label: str, template: str, done: Any
) -> HttpResponse:
    """A deed that is explained, and proved by the password."""
    form = WordsForm(label, request.POST or None)
    proof = ProofForm(request)
    if request.method == "POST" and form.is_valid() and proof.is_valid():
        try:
            done(one, form.cleaned_data["words"], request.user)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-title", one.pk)
    context = {
        "title": one,
        "honour": matters.named(one),
        "form": form,
        "proof": proof,
        "revocation": revoking.last_of(one),
        "refusal": titles.APPEAL.refusal(one, request.user) if done is _appealed else "",
    }
    return show(request, template, one.storefront, context)
