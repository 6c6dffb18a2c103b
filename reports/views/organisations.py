"""The list behind a figure: named organisations, or named Party organisations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import rows
from reports.drilldowns import listing
from reports.selection import select
from reports.services import may_export


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every figure opens here; what the figure counts is in the address."""
    params = request.GET.dict()
    page = listing(select(params, request.user), params, request.user)
    context = {
        "page": page,
        "rows": rows.rows(page),
        "heads": rows.heads(page),
        "chips": rows.chips(page),
        "counts": rows.counts(page),
        "hidden": rows.hidden(page),
        "may_export": may_export(request.user, page.selection.area),
    }
    return render(request, "reports/listing.html", context)
