"""Pages of the office beside the registers: the board of applications, the list of a ceremony, an
application as a workbook."""

from io import BytesIO
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate

from core.sheets import XLSX
from core.workflow import record
from storefronts.models import Application, Title
from storefronts.services import awarding
from storefronts.services.board import board as columns_of
from storefronts.sheets import application


def _page(request: HttpRequest, template: str, title: str, model: Any, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "opts": model._meta,
        "nav_group": "示范店",
        **more,
    }
    return TemplateResponse(request, template, context)


def board(request: HttpRequest) -> HttpResponse:
    columns = columns_of(request.user, localdate())
    return _page(
        request,
        "applications/board.html",
        "申报看板",
        Application,
        columns=columns,
        number=sum(one.number for one in columns),
        late=sum(one.late for one in columns),
    )


def ceremony(request: HttpRequest) -> HttpResponse:
    """The titles awarded on a day: the one asked for, else the latest on which there were any."""
    days = awarding.days_of_awards(request.user)
    day = _day(request.GET.get("day", "")) or next(iter(days), localdate())
    titles = awarding.awarded_on(request.user, day)
    named = set(
        Title.objects.for_user(request.user, "reveal")
        .filter(pk__in=[one.pk for one in titles])
        .values_list("pk", flat=True)
    )
    rows = [(one, one.storefront.operator if one.pk in named else "") for one in titles]
    return _page(
        request,
        "applications/ceremony.html",
        "授牌名单",
        Title,
        day=day,
        rows=rows,
        days=days,
    )


def application_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """申报表 and 评分表 of one application; what is handed out is written down before."""
    found = get_object_or_404(
        Application.objects.for_user(request.user).select_related(
            "storefront__area", "storefront__organisation", "scheme", "version"
        ),
        pk=pk,
    )
    held = Application.objects.filter(pk=pk)
    if not held.for_user(request.user, "export").exists():
        raise PermissionDenied
    named = held.for_user(request.user, "reveal").exists()
    record(request.user, "导出", found, "申报表、评分表")
    file = BytesIO(application.workbook(found, named=named))
    name = f"{found.storefront}{found.scheme}申报表.xlsx"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "no-store"
    return answer


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
