"""看牌匾: the plaque as a picture that can be kept, its state read live, and its page to print."""

import io
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from storefronts.models import Title
from storefronts.services import plaques, printing, verdicts
from storefronts.views.plaques import grouped
from storefronts.views.portal.own import merchants_page, show, title_of

#: What a scan is told, as the look of the band and its sign.
LOOKS = {"valid": "ok", "soon": "warn"}
SCALE = 12  # pixels of a module


@merchants_page
def plaque(request: HttpRequest, pk: int) -> HttpResponse:
    title = title_of(request, pk)
    return show(request, "portal/plaque.html", title.storefront, _told(title))


@merchants_page
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one sheet."""
    title = title_of(request, pk)
    return show(request, "portal/plaque_print.html", title.storefront, _told(title))


def _told(title: Title) -> dict[str, Any]:
    found = plaques.in_force(title)
    verdict = verdicts.verify(found.token) if found else None
    kind = verdict.kind if verdict else "void"
    return {
        "title": title,
        "plaque": found,
        "verdict": verdict,
        "look": LOOKS.get(kind, "late"),
        "left": (title.valid_to - localdate()).days if kind in LOOKS else None,
        "code": grouped(found.token) if found else "",
        "host": settings.PUBLIC_HOST,
    }


@merchants_page
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR as PNG, with room around it; `?save=1` to keep it as a file."""
    title = title_of(request, pk)
    found = plaques.in_force(title)
    if found is None:
        raise Http404
    written = io.BytesIO()
    segno.make(printing.address(found), error=printing.ERROR).save(
        written, kind="png", scale=SCALE, border=printing.QUIET
    )
    answer = HttpResponse(written.getvalue(), content_type="image/png")
    if request.GET.get("save"):
        answer["Content-Disposition"] = f'attachment; filename="plaque-{title.pk}.png"'
    return answer
