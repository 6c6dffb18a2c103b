"""/sign-in/<code>/: whoever is there may leave his name; without sign-in, without JavaScript,
without location. The answer is the same whoever he is."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.forms.sign_in import ScanForm
from activities.services import scanning
from core.errors import Refused
from core.phone import ELDER, page, visitor
from core.rate_limits import within
from districts.visiting import TOO_OFTEN

#: People at one venue come from one address.
A_MINUTE = 60


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    activity = scanning.open_activity(code)
    if activity is None:
        return page(request, "sign_in/closed.html", {}, 404)
    form, status = _form(request), 200
    if form.is_bound and not within("sign-in", visitor(request), A_MINUTE):
        form.add_error(None, TOO_OFTEN)
        status = 429
    elif form.is_bound and form.is_valid() and _signed(form, activity):
        return page(request, "sign_in/thanks.html", {"activity": activity})
    return page(request, "sign_in/form.html", {"form": form, "activity": activity}, status)


def _form(request: HttpRequest) -> ScanForm:
    """Bound when it was sent; with larger letters asked for, filled in and not checked."""
    if request.method == "POST" and ELDER not in request.POST:
        return ScanForm(request.POST)
    return ScanForm(initial=request.POST.dict() or {"key": secrets.token_urlsafe(24)})


def _signed(form: ScanForm, activity: Any) -> bool:
    given = form.cleaned_data
    try:
        scanning.sign(activity, given["name"], given["phone"], given["unit"])
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True
