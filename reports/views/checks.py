"""校核表 of a report or of one unit's part of it: what was found, and why it is right."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from reports.cycle import explaining
from reports.cycle.findings import handed_in
from reports.cycle.standing import check_book, may_explain
from reports.edition import Edition
from reports.views.seeing import seen_by

#: told to the page when the book has changed in place, for what else stands on it
CHANGED = "check-book"


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _part(request.user, pk, request.GET.get("unit", ""))
    return render(request, "reports/checks.html", _context(edition, request.user))


@login_required
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """In place where scripts run, else back to the page that it was sent from."""
    sent = request.POST
    edition = _part(request.user, pk, sent.get("unit", ""))
    found_in = _part(request.user, pk, sent.get("area", ""))
    area = found_in.unit or edition.report.area
    if not may_explain(request.user, edition.report, area):
        raise PermissionDenied
    try:
        explaining.explain(edition.report, area, *_words(sent), by=request.user)
    except Refused as refusal:
        return _answer(request, edition, wrong=str(refusal), sent=sent)
    if request.htmx:  # type: ignore[attr-defined]
        return _answer(request, edition, sent=sent)
    messages.success(request, "说明已保存。")
    back = sent.get("next", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if here else _url(edition))


def _words(sent: QueryDict) -> tuple[str, str, str]:
    return sent.get("check", "")[:40], sent.get("key", "")[:80], sent.get("text", "")


def _answer(request: HttpRequest, edition: Edition, **more: Any) -> HttpResponse:
    """The book as it is now, with what was refused and the words that were sent."""
    in_place = request.htmx  # type: ignore[attr-defined]
    template = "reports/check_book.html" if in_place else "reports/checks.html"
    answer = render(request, template, {**_context(edition, request.user), **more})
    answer["HX-Trigger"] = CHANGED
    return answer


def _context(edition: Edition, user: Any) -> dict[str, Any]:
    return {"book": check_book(edition, user), "report": edition.report, "here": _url(edition)}


def _url(edition: Edition) -> str:
    address = reverse("report-checks", args=[edition.report.pk])
    return f"{address}?{urlencode({'unit': edition.unit.code})}" if edition.unit else address


def _part(user: Any, pk: int, code: str) -> Edition:
    """The whole for who sees the report, else one unit of his; raises Http404 for any other."""
    looked_at = seen_by(user, pk, code)
    return looked_at.edition(handed_in(looked_at.report).basis)
