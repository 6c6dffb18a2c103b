"""公示 (/notices/): who is to be awarded, read by everybody, and how to object in time."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.phone import page
from storefronts.services import notices

PAGE = 20


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Those in force first, then the past ones."""
    today = localdate()
    rows = notices.with_counts(notices.shown(today))
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return page(request, "notices/list.html", {"page_obj": found, "today": today})


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Store, place, honour, score or stars, until when, and how to object."""
    today = localdate()
    notice = get_object_or_404(notices.shown(today), pk=pk)
    context = {
        "notice": notice,
        "rows": notices.listed(notice),
        "open": notices.hears(notice, today),
    }
    return page(request, "notices/notice.html", context)
