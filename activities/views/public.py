"""/activities/: what is announced, for everybody; signing up, asking how it stands, cancelling.
Without sign-in, without JavaScript, nobody's name on any page."""

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from activities.enums import ActivityState
from activities.forms.signing_up import SignUpForm
from activities.models import Activity, SignUp
from activities.services import announced, sign_ups
from activities.services.sign_ups import Guest
from core.encryption import masked
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import within
from districts import limits, visiting
from districts.models import CommercialDistrict
from districts.scoped_admin.lists import key_of
from districts.services.receipts import written
from districts.visiting import A_MINUTE, TOO_OFTEN, LookUpForm

PAGE = 20
HOUR = 3600
#: Sign-ups that an address hands in.
AN_HOUR = 5
NOT_FOUND = "没有查到。请核对报名编号和手机尾号；已取消的、已清除的也查不到。"
ENOUGH = "同一网络一小时内最多报名 5 次，请一小时后再试，或者直接联系主办方。"


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is to come, by commercial district if one likes."""
    today, chosen = localdate(), key_of(request.GET.get("district"))
    rows = announced.coming(today, chosen)
    districts = CommercialDistrict.objects.filter(
        pk__in=announced.coming(today).order_by().values("commercial_district")
    )
    context = {
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "districts": districts.order_by("name"),
        "chosen": chosen,
        "today": today,
    }
    return page(request, "activities/public_list.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """What, when, where, by whom; where it is open to it, the form to sign up."""
    activity = get_object_or_404(announced.shown(), code=code.upper())
    closed = sign_ups.closed(activity)
    form, status = _form(request), 200
    if form.is_bound and not closed:
        status = _heard(request, form)
        made = _signed_up(form, activity) if form.is_valid() else None
        if made is not None:
            return _receipt(request, made)
    context = {
        "activity": activity,
        "form": form,
        "closed": closed,
        "open": activity.state == ActivityState.PUBLISHED and activity.open_to_sign_up,
        "left": None if activity.places is None else activity.places - activity.taken,
        "kept": limits.value("visitor_erasure", activity.area),
        "back": True,
    }
    return page(request, "activities/public.html", context, status)


def _form(request: HttpRequest) -> SignUpForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    if request.method == "POST" and ELDER not in request.POST:
        return SignUpForm(request.POST)
    known = request.POST.dict() or {"key": secrets.token_urlsafe(24), "people": "1"}
    return SignUpForm(initial=known)


def _heard(request: HttpRequest, form: SignUpForm) -> int:
    """200, or 429 where the address came too often; only what is whole counts for the hour."""
    who = visitor(request)
    if not within("sign-up", who, A_MINUTE):
        form.add_error(None, TOO_OFTEN)
        return 429
    if form.is_valid() and not within("sign-up-hour", who, AN_HOUR, HOUR):
        form.add_error(None, ENOUGH)
        return 429
    return 200


def _signed_up(form: SignUpForm, activity: Activity) -> SignUp | None:
    """Nothing where it was refused, which then stands in the form."""
    given = form.cleaned_data
    guest = Guest(given["people"], given["name"], given["phone"])
    try:
        return sign_ups.sign_up(activity, guest, form_key=given["key"])
    except Refused as why:
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return None


def _receipt(request: HttpRequest, made: SignUp) -> HttpResponse:
    word, sentence = sign_ups.told(made)
    context = {
        "activity": made.activity,
        "number": written(made.number),
        "phone": masked(made.phone),
        "word": word,
        "sentence": sentence,
    }
    return page(request, "activities/receipt.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """How a sign-up stands, by number and the end of the phone; there it can be cancelled too."""
    form, found = visiting.look_up(
        request, "sign-up", sign_ups.look_up, label="报名编号", missing=NOT_FOUND
    )
    context = {"form": form, **(_told(request, form, found) if found else {})}
    return page(request, "activities/look_up.html", context, visiting.status_of(form))


def _told(request: HttpRequest, form: LookUpForm, found: SignUp) -> dict[str, Any]:
    """Cancelled where that was asked for, then how it stands."""
    if "cancel" in request.POST:
        try:
            sign_ups.cancel(found)
        except Refused as why:
            form.add_error(None, str(why))
        found.refresh_from_db()
    word, sentence = sign_ups.told(found)
    cancellable = sign_ups.cancellable(found)
    return {"found": found, "word": word, "sentence": sentence, "cancellable": cancellable}
