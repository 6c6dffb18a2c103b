"""What holds for every signed-in request: initial passwords are changed, live sessions slide."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

#: In the session of somebody who signed in with a password that another person knows.
FIRST_PASSWORD = "first_password"  # noqa: S105 -- a key, no password
SEEN = "seen"
SLIDE_AFTER = 600  # seconds; writing the session on every request would cost a statement each


class SessionRules:
    """Sends to the password page until the initial password is changed; keeps a live session alive.

    Both rest on the session, not on the user row, so a request without a session costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.path not in self.probes():
            if request.session.get(FIRST_PASSWORD) and request.path not in self.open_paths():
                return redirect("password-change")
            self.slide(request)
        return self.get_response(request)

    @staticmethod
    def open_paths() -> set[str]:
        return {reverse("password-change"), reverse("sign-out")}

    @staticmethod
    def probes() -> set[str]:
        """They tell how the process is and must not wait for the database."""
        return {reverse("livez"), reverse("healthz")}

    @staticmethod
    def slide(request: HttpRequest) -> None:
        seen = request.session.get(SEEN)
        if seen is not None and time.time() - seen > SLIDE_AFTER:
            request.session[SEEN] = int(time.time())
