"""驾驶舱: one page, the charts as workbooks, and the request to compile a quarter."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import charts
from reports.dashboards import Dashboard, dashboard
from reports.selection import select
from reports.views.compiling import compile_context


def _page(request: HttpRequest) -> Dashboard:
    return dashboard(select(request.GET.dict(), request.user), request.user)


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The dashboard; `screen=1` is the projector's page, without links and names."""
    page = _page(request)
    screen = request.GET.get("screen") == "1"
    context: dict[str, Any] = {"page": page, "charts": charts.drawings(page)}
    template = "reports/screen.html" if screen and page.reading else "reports/dashboard.html"
    if not page.reading:
        context |= compile_context(page.selection, page.period, request.user)
    return render(request, template, context)


@login_required
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """A chart of the page as a workbook with a native chart and the same numbers."""
    page = _page(request)
    found = charts.table(page, request.GET.get("chart", ""))
    if found is None:
        raise Http404
    response = HttpResponse(charts.workbook(found), content_type=charts.XLSX)
    response["Content-Disposition"] = charts.attachment(f"{found.title} {page.period}.xlsx")
    return response
