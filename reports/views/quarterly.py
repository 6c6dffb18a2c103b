"""季度报表: the compiled reports of the user's areas, one on screen, and its workbook."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from districts.scoping import may
from reports import quarterlies
from reports.edition import Edition
from reports.enums import ReportState
from reports.models import Basis
from reports.services import ask_compile, compile_job, may_compile, may_export
from reports.views.workbooks import asked_basis

PAGE = 40


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list, newest quarter first; area and year narrow it."""
    if not may(request.user, "view"):
        raise PermissionDenied
    reports = quarterlies.in_scope(request.user)
    areas = dict(reports.order_by("area__path").values_list("area__code", "area__name"))
    years = sorted(set(reports.values_list("year", flat=True)), reverse=True)
    area, year = request.GET.get("area", ""), request.GET.get("year", "")
    if area in areas:
        reports = reports.filter(area__code=area)
    if year.isdecimal() and int(year) in years:
        reports = reports.filter(year=int(year))
    page = Paginator(reports, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": quarterlies.listed(page.object_list),
        "areas": areas,
        "years": years,
        "area": area,
        "year": year,
        "may_style": may(request.user, "lock"),
        "query": urlencode(
            {key: value for key, value in (("area", area), ("year", year)) if value}
        ),
    }
    return render(request, "reports/quarterly_list.html", context)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    report = edition.report
    context = {
        "edition": edition,
        "report": report,
        "bases": Basis.objects.all(),
        "table": quarterlies.table(edition),
        "kpis": quarterlies.kpis(edition),
        "may_export": may_export(request.user, report.area),
        "may_compile": report.state == ReportState.DRAFT and may_compile(request.user, report.area),
        "job": compile_job(report.area, report.period),
        "page": {"query": urlencode({"area": report.area.code, "period": str(report.period)})},
    }
    return render(request, "reports/quarterly.html", context)


@login_required
@require_POST
def compile_again(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(quarterlies.in_scope(request.user), pk=pk)
    if not may_compile(request.user, report.area):
        raise PermissionDenied
    try:
        ask_compile(area=report.area, period=report.period, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("report", pk=pk)


def _edition(request: HttpRequest, pk: int) -> Edition:
    """The report in the user's scope under the basis of the address; foreign is missing."""
    report = get_object_or_404(quarterlies.in_scope(request.user), pk=pk)
    return Edition(report, asked_basis(request))
