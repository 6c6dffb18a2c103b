"""Ask for a quarter to be compiled, and watch it being done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.dated import Quarter
from core.errors import Refused
from core.models import Job
from districts.models import Area
from reports.addresses import page_url
from reports.boards.pages import ended_quarter
from reports.selection import Selection, select
from reports.services import ask_compile, compile_job, may_compile


def report_area(selection: Selection) -> Area | None:
    """The district or zone in whose report the place stands."""
    area: Area | None = selection.area
    while area is not None and not area.own_report:
        area = area.parent
    return area


def running(selection: Selection, period: Quarter) -> Job | None:
    """The compile of this quarter that was asked for last."""
    area = report_area(selection)
    return compile_job(area, period) if area else None


def compile_context(selection: Selection, period: Quarter, user: Any) -> dict[str, Any]:
    """What a page without figures offers: progress, the reason of a failure, or the button."""
    area, job = report_area(selection), running(selection, period)
    may = bool(area and may_compile(user, area))
    return {"job": job, "may_compile": may, "query": selection.query(period=period)}


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Compile the posted quarter of the district in which the posted area lies."""
    selection = select(request.POST.dict(), request.user)
    area = report_area(selection)
    if area is None or not may_compile(request.user, area):
        raise PermissionDenied
    try:
        period = selection.period or ended_quarter()
        ask_compile(area=area, period=period, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(page_url(selection.query()))


@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The state of the compile, asked again every second; a finished one reloads the page."""
    selection = select(request.GET.dict(), request.user)
    period = selection.period or ended_quarter()
    job = running(selection, period)
    context = {"job": job, "selection": selection, "query": selection.query(period=period)}
    response = render(request, "reports/compiling.html", context)
    if job is None or not job.open:
        response["HX-Refresh"] = "true"
    return response
