"""The record behind a row of a list, for who has no workbench."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.lists.register_pages import record


@login_required
@require_safe
def show(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    found = record(register, pk, request.user)
    if found is None:
        raise Http404
    return render(request, "reports/record.html", {"record": found, "timeline": found.timeline})
