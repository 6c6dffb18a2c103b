"""联席会议: recorded from the committee, its minutes on paper."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate

from activities.forms.life import MeetingForm
from activities.meeting_page import meeting
from activities.models import Activity
from activities.services import meetings, summaries
from activities.views.life import entered
from districts.models import JointCommittee


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """登记联席会议 of a committee; on to its page, where minutes and resolutions are written."""
    user: Any = request.user
    committee = get_object_or_404(JointCommittee.objects.for_user(user), pk=pk)
    if not JointCommittee.objects.for_user(user, "change").filter(pk=pk).exists():
        raise PermissionDenied
    form = MeetingForm(
        request.POST or None,
        kinds=list(meetings.MEETINGS),
        host=committee,
        initial={"day": localdate(), "hours": 0, **request.GET.dict()},
    )
    if request.method == "POST" and form.is_valid() and (made := entered(request, form)):
        return redirect("admin:activities_activity_change", made.pk)
    context = {
        "title": "登记联席会议",
        "form": form,
        "host": committee,
        "refused": "",
        "back": reverse("admin:districts_jointcommittee_change", args=[pk]),
        "back_title": committee,
    }
    return render(request, "life/record.html", context)


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """A4: agenda, minutes, resolutions."""
    user: Any = request.user
    activity = get_object_or_404(Activity.objects.for_user(user), pk=pk)
    found = meeting(activity)
    if found is None:
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": f"{activity}会议记录",
        "opts": Activity._meta,
        "nav_group": "活动",
        "object": activity,
        "activity": activity,
        "meeting": found,
        "came": summaries.came(activity).told(),
        "object_url": reverse("admin:activities_activity_change", args=[pk]),
        "object_title": str(activity),
    }
    return TemplateResponse(request, "life/minutes.html", context)
