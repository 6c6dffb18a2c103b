"""What holds for every signed-in request: nobody passes an open gate, live sessions slide."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

#: In the session of somebody who has given his password and owes a code of his second factor.
CODE_OWED = "code_owed"
#: In the session of somebody who must enrol a second factor.
ENROLMENT_OWED = "enrolment_owed"
#: In the session of somebody who signed in with a password that another person knows.
FIRST_PASSWORD = "first_password"  # noqa: S105 -- a key, no password
#: What is owed and the page where it is given, in this order.
GATES = (
    (CODE_OWED, "second-factor"),
    (FIRST_PASSWORD, "password-change"),
    (ENROLMENT_OWED, "second-factor-set-up"),
)
SEEN = "seen"
SLIDE_AFTER = 600  # seconds; writing the session on every request would cost a statement each


def owed(session: Any) -> str:
    """The name of the page that the session must pass first, or nothing."""
    return next((page for mark, page in GATES if session.get(mark)), "")


def seconds_left(session: Any) -> int:
    """Until the session ends if nothing more is asked; 0 without one."""
    seen, lasts = session.get(SEEN), session.get("_session_expiry", settings.SESSION_COOKIE_AGE)
    return max(0, int(seen + lasts - time.time())) if seen else 0


class SessionRules:
    """Sends to the page of what is owed until it is given; keeps a live session alive.

    Both rest on the session, not on the user row, so a request without a session costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.path not in self.probes():
            page = owed(request.session)
            if page and request.path not in {reverse(page), reverse("sign-out")}:
                return redirect(page)
            self.slide(request)
        return self.get_response(request)

    @staticmethod
    def probes() -> set[str]:
        """They tell how the process or the session is, and neither wait for the database nor keep
        the session alive."""
        return {reverse("livez"), reverse("healthz"), reverse("session")}

    @staticmethod
    def slide(request: HttpRequest) -> None:
        seen = request.session.get(SEEN)
        if seen is not None and time.time() - seen > SLIDE_AFTER:
            request.session[SEEN] = int(time.time())
