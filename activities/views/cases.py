"""Handing in a case and asking for its answer: without sign-in, without JavaScript, unnamed if one
likes."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.enums import Channel, Satisfaction
from activities.forms.cases import PublicCaseForm
from activities.models import Case
from activities.services import case_receipts, cases
from core.encryption import masked
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import within
from districts import limits, visiting
from districts.services.receipts import written
from districts.visiting import A_MINUTE, TOO_OFTEN, LookUpForm

#: Cases that an address hands in.
AN_HOUR, HOUR = 5, 3600
ENOUGH = "同一网络一小时内最多提交 5 次，请一小时后再试，或者直接联系办理的街道。"
NOT_FOUND = "没有查到。请核对受理编号和手机尾号；没有留手机号的、已清除的也查不到。"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, or the receipt."""
    form, status = _form(request), 200
    if form.is_bound:
        status = _heard(request, form)
        if form.is_valid():
            return _receipt(request, form)
    told = limits.LIMITS
    context = {
        "form": form,
        "route": told["case_route"].default,
        "answer": told["case_answer"].default,
        "kept": told["visitor_erasure"].default,
    }
    return page(request, "cases/form.html", context, status)


def _form(request: HttpRequest) -> PublicCaseForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    if request.method == "POST" and ELDER not in request.POST:
        return PublicCaseForm(request.POST)
    known = request.POST.dict() or {
        "key": secrets.token_urlsafe(24),
        "kind": request.GET.get("kind", ""),
        "place": request.GET.get("place", ""),
    }
    return PublicCaseForm(initial=known)


def _heard(request: HttpRequest, form: PublicCaseForm) -> int:
    """200, or 429 where the address came too often; only what is whole counts for the hour."""
    who = visitor(request)
    if not within("case", who, A_MINUTE):
        form.add_error(None, TOO_OFTEN)
        return 429
    if form.is_valid() and not within("case-hour", who, AN_HOUR, HOUR):
        form.add_error(None, ENOUGH)
        return 429
    return 200


def _receipt(request: HttpRequest, form: PublicCaseForm) -> HttpResponse:
    district = form.cleaned_data["place"]
    made = case_receipts.receive(
        form.words(),
        district.area,
        channel=Channel.PUBLIC,
        form_key=form.cleaned_data["key"],
        commercial_district=district,
    )
    word, sentence = case_receipts.told(made)
    context = {
        "number": written(made.number),
        "phone": masked(made.phone),
        "word": word,
        "sentence": sentence,
    }
    return page(request, "cases/receipt.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Course and answer by number and the end of the phone, satisfaction, withdrawal; a wrong pair
    like an unknown one."""
    form, found = visiting.look_up(
        request, "case", case_receipts.look_up, label="受理编号", missing=NOT_FOUND
    )
    context = {"form": form, **(_found(request, form, found) if found else {})}
    return page(request, "cases/look_up.html", context, visiting.status_of(form))


def _found(request: HttpRequest, form: LookUpForm, case: Case) -> dict[str, Any]:
    try:
        if "withdraw" in request.POST:
            case = cases.withdraw(case, by=None)
        elif "satisfaction" in request.POST:
            case = cases.judge(case, request.POST["satisfaction"], by=None)
    except Refused as why:
        form.add_error(None, str(why))
    word, sentence = case_receipts.told(case)
    return {
        "found": case,
        "word": word,
        "sentence": sentence,
        "answer": case.answer,
        "reason": case.adoption_reason,
        "steps": case.steps.filter(told=True),
        "judges": Satisfaction.choices if case.state in cases.JUDGED else [],
        "may_withdraw": not cases.WITHDRAW.refusal(case, None),
    }
