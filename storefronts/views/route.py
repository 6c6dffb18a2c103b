"""Inspections of the week as a sheet to walk with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate

from storefronts.models import Inspection
from storefronts.services.route import Week, visits


def route(request: HttpRequest) -> HttpResponse:
    """`?week=2026-W48`; with `mine` only those of the reader. What he sees, in the order of the
    way; no phone and no operator stands on it."""
    week = Week.read(request.GET.get("week", ""), localdate())
    rows = Inspection.objects.for_user(request.user)
    mine = "mine" in request.GET
    if mine:
        rows = rows.filter(inspector=request.user.pk)
    found = visits(rows, week)
    context: dict[str, Any] = {
        "week": week,
        "before": week.shift(-1),
        "after": week.shift(1),
        "mine": mine,
        "groups": found,
        "count": sum(len(group) for _, group in found),
        "nav_group": "示范店",
        "list_url": reverse("admin:storefronts_inspection_changelist"),
    }
    return TemplateResponse(request, "stores/route.html", context)
