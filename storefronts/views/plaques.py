"""The public page behind a plaque's QR (/v/): read live, without sign-in, without JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.phone import page, visitor
from core.rate_limits import MINUTE, within
from storefronts.services.plaques import LENGTH
from storefronts.services.verdicts import typed, verify

#: Wrong codes that an address may ask for. A plaque of ours is shown however many those were: its
#: code is beyond guessing, and a customer behind the same address is not to be turned away.
WRONG_A_MINUTE = 60
#: The store stands by its promises while its title is valid.
BINDING = ("valid", "soon")
GROUP = 4


@never_cache
@require_safe
def plaque(request: HttpRequest, token: str) -> HttpResponse:
    """The verdict, and what a customer compares with what hangs before him."""
    verdict = verify(token)
    if verdict.scan is None:
        return unknown(request, token)
    context = {
        "verdict": verdict,
        "scan": verdict.scan,
        "promises": verdict.scan.promises if verdict.kind in BINDING else [],
        "token": typed(token),
        "host": settings.PUBLIC_HOST,
    }
    return page(request, "verify/plaque.html", context)


def unknown(request: HttpRequest, token: str) -> HttpResponse:
    """Like whatever is no plaque of ours; scripts that try codes are told to wait."""
    if not within("plaque", visitor(request), WRONG_A_MINUTE):
        answer = page(request, "verify/too_often.html", {}, 429)
        answer["Retry-After"] = str(MINUTE)
        return answer
    context = {"code": grouped(typed(token)), "host": settings.PUBLIC_HOST}
    return page(request, "verify/unknown.html", context, 404)


def grouped(token: str) -> str:
    """As it is printed below the QR; nothing that is too long to be one, and never other words."""
    if len(token) > LENGTH:
        return ""
    return " ".join(token[at : at + GROUP] for at in range(0, len(token), GROUP))


@never_cache
@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """The form for who types the code; a whole one leads to its page."""
    text = request.GET.get("code", "")
    code = typed(text)
    if len(code) == LENGTH:
        return redirect("plaque", code)
    wrong = f"验真码共 {LENGTH} 位数字和字母，您输入了 {len(code)} 位，请核对。"
    context = {
        "wrong": wrong if text.strip() else "",
        "text": text[: 2 * LENGTH],
        "host": settings.PUBLIC_HOST,
    }
    return page(request, "verify/look_up.html", context)
