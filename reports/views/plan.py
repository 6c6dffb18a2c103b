"""商圈平面示意."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from reports.boards.freshness import pulse
from reports.boards.plan import Look, Plan, plan
from reports.selection import LONGEST, select, words
from reports.views import framed
from reports.views.compiling import compile_context

TEMPLATE = "reports/plan.html"


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The commercial district of the address by building and floor; `look` is what colours it."""

    def draw(frame: dict[str, Any]) -> str:
        page = _page(request)
        context = {"page": page, **frame}
        return render_to_string(TEMPLATE, context, request) if page.reading else ""

    key = (TEMPLATE, words(request.GET), _look(request))
    return framed.answer(request, pulse(request.user), key, draw) or _uncompiled(request)


def _uncompiled(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    context = compile_context(page.selection, page.period, request.user)
    return render(request, TEMPLATE, {"page": page, **context})


def _look(request: HttpRequest) -> str:
    return request.GET.get("look", Look.COVERAGE)[:LONGEST]


def _page(request: HttpRequest) -> Plan:
    selection, word = select(request.GET.dict(), request.user), _look(request)
    if word not in Look.values:
        selection = selection.noting(f"没有“{word[:20]}”这种着色，已按两个覆盖显示。")
        word = Look.COVERAGE
    return plan(selection, request.user, Look(word))
