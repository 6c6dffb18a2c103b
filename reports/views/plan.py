"""商圈平面示意."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.boards.plan import Look, plan
from reports.selection import select
from reports.views.compiling import compile_context


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The commercial district of the address by building and floor; `look` is what colours it."""
    selection = select(request.GET.dict(), request.user)
    word = request.GET.get("look", Look.COVERAGE)
    if word not in Look.values:
        selection = selection.noting(f"没有“{word[:20]}”这种着色，已按两个覆盖显示。")
        word = Look.COVERAGE
    page = plan(selection, request.user, Look(word))
    context = {} if page.reading else compile_context(page.selection, page.period, request.user)
    return render(request, "reports/plan.html", {"page": page, **context})
