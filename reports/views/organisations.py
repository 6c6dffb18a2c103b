"""The list behind a figure: named organisations, or named Party organisations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import rows
from reports.drilldowns import listing
from reports.selection import select


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Every figure opens here; what the figure counts is in the address."""
    params = request.GET.dict()
    page = listing(select(params, request.user), params, request.user)
    context = {
        "page": page,
        "rows": rows.rows(page),
        "with_party": rows.with_party(page),
        "heads": rows.heads(page),
        "chips": rows.chips(page),
        "counts": rows.counts(page),
        "hidden": rows.hidden(page),
    }
    return render(request, "reports/listing.html", context)
