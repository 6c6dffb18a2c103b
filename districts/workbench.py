"""The workbench: the admin site of the registers, with what is due as its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest


class WorkbenchSite(AdminSite):
    site_title = site_header = "商圈党建"
    index_title = "工作台"


def page_context(request: HttpRequest) -> dict[str, Any]:
    return {}
