"""Pages of the office beside the registers: the record of one activity, to be printed."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from activities import activity_record
from activities.models import Activity
from activities.services.announced import RELATED
from core.workflow import record as written_down


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """With the names for whom they may be shown, which is then written down before."""
    rows = Activity.objects.for_user(request.user)
    activity = get_object_or_404(
        rows.select_related(*RELATED, "organisation", "team", "series"), pk=pk
    )
    named = Activity.objects.for_user(request.user, "reveal").filter(pk=pk).exists()
    if named and activity.attendances.exists():
        written_down(request.user, "打开活动记录", activity, "含参加人员姓名")
    context = {
        **admin.site.each_context(request),
        "title": f"活动记录：{activity}",
        "opts": Activity._meta,
        "nav_group": "活动",
        "activity": activity,
        "sheet": activity_record.sheet(activity, named=named),
        "named": named,
    }
    headers = {"Cache-Control": "no-store"}
    return TemplateResponse(request, "activities/record.html", context, headers=headers)
