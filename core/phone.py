"""Pages made for a phone: 长辈版 (larger text, kept in a cookie), and who is asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ELDER = "elder"
YEAR = 365 * 24 * 3600


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page in the size of text that was last asked for: by its link (`?elder=1`), or by a
    button of the form that it was sent with."""
    wanted = request.POST.get(ELDER, "") or request.GET.get(ELDER, "")
    elder = (wanted or request.COOKIES.get(ELDER)) == "1"
    answer = render(request, template, {**context, "elder": elder}, status=status)
    if wanted:
        answer.set_cookie(
            ELDER, wanted[:1], max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return answer


def visitor(request: HttpRequest) -> str:
    """The address of who is asking; behind the proxy of production what the proxy says."""
    told = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
