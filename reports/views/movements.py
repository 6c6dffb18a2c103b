"""The names behind the roll-forward of an edition, and what changed after it was locked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from reports.cycle import afterwards
from reports.cycle.board import Seen
from reports.cycle.findings import handed_in
from reports.enums import MovementKind, MovementSubject, ReportState
from reports.lists import late_changes, movements
from reports.services import may_compile
from reports.views.seeing import seen_by

PAGE = 50


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    looked_at = _seen(request, pk)
    report = looked_at.report
    asked = movements.Asked.of(request.GET.dict())
    found = movements.found(report, asked, request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "asked": asked,
        "page_obj": page,
        "lines": movements.lines(page.object_list, asked, request.user, page.start_index()),
        "subjects": MovementSubject.choices,
        "kinds": MovementKind.choices,
        "units": movements.units(report, request.user),
        **_section(looked_at, asked),
    }
    return render(request, "reports/movements.html", context)


def _section(looked_at: Seen, asked: movements.Asked) -> dict[str, Any]:
    """Above the names of a subject stands its table by unit."""
    if not asked.subject:
        return {}
    edition = looked_at.edition(handed_in(looked_at.report).basis)
    section = movements.by_unit(edition, asked.subject)
    return {"section": section, "rolled_heads": movements.HEADS}


@login_required
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """锁定后的登记变动, by name."""
    report = _seen(request, pk).report
    found = late_changes.found(report, request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "locked": report.state == ReportState.LOCKED,
        "page_obj": page,
        "lines": late_changes.lines(page.object_list, request.user, page.start_index()),
        "may_look": may_compile(request.user, report.area),
        "job": afterwards.job_of(report),
    }
    return render(request, "reports/late_changes.html", context)


@login_required
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again, now."""
    report = _seen(request, pk).report
    if not may_compile(request.user, report.area):
        raise PermissionDenied
    try:
        afterwards.ask(report, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("report-changes", pk=pk)


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the look is, asked again every second; a finished one reloads the page."""
    report = _seen(request, pk).report
    job = afterwards.job_of(report)
    response = render(request, "reports/looking.html", {"report": report, "job": job})
    if job is None or not job.open:
        response["HX-Refresh"] = "true"
    return response


def _seen(request: HttpRequest, pk: int) -> Seen:
    """The whole, else the user's own part: `unit` of these addresses only narrows the list."""
    return seen_by(request.user, pk, "")
