"""Public pages of report-ins (/join/): without sign-in, without JavaScript, read by nobody else."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.encryption import masked
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import within
from districts import limits, visiting
from districts.services.receipts import written
from districts.visiting import A_MINUTE, TOO_OFTEN, LookUpForm
from members.forms.report_in import JoinForm
from members.models import ReportInPoint, SelfReport
from members.services import report_in_points, report_in_receipts
from members.services.report_in_receipts import Words, told

NOT_FOUND = "没有查到。请核对回执编号和手机尾号；已撤回或已清除的也查不到。"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form of a point, or the general one; a QR that is unknown or closed leads to that too."""
    point = report_in_points.open_point(code) if code else None
    stale = bool(code) and point is None
    try:
        form = _join_form(request, point)
    except Refused as why:
        return page(request, "join/closed.html", {"why": why}, 503)
    status = 404 if stale else 200
    if form.is_bound:
        if not within("join", visitor(request), A_MINUTE):
            form.add_error(None, TOO_OFTEN)
            status = 429
        elif form.is_valid():
            return _receipt(request, form, point)
    context = {"form": form, "point": point, "stale": stale, "contact": _contact(point)}
    return page(request, "join/form.html", context, status)


def _join_form(request: HttpRequest, point: ReportInPoint | None) -> JoinForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    of: dict[str, Any] = {
        "consent": report_in_receipts.current_consent(),
        "places": None if point else report_in_points.places(),
    }
    if request.method == "POST" and ELDER not in request.POST:
        return JoinForm(request.POST, **of)
    known = request.POST.dict() or {
        "key": secrets.token_urlsafe(24),
        "version": of["consent"].version,
        "works_at": report_in_points.known_of(point) if point else "",
    }
    return JoinForm(initial=known, **of)


def _contact(point: ReportInPoint | None) -> str:
    code = "report_in_contact"
    limit = limits.LIMITS[code]
    return f"{limits.value(code, point.area) if point else limit.default} {limit.unit}"


def _receipt(request: HttpRequest, form: JoinForm, point: ReportInPoint | None) -> HttpResponse:
    given = form.cleaned_data
    place = report_in_points.place_at(point) if point else report_in_points.place_of(given["place"])
    words = Words(given["name"], given["phone"], given["belongs_to"], given["works_at"])
    made, number = report_in_receipts.report(words, place, consent=form.text, form_key=given["key"])
    context = {"number": written(number), "phone": masked(words.phone), **_told(made)}
    return page(request, "join/receipt.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """State and answer, by receipt and the end of the phone."""
    return _looked_up(request, *_asked(request))


@never_cache
@sensitive_post_parameters()
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Erased at once; a wrong pair is answered as in a look-up."""
    form, found = _asked(request)
    if found is None:
        return _looked_up(request, form, None)
    given = form.cleaned_data
    report_in_receipts.withdraw(given["number"], given["tail"])
    return page(request, "join/withdrawn.html", {})


def _asked(request: HttpRequest) -> tuple[LookUpForm, SelfReport | None]:
    """The report of the pair; what is wrong is said in the form, in the same words for any pair."""
    return visiting.look_up(request, "report-in", report_in_receipts.look_up, missing=NOT_FOUND)


def _looked_up(request: HttpRequest, form: LookUpForm, found: SelfReport | None) -> HttpResponse:
    context = {"form": form, "found": found, **(_told(found) if found else {})}
    return page(request, "join/look_up.html", context, visiting.status_of(form))


def _told(report: SelfReport) -> dict[str, Any]:
    word, sentence = told(report)
    return {"word": word, "sentence": sentence, "answer": report.answer, "office": report.area}
