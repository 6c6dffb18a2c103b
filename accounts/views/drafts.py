"""The user's own drafts, as static/js/drafts.js keeps and asks for them."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localdate, localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Draft
from accounts.services import drafts
from core.errors import Refused


@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest) -> JsonResponse:
    """GET offers the draft of `?form=`, POST keeps `form` and `values`, DELETE forgets it.

    A script cannot follow to the sign-in page, so without a session the answer is 401.
    """
    user: Any = request.user
    if not user.is_authenticated:
        return JsonResponse({"error": "登录已过期，草稿没有保存，请重新登录。"}, status=401)
    form = request.GET.get("form", "")
    if request.method == "DELETE":
        drafts.discard(user, form)
        return JsonResponse({})
    if request.method == "GET":
        return JsonResponse(_told(drafts.of(user, form), with_values=True))
    try:
        kept = drafts.keep(user, request.POST.get("form", ""), request.POST.get("values", ""))
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    return JsonResponse(_told(kept))


def _told(draft: Draft | None, *, with_values: bool = False) -> dict[str, str]:
    if draft is None:
        return {}
    at = localtime(draft.saved_at)
    day = "" if at.date() == localdate() else f"{at.month}月{at.day}日 "
    told = {"saved": f"{day}{at:%H:%M}"}
    return {**told, "values": draft.values} if with_values else told
