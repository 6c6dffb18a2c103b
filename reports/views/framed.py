"""A page kept whole for a user: what is of one request only stands in it as a hole."""

from collections.abc import Callable, Hashable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from accounts.views.session import page_context
from reports.boards.freshness import kept

#: Words of a page's context that differ from one request to the next, with what stands for them.
HOLES = {"csrf_token": "hole:csrf-token", "session_left": "hole:session-left"}


def answer(
    request: HttpRequest, fresh: Hashable, key: Hashable, draw: Callable[[dict[str, Any]], str]
) -> HttpResponse | None:
    """The page that `draw` makes of the holes, kept for the user under the key while it is fresh;
    none where it makes none. One with a message is drawn for this once: it is not told again."""
    if len(get_messages(request)):
        page = draw({}).encode()
    else:
        whose = request.user.pk, str(request.user)
        page = kept(fresh, (key, whose), lambda: draw(HOLES).encode())
    return HttpResponse(_filled(page, request)) if page else None


def _filled(page: bytes, request: HttpRequest) -> bytes:
    values = {"csrf_token": get_token(request), **page_context(request)}
    for name, hole in HOLES.items():
        page = page.replace(hole.encode(), str(values[name]).encode())
    return page
