"""约服务: which services are held when, which slot, a last yes; the store's own bookings."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, localtime

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession, DutySlot
from activities.services import bookings, duty_days
from activities.services.bookings import Guest
from core.errors import Refused
from districts import limits
from storefronts.models import Storefront
from storefronts.querysets import of_merchant
from storefronts.views.portal.own import merchants_page, posted, show, store_of

LOOKS = {
    BookingState.BOOKED: "info",
    BookingState.WAITING: "warn",
    BookingState.CAME: "ok",
    BookingState.NO_SHOW: "late",
    BookingState.CANCELLED: "",
}
SHOWN = 20  # earlier bookings
MATTER = 200  # characters


@merchants_page
def services(request: HttpRequest, pk: int) -> HttpResponse:
    """What is published ahead near the store, and what it has booked."""
    storefront = store_of(request, pk)
    sessions = duty_days.ahead_for(storefront, localtime())
    context = {"sessions": sessions, "booked": _coming(storefront)}
    return show(request, "portal/duty.html", storefront, context)


@merchants_page
def session(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Its slots: a place or the waiting list, one press each."""
    storefront = store_of(request, pk)
    found = _session(storefront, session)
    slots = found.slots.ahead(localtime())
    return show(request, "portal/duty_session.html", storefront, {"session": found, "slots": slots})


def _session(storefront: Storefront, pk: int) -> DutySession:
    found: DutySession = get_object_or_404(duty_days.ahead_for(storefront, localtime()), pk=pk)
    return found


@merchants_page
def slot(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    """The last yes. Who comes too late is told, and offered the next slot or the waiting list."""
    storefront = store_of(request, pk)
    one = get_object_or_404(DutySlot.objects.select_related("session"), pk=slot)
    session = duty_days.ahead_for(storefront, localtime()).filter(pk=one.session_id).first()
    if session is None:
        raise Http404
    one.session = session
    context: dict[str, Any] = {"slot": one, "session": session, "waits": not one.left}
    if request.method == "POST":
        made = _booked(request, storefront, one, context)
        if made is not None:
            return redirect("portal-booking", made.pk)
    context["rule"] = limits.value("booking_cancel", session.area)
    return show(request, "portal/slot.html", storefront, context)


def _booked(
    request: HttpRequest, storefront: Storefront, one: DutySlot, context: dict[str, Any]
) -> Booking | None:
    """Sent twice by the same store for the same slot it is one."""
    known = Booking.objects.filter(storefront=storefront, slot=one, state__in=bookings.OPEN).first()
    if known is not None:
        return known
    guest = Guest(storefront=storefront, matter=request.POST.get("matter", "").strip()[:MATTER])
    try:
        return bookings.book(one, guest, by=request.user, or_wait="wait" in request.POST)
    except bookings.Full as why:
        context |= {"refusal": str(why), "full": True, "next": bookings.next_free(one)}
    except Refused as why:
        context |= {"refusal": str(why), "next": bookings.next_free(one)}
    context["matter"] = guest.matter
    return None


@merchants_page
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The store's bookings, the coming ones first."""
    storefront = store_of(request, pk)
    keys = [one.pk for one, *_ in _coming(storefront)]
    rows = _of(storefront).exclude(pk__in=keys).order_by("-slot__session__day", "-pk")
    context = {"booked": _coming(storefront), "earlier": _told(rows[:SHOWN])}
    return show(request, "portal/bookings.html", storefront, context)


def _of(storefront: Storefront) -> Any:
    related = ("slot__session__area", "slot__session__organisation", "slot__session__venue")
    return Booking.objects.filter(storefront=storefront).select_related(*related)


def _coming(storefront: Storefront) -> list[Any]:
    rows = _of(storefront).filter(state__in=bookings.OPEN, slot__session__day__gte=localdate())
    return _told(rows.order_by("slot__session__day", "slot__begins"))


def _told(rows: Any) -> list[Any]:
    return [(one, LOOKS[BookingState(one.state)], *duty_days.told(one)) for one in rows]


def booking_of(request: HttpRequest, pk: int) -> Booking:
    rows = Booking.objects.filter(of_merchant(request.user, "storefront__"))
    related = ("storefront__area", "slot__session__area", "slot__session__venue")
    found: Booking = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


@merchants_page
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    return _booking(request, booking_of(request, pk))


def _booking(request: HttpRequest, one: Booking, refusal: str = "") -> HttpResponse:
    word, sentence = duty_days.told(one)
    context = {
        "booking": one,
        "slot": one.slot,
        "session": one.slot.session,
        "look": LOOKS[BookingState(one.state)],
        "word": word,
        "sentence": sentence,
        "refusal": refusal,
        "may_cancel": not bookings.CANCEL.refusal(one, request.user),
        "cancel_by": bookings.cancel_by(one.slot),
        "open": one.state in bookings.OPEN and one.slot.session.state == DutyState.PUBLISHED,
    }
    return show(request, "portal/booking.html", one.storefront, context)  # type: ignore[arg-type]


@posted
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    one = booking_of(request, pk)
    try:
        bookings.cancel(one, by=request.user)
    except Refused as why:
        return _booking(request, one, str(why))
    return redirect("portal-booking", pk)
