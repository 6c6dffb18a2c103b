"""Booking a place at a duty session: without sign-in, without JavaScript; the receipt and the end
of the phone open it again."""

import secrets
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.enums import BookingState
from activities.forms.booking import BookingForm
from activities.models import Booking, DutySession
from activities.services import bookings, duty_days
from activities.services.bookings import Guest
from core.encryption import fingerprint, masked
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import DAY, within
from districts import limits, visiting
from districts.services.receipts import written
from districts.visiting import A_MINUTE, TOO_OFTEN, LookUpForm

#: Bookings that an address, and a phone, may make.
AN_HOUR, A_DAY = 20, 5
HOUR = 3600
ENOUGH = "同一网络一小时内约得太多，请一小时后再试，或者直接联系办理的街道。"
ENOUGH_OF_PHONE = f"同一手机号一天最多约 {A_DAY} 次，请明天再约。"
NOT_FOUND = "没有查到。请核对预约编号和手机尾号；已清除的也查不到。"


@never_cache
@require_http_methods(["GET", "HEAD"])
def listing(request: HttpRequest) -> HttpResponse:
    """What is published ahead, by commercial district and day."""
    rows = duty_days.ahead(localtime())
    groups = [
        (place, list(found))
        for place, found in groupby(rows, lambda one: one.commercial_district or one.area)
    ]
    return page(request, "duty/list.html", {"groups": groups})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A session with its slots, and the form."""
    session = get_object_or_404(duty_days.shown(), pk=pk)
    slots = session.slots.ahead(localtime())
    form, status = _form(request, session, slots), 200
    context: dict[str, Any] = {"session": session, "slots": slots, "form": form}
    if form.is_bound:
        status = _heard(request, form)
        if form.is_valid() and (made := _booked(form, context)):
            return _receipt(request, made)
    context |= {"kept": limits.value("visitor_erasure", session.area), "rule": _rule(session)}
    return page(request, "duty/session.html", context, status)


def _rule(session: DutySession) -> int:
    return limits.value("booking_cancel", session.area)


def _form(request: HttpRequest, session: DutySession, slots: Any) -> BookingForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    if request.method == "POST" and ELDER not in request.POST:
        return BookingForm(session, slots, request.POST)
    known = request.POST.dict() or {"key": secrets.token_urlsafe(24)}
    return BookingForm(session, slots, initial=known)


def _heard(request: HttpRequest, form: BookingForm) -> int:
    """200, or 429 where the address or the phone came too often."""
    who = visitor(request)
    if not within("duty", who, A_MINUTE):
        form.add_error(None, TOO_OFTEN)
        return 429
    if form.is_valid() and not within("duty-hour", who, AN_HOUR, HOUR):
        form.add_error(None, ENOUGH)
        return 429
    if form.is_valid() and not _phone_heard(form.cleaned_data["phone"]):
        form.add_error(None, ENOUGH_OF_PHONE)
        return 429
    return 200


def _phone_heard(phone: str) -> bool:
    return within("duty-phone", fingerprint(phone, "duty phone"), A_DAY, DAY)


def _booked(form: BookingForm, context: dict[str, Any]) -> Booking | None:
    """The booking; where the slot has just been filled the next one is offered."""
    given = form.cleaned_data
    guest = Guest(name=given["name"], phone=given["phone"], matter=given["matter"])
    slot, wait = given["slot"], "wait" in form.data
    try:
        return bookings.book(slot, guest, form_key=given["key"], or_wait=wait)
    except bookings.Full as why:
        form.add_error("slot", str(why))
        context |= {"full": slot, "next": bookings.next_free(slot)}
    except Refused as why:
        form.add_error(None, str(why))
    return None


def _receipt(request: HttpRequest, booking: Booking) -> HttpResponse:
    context = {
        "booking": booking,
        "session": booking.slot.session,
        "number": written(booking.number),
        "phone": masked(booking.phone),
        "waits": booking.state == BookingState.WAITING,
        "cancel_by": bookings.cancel_by(booking.slot),
    }
    return page(request, "duty/receipt.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """The booking by number and the end of the phone, and its cancelling; a wrong pair like an
    unknown one."""
    form, found = visiting.look_up(
        request, "duty", bookings.look_up, label="预约编号", missing=NOT_FOUND
    )
    context = {"form": form, **(_found(request, form, found) if found else {})}
    return page(request, "duty/look_up.html", context, visiting.status_of(form))


def _found(request: HttpRequest, form: LookUpForm, booking: Booking) -> dict[str, Any]:
    if "cancel" in request.POST:
        try:
            booking = bookings.cancel(booking)
        except Refused as why:
            form.add_error(None, str(why))
    word, sentence = duty_days.told(booking)
    return {
        "found": booking,
        "session": booking.slot.session,
        "word": word,
        "sentence": sentence,
        "answer": booking.answer,
        "may_cancel": not bookings.CANCEL.refusal(booking, None),
    }
