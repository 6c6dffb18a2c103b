"""活动日历: a month of the activities that a user sees, as a grid or a list; its feed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from activities.models import Activity
from activities.services import calendars
from core.dated import months_later
from districts.models import Area, CommercialDistrict
from districts.scoped_admin.lists import key_of
from districts.scoping import may

PAGE = 50
LIST, GRID = "list", "month"
WEEKDAYS = "一二三四五六日"
OPTIONS = 300  # of a drop-down
RELATED = (*calendars.RELATED, "organisation", "team")


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A constant number of statements, whatever the month holds."""
    today = localdate()
    first = calendars.month_of(request.GET.get("month", ""), today)
    rows, chosen = _asked(request)
    as_list = request.GET.get("view") == LIST
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "活动日历",
        "opts": Activity._meta,
        "nav_group": "活动",
        "first": first,
        "today": today,
        "as_list": as_list,
        "adds": may(request.user, "change"),
        **_links(first, today, chosen, as_list),
        **_choices(request, chosen),
    }
    if as_list:
        context["page_obj"] = _listed(rows, first, request)
    else:
        context |= {"weeks": calendars.grid(rows, first, today), "weekdays": WEEKDAYS}
    return TemplateResponse(request, "activities/calendar.html", context)


def _asked(request: HttpRequest) -> tuple[QuerySet[Any], dict[str, str]]:
    """The rows of his areas, of the area and the commercial district that were chosen."""
    rows, chosen = Activity.objects.for_user(request.user), {}
    if code := request.GET.get("area", ""):
        area = Area.objects.for_user(request.user).filter(code=code).first()
        rows = rows.filter(area__path__startswith=area.path) if area else rows.none()
        chosen["area"] = code
    if key := key_of(request.GET.get("district")):
        rows = rows.filter(commercial_district=key)
        chosen["district"] = str(key)
    return rows, chosen


def _links(first: Any, today: Any, chosen: dict[str, str], as_list: bool) -> dict[str, str]:
    look = {"view": LIST} if as_list else {}
    months = {"before": months_later(first, -1), "after": months_later(first, 1), "now": today}
    found = {
        f"{name}_url": "?" + urlencode({"month": f"{day:%Y-%m}", **chosen, **look})
        for name, day in months.items()
    }
    other = {} if as_list else {"view": LIST}
    here = {"month": f"{first:%Y-%m}", **chosen}
    list_url = "?" + urlencode({**here, "view": LIST})
    return {**found, "other_url": "?" + urlencode({**here, **other}), "list_url": list_url}


def _choices(request: HttpRequest, chosen: dict[str, str]) -> dict[str, Any]:
    districts = CommercialDistrict.objects.for_user(request.user).order_by("name")[:OPTIONS]
    picked = next((one for one in districts if str(one.pk) == chosen.get("district")), None)
    feed = reverse("activity-feed", args=[calendars.feed_key(picked)]) if picked else ""
    own = CommercialDistrict.objects.for_user(request.user, "change")
    return {
        "districts": districts,
        "areas": Area.objects.for_user(request.user).order_by("path")[:OPTIONS],
        "chosen": chosen,
        "feed_url": request.build_absolute_uri(feed) if feed else "",
        "renews": picked if picked and own.filter(pk=picked.pk).exists() else None,
    }


def _listed(rows: Any, first: Any, request: HttpRequest) -> Any:
    last = months_later(first, 1)
    found = rows.between(first, last).exclude(day=last).select_related(*RELATED)
    pages = Paginator(found.order_by("day", "begins", "pk"), PAGE)
    return pages.get_page(request.GET.get("page"))


@require_POST
def renew_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address for a commercial district's feed, by who may change it."""
    rows = CommercialDistrict.objects
    district = get_object_or_404(rows.for_user(request.user), pk=pk)
    if not rows.for_user(request.user, "change").filter(pk=pk).exists():
        raise PermissionDenied
    calendars.renew_feed(district, by=request.user)
    messages.success(
        request, f"{district}的订阅地址已换，原来的地址不能再用，请把新地址告诉订阅的人。"
    )
    return redirect(f"{reverse('activity-calendar')}?{urlencode({'district': pk})}")


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Without sign-in, by an address that nobody guesses."""
    district = calendars.district_of(key)
    if district is None:
        raise Http404
    body = calendars.feed(district, localdate())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="activities.ics"'
    answer["Cache-Control"] = "max-age=900"
    return answer
