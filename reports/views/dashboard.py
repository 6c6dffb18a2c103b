"""驾驶舱: one page, the charts as workbooks, and the request to compile a quarter."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.sheets import XLSX
from reports import charts
from reports.activity_dashboard import ActivityPage, activity_page
from reports.dashboards import Dashboard, dashboard
from reports.freshness import kept, scope, token
from reports.selection import select, words
from reports.views.compiling import compile_context


def _activity_page(request: HttpRequest) -> ActivityPage:
    return activity_page(select(request.GET.dict(), request.user), request.user)


def _page(request: HttpRequest) -> Dashboard:
    return dashboard(select(request.GET.dict(), request.user), request.user)


def _drawn(request: HttpRequest, template: str) -> tuple[Dashboard, SafeString]:
    """The page and its part that is the same for all who may see the same."""

    def draw() -> tuple[Dashboard, SafeString]:
        page = _page(request)
        if page.reading is None:
            return page, SafeString()
        context = {"page": page, "charts": charts.drawings(page), "demo": settings.DEMO}
        return page, render_to_string(template, context)

    return kept(token(), (template, words(request.GET), scope(request.user)), draw)


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The dashboard; `screen=1` is the projector's page, without links and names."""
    face = "screen" if request.GET.get("screen") == "1" else "dashboard"
    page, body = _drawn(request, f"reports/{face}_body.html")
    context: dict[str, Any] = {"page": page, "body": body}
    if not page.reading:
        context |= compile_context(page.selection, page.period, request.user)
        face = "dashboard"
    return render(request, f"reports/{face}.html", context)


@login_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """活动和服务: what was done in the quarter and in the year."""

    def draw() -> tuple[ActivityPage, SafeString]:
        page = _activity_page(request)
        body = "reports/activity_body.html"
        return page, render_to_string(body, {"page": page}) if page.reading else SafeString()

    page, body = kept(token(), ("activities", words(request.GET), scope(request.user)), draw)
    context: dict[str, Any] = {"page": page, "body": body}
    if not page.reading:
        context |= compile_context(page.selection, page.period, request.user)
    return render(request, "reports/activity_dashboard.html", context)


@login_required
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """A chart of the page as a workbook with a native chart and the same numbers."""
    page = _page(request)
    found = charts.table(page, request.GET.get("chart", ""))
    if found is None:
        raise Http404
    response = HttpResponse(charts.workbook(found), content_type=XLSX)
    response["Content-Disposition"] = charts.attachment(f"{found.title} {page.period}.xlsx")
    return response
