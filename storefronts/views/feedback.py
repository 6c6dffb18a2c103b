"""Reporting a store or objecting to a notice, and asking for the answer: without sign-in, without
JavaScript, never shown to the store."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.encryption import masked
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import within
from districts import limits, visiting
from districts.services.receipts import written
from districts.visiting import A_MINUTE, TOO_OFTEN
from storefronts.forms.feedback import FeedbackForm
from storefronts.services import feedback_receipts, notices, verdicts
from storefronts.services.feedback_receipts import About, Words, told
from storefronts.services.verdicts import typed
from storefronts.views.plaques import unknown

HOUR = 3600
#: Reports that an address hands in.
AN_HOUR = 5
NOT_FOUND = "没有查到。请核对受理编号和手机尾号；没有留手机号的、已清除的也查不到。"
ENOUGH = "同一网络一小时内最多反映 5 次，请一小时后再试，或者直接联系办理的街道。"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def of_plaque(request: HttpRequest, token: str) -> HttpResponse:
    """About the store behind a plaque, in whatever state that is; an unknown code as there."""
    plaque = verdicts.plaque(token)
    if plaque is None:
        return unknown(request, token)
    about = feedback_receipts.about_plaque(plaque)
    shown = {"store": plaque.title.storefront, "honour": plaque.title.scheme}
    return asked(request, about, {**shown, "back": reverse("plaque", args=[typed(token)])})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def of_notice(request: HttpRequest, pk: int, application: int) -> HttpResponse:
    """An objection to a store that a notice names, while the notice is open."""
    notice = get_object_or_404(notices.shown(localdate()), pk=pk)
    row = get_object_or_404(notices.listed(notice), pk=application)
    back = reverse("notice", args=[notice.pk])
    try:
        about = feedback_receipts.about_application(row)
    except Refused as why:
        return page(request, "feedback/closed.html", {"why": why, "back": back}, 410)
    shown = {"store": row.storefront, "honour": row.scheme, "notice": notice}
    return asked(request, about, {**shown, "back": back})


def asked(request: HttpRequest, about: About, shown: dict[str, Any]) -> HttpResponse:
    """The form, or what became of it."""
    form, status = _form(request), 200
    if form.is_bound:
        status = _heard(request, form)
        if form.is_valid():
            return _receipt(request, form, about, shown)
    rule = limits.LIMITS["feedback_check"]
    context = {
        **shown,
        "form": form,
        "office": about.area,
        "within": f"{limits.value(rule.code, about.area)} {rule.unit}",
        "kept": limits.value("feedback_erasure", about.area),
    }
    return page(request, "feedback/form.html", context, status)


def _form(request: HttpRequest) -> FeedbackForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    if request.method == "POST" and ELDER not in request.POST:
        return FeedbackForm(request.POST, request.FILES)
    known = request.POST.dict() or {"key": secrets.token_urlsafe(24)}
    return FeedbackForm(initial=known)


def _heard(request: HttpRequest, form: FeedbackForm) -> int:
    """200, or 429 where the address came too often; only what is whole counts for the hour."""
    who = visitor(request)
    if not within("feedback", who, A_MINUTE):
        form.add_error(None, TOO_OFTEN)
        return 429
    if form.is_valid() and not within("feedback-hour", who, AN_HOUR, HOUR):
        form.add_error(None, ENOUGH)
        return 429
    return 200


def _receipt(
    request: HttpRequest, form: FeedbackForm, about: About, shown: dict[str, Any]
) -> HttpResponse:
    given = form.cleaned_data
    words = Words(given["text"], given["phone"], given["photo"])
    made = feedback_receipts.receive(words, about, form_key=given["key"])
    word, sentence = told(made)
    context = {
        **shown,
        "number": written(made.number),
        "phone": masked(words.phone),
        "word": word,
        "sentence": sentence,
    }
    return page(request, "feedback/receipt.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """State and answer, by number and the end of the phone; a wrong pair like an unknown one."""
    form, found = visiting.look_up(
        request, "feedback", feedback_receipts.look_up, label="受理编号", missing=NOT_FOUND
    )
    context: dict[str, Any] = {"form": form, "found": found}
    if found is not None:
        word, sentence = told(found)
        context |= {"word": word, "sentence": sentence, "answer": found.answer}
    return page(request, "feedback/look_up.html", context, visiting.status_of(form))
