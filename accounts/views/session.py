"""The session as static/js/session.js asks for it: how long it lasts, and signing in in place."""

import time
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.middleware import SEEN, owed, seconds_left


def in_place(request: HttpRequest) -> bool:
    """Whether a script of ours asks; no other site can send this header."""
    return request.headers.get("X-In-Place") == "1"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What static/js/session.js is told with every page."""
    return {"session_left": seconds_left(getattr(request, "session", {}))}


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in and for how many seconds more; a POST begins them anew."""
    if request.method == "POST" and request.user.is_authenticated and not owed(request.session):
        request.session[SEEN] = int(time.time())
    return JsonResponse(progress(request))


def progress(request: HttpRequest) -> dict[str, Any]:
    """How far the sign-in is; the token is that of the forms from now on."""
    page = owed(request.session)
    return {
        "user": request.user.get_username(),
        "left": seconds_left(request.session) if request.user.is_authenticated else 0,
        "owed": page,
        "url": reverse(page) if page else "",
        "token": get_token(request),
    }


def refusal(form: forms.Form) -> JsonResponse:
    """With status 200: a wrong password is an answer, no fault of the page."""
    return JsonResponse({"error": next(iter(form.errors.values()))[0]})
