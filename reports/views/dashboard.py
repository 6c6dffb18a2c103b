"""驾驶舱: its pages, their charts as workbooks, the screen of the projector."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.sheets import XLSX
from districts.scoping import rights
from districts.workbench import works
from reports.boards import activity_dashboard, charts, comparison, dashboards, funding_dashboard
from reports.boards.freshness import Pulse, kept, pulse
from reports.boards.pages import Page
from reports.selection import Selection, select, words
from reports.views import framed
from reports.views.compiling import compile_context


@dataclass(frozen=True)
class Face:
    """How a page is read, and the template of its body; `whole` is the one that stands round it."""

    read: Callable[[Selection, Any], Page]
    body: str
    whole: str = "reports/dashboard.html"


#: by the name of the page's address
FACES = {
    dashboards.HOME: Face(dashboards.dashboard, "reports/dashboard_body.html"),
    activity_dashboard.HOME: Face(activity_dashboard.activity_page, "reports/activity_body.html"),
    comparison.HOME: Face(comparison.comparison, "reports/comparison_body.html"),
    funding_dashboard.HOME: Face(funding_dashboard.funding_page, "reports/funding_body.html"),
}
WALL = "reports/screen.html"
SCREENS = {
    dashboards.HOME: Face(dashboards.dashboard, "reports/screen_body.html", WALL),
    activity_dashboard.HOME: Face(
        activity_dashboard.activity_page, "reports/screen_activity_body.html", WALL
    ),
    funding_dashboard.HOME: Face(
        funding_dashboard.funding_page, "reports/screen_funding_body.html", WALL
    ),
}


@login_required
@require_safe
def show(request: HttpRequest, home: str) -> HttpResponse:
    """A page; with `screen=1` the projector's, without links and names."""
    face = FACES[home]
    if request.GET.get("screen") == "1":
        face = SCREENS.get(home, face)
    beat = pulse(request.user)
    key = (face.whole, face.body, words(request.GET))
    whole = framed.answer(request, beat, key, lambda frame: _whole(request, face, beat, frame))
    if whole is not None:
        return whole
    page, _ = _drawn(request, face, beat)
    context = compile_context(page.selection, page.period, request.user)
    return render(request, FACES[home].whole, {"page": page, **context})


def _whole(request: HttpRequest, face: Face, beat: Pulse, frame: dict[str, Any]) -> str:
    """The whole page as this user sees it; nothing where nothing is compiled."""
    page, body = _drawn(request, face, beat)
    if page.reading is None:
        return ""
    return render_to_string(face.whole, {"page": page, "body": body, **frame}, request)


def _drawn(request: HttpRequest, face: Face, beat: Pulse) -> tuple[Page, SafeString]:
    """The page and its part that is the same for all who may see the same."""

    def draw() -> tuple[Page, SafeString]:
        page = _page(request, face)
        if page.reading is None:
            return page, SafeString()
        context = {"page": page, "demo": settings.DEMO, "works": works(request.user)}
        return page, render_to_string(face.body, context)

    return kept(beat.figures, (face.body, words(request.GET), rights(request.user)), draw)


def _page(request: HttpRequest, face: Face) -> Page:
    return face.read(select(request.GET.dict(), request.user), request.user)


@login_required
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """A chart of a page (`home`) as a workbook with a native chart and the same numbers."""
    face = FACES.get(request.GET.get("home", dashboards.HOME))
    if face is None:
        raise Http404
    page = _page(request, face)
    found = page.charts.get(request.GET.get("chart", ""))
    if found is None:
        raise Http404
    response = HttpResponse(charts.workbook(found, page.subtitle), content_type=XLSX)
    response["Content-Disposition"] = charts.attachment(f"{found.title} {page.period}.xlsx")
    return response
