"""Pages of the office beside the registers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def workbench_page(
    request: HttpRequest, template: str, title: str, model: Any, group: str, **more: Any
) -> HttpResponse:
    """A page of the workbench about a register's rows."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "opts": model._meta,
        "nav_group": group,
        **more,
    }
    return TemplateResponse(request, template, context)
