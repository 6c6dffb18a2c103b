"""A page kept whole for a user: what is of one request only stands in it as a hole."""

import re
from collections.abc import Callable, Hashable
from secrets import token_hex
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from accounts.views.session import page_context
from reports.boards.freshness import kept

#: Words of a page's context that differ from one request to the next, with what stands for them:
#: nobody can give a row such a name.
HOLES = {name: f"{name}:{token_hex(16)}" for name in ("csrf_token", "session_left")}
BETWEEN = re.compile("|".join(f"({hole})" for hole in HOLES.values()).encode())


def answer(
    request: HttpRequest, fresh: Hashable, key: Hashable, draw: Callable[[dict[str, Any]], str]
) -> HttpResponse | None:
    """The page that `draw` makes of the holes, kept for the user under the key while it is fresh;
    none where it makes none. One with a message is drawn for this once: it is not told again."""
    if len(get_messages(request)):
        page = draw({})
        return HttpResponse(page) if page else None
    whose = request.user.pk, str(request.user)
    parts = kept(fresh, (key, whose), lambda: _parts(draw(HOLES)))
    return HttpResponse(_filled(parts, request)) if parts else None


def _parts(page: str) -> list[bytes]:
    """What stands between the holes, and the holes."""
    return [part for part in BETWEEN.split(page.encode()) if part]


def _filled(parts: list[bytes], request: HttpRequest) -> bytes:
    values = {"csrf_token": get_token(request), **page_context(request)}
    filled = {hole.encode(): str(values[name]).encode() for name, hole in HOLES.items()}
    return b"".join(filled.get(part, part) for part in parts)
