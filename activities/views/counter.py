"""The day's list for the counter, and the month's days as a notice to be printed."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession
from activities.services import counter
from activities.views.workbench import workbench_page
from core.errors import Refused
from districts.models import CommercialDistrict
from districts.scoped_admin.lists import key_of

GROUP = "服务群众"
#: What the list counts.
COUNTED = (BookingState.BOOKED, BookingState.CAME, BookingState.NO_SHOW, BookingState.WAITING)
#: What is done with one press.
PRESSES = {
    "check-in": (counter.check_in, "已取号"),
    "call": (counter.call, "已叫号"),
    "no-show": (counter.no_show, "已登记未到"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def day_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is expected, by slot; those who are there by their number in the queue."""
    related = ("area", "organisation", "venue")
    rows = DutySession.objects.for_user(request.user).select_related(*related)
    session = get_object_or_404(rows, pk=pk)
    writes = DutySession.objects.for_user(request.user, "change").filter(pk=pk).exists()
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        return _pressed(request, session)
    named = DutySession.objects.for_user(request.user, "reveal").filter(pk=pk).exists()
    found = _bookings(session)
    return workbench_page(
        request,
        "duty/counter.html",
        f"当天名单：{session}",
        DutySession,
        GROUP,
        session=session,
        rows=found,
        queue=sorted(filter(_waits, found), key=lambda one: one.queue or 0),
        counts={state.label: _count(found, state) for state in COUNTED},
        writes=writes,
        named=named,
        open=session.state == DutyState.PUBLISHED,
        today=localdate(),
    )


def _bookings(session: DutySession) -> list[Booking]:
    rows = Booking.objects.filter(slot__session=session)
    shown = rows.exclude(state=BookingState.CANCELLED)
    related = shown.select_related("slot", "storefront").prefetch_related("cases")
    return list(related.order_by("slot__begins", "pk"))


def _waits(booking: Booking) -> bool:
    return booking.queue is not None and booking.state == BookingState.BOOKED


def _count(rows: list[Booking], state: BookingState) -> int:
    return sum(one.state == state for one in rows)


def _pressed(request: HttpRequest, session: DutySession) -> HttpResponse:
    do, told = PRESSES.get(request.POST.get("do", ""), (None, ""))
    rows = Booking.objects.filter(slot__session=session)
    booking = get_object_or_404(rows, pk=key_of(request.POST.get("booking")))
    try:
        if do is None:
            raise Refused("请在名单里按按钮办理。")
        row = do(booking, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        number = f"{row.queue} 号" if row.queue else str(row)
        messages.success(request, f"{number}：{told}。")
    return redirect("duty-counter", session.pk)


def month_notice(request: HttpRequest) -> HttpResponse:
    """`?month=2016-12&district=<key>`: the published days of a month, by commercial district, to
    be printed and hung up."""
    first = _month(request.GET.get("month", ""))
    rows = DutySession.objects.for_user(request.user).filter(
        state__in=[DutyState.PUBLISHED, DutyState.HELD], day__gte=first, day__lt=_next(first)
    )
    chosen = _district(request)
    if chosen is not None:
        rows = rows.filter(commercial_district=chosen)
    related = rows.select_related("organisation", "venue", "commercial_district", "area")
    ordered = related.order_by("commercial_district__name", "area__name", "day", "begins")
    groups = [
        (place, list(found))
        for place, found in groupby(ordered, lambda one: one.commercial_district or one.area)
    ]
    return workbench_page(
        request,
        "duty/notice.html",
        "进驻接访月度公告",
        DutySession,
        GROUP,
        host=settings.PUBLIC_HOST,
        first=first,
        before=_next(first, -1),
        after=_next(first),
        chosen=chosen,
        groups=groups,
        count=sum(len(found) for _, found in groups),
        districts=CommercialDistrict.objects.for_user(request.user).order_by("name")[:200],
    )


def _month(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return localdate().replace(day=1)


def _next(first: dt.date, step: int = 1) -> dt.date:
    months = first.year * 12 + first.month - 1 + step
    return dt.date(months // 12, months % 12 + 1, 1)


def _district(request: HttpRequest) -> Any:
    key = key_of(request.GET.get("district"))
    rows = CommercialDistrict.objects.for_user(request.user)
    return None if key is None else rows.filter(pk=key).first()
