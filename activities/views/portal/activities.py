"""活动 in the portal: what is announced where a store lies, and signing the store up for it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from activities.enums import SignUpState
from activities.forms.signing_up import people_field
from activities.models import Activity, SignUp
from activities.services import announced, sign_ups
from activities.services.sign_ups import Guest
from core.errors import Refused
from districts.services.receipts import written
from storefronts.models import Storefront
from storefronts.views.portal.own import merchants_page, show, store_of

MOST_PEOPLE = 10  # of one store


class PeopleForm(forms.Form):
    people = people_field(MOST_PEOPLE)


def _near(storefront: Storefront) -> QuerySet[Activity]:
    """Of its commercial district, and of its area and those above where none is named."""
    codes = storefront.area.path.strip("/").split("/")
    place = Q(commercial_district=None, area__code__in=codes)
    if storefront.commercial_district_id:
        place |= Q(commercial_district=storefront.commercial_district_id)
    return announced.shown().filter(place)


def _own(storefront: Storefront) -> QuerySet[SignUp]:
    rows = SignUp.objects.filter(storefront=storefront).exclude(state=SignUpState.CANCELLED)
    return rows.select_related("activity__area", "activity__venue")


@merchants_page
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to come, and whether the store goes there."""
    storefront = store_of(request, pk)
    near = _near(storefront).values("pk")
    rows = announced.coming(localdate()).filter(pk__in=near)
    own = {one.activity_id: one for one in _own(storefront)}
    context = {"rows": [(one, own.get(one.pk)) for one in rows]}
    return show(request, "portal/activities.html", storefront, context)


@merchants_page
def one(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One of them; here the store signs up and cancels."""
    storefront = store_of(request, pk)
    activity = get_object_or_404(_near(storefront), code=code)
    known = _own(storefront).filter(activity=activity).first()
    form = PeopleForm(request.POST or None)
    if request.method == "POST":
        refusal = _done(request, form, activity, storefront, known)
        if refusal is None:
            return redirect("portal-activity", pk, code)
        if refusal:
            form.add_error(None, refusal)
    context: dict[str, Any] = {
        "activity": activity,
        "form": form,
        "closed": sign_ups.closed(activity),
        "known": known,
        "full": activity.places is not None and activity.taken >= activity.places,
    }
    if known is not None:
        context["word"], context["sentence"] = sign_ups.told(known)
        context["number"] = written(known.number)
        context["cancellable"] = sign_ups.cancellable(known)
    return show(request, "portal/activity.html", storefront, context)


def _done(
    request: HttpRequest,
    form: PeopleForm,
    activity: Activity,
    storefront: Storefront,
    known: SignUp | None,
) -> str | None:
    """Nothing when it was done; why not, or an empty text where the form says it."""
    try:
        if "cancel" in request.POST:
            if known is not None:
                sign_ups.cancel(known, by=request.user)
        elif not form.is_valid():
            return ""
        elif known is None:  # the same form sent twice is one
            guest = Guest(form.cleaned_data["people"], links={"storefront": storefront})
            sign_ups.sign_up(activity, guest, by=request.user)
    except Refused as why:
        return str(why)
    return None
