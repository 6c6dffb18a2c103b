"""The list behind a figure: named organisations, Party organisations, storefronts or titles."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.dated import Quarter
from districts.scoping import rights
from reports.boards.freshness import kept, pulse
from reports.lists import rows
from reports.lists.drilldowns import listing
from reports.readings import Reading, history
from reports.selection import Selection, select, words
from reports.services import may_export


def _place(request: HttpRequest) -> tuple[Selection, dict[Quarter, Reading]]:
    def read() -> tuple[Selection, dict[Quarter, Reading]]:
        selection = select(request.GET.dict(), request.user)
        return selection, history(selection, request.user)

    figures = pulse(request.user).figures
    return kept(figures, ("place", words(request.GET), rights(request.user)), read)


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every figure opens here; what the figure counts is in the address."""
    params = request.GET.dict()
    selection, known = _place(request)
    page = listing(selection, params, request.user, known)
    context = {
        "page": page,
        "face": rows.face(page),
        "rows": rows.rows(page, request.user),
        "heads": rows.heads(page),
        "chips": rows.chips(page),
        "counts": rows.counts(page),
        "hidden": rows.hidden(page),
        "may_export": may_export(request.user, page.selection.area),
    }
    return render(request, "reports/listing.html", context)
