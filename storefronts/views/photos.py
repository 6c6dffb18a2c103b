"""Photos of stores and of what they handed in lie in the private media: who may see the row sees
its picture, the office by its areas, a merchant by his stores."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from storefronts.models import Feedback, InspectionFinding, ItemPhoto, StorefrontPhoto
from storefronts.querysets import of_merchant


def picture(file: Any) -> FileResponse:
    """The picture as it was kept; 404 where none was taken. It stays in its reader's browser."""
    if not file:
        raise Http404
    answer = FileResponse(file.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def reachable(model: Any, way: str, user: Any, pk: int) -> Any:
    """The row, for whom the office's areas or the stores of a merchant lead to it; `way` leads to
    its store. 404 for everybody else, as if there were none."""
    seen = Q(pk__in=model.objects.for_user(user).values("pk")) | of_merchant(user, way)
    row = model.objects.filter(seen, pk=pk).first()
    if row is None:
        raise Http404
    return row


@login_required
def storefront_photo(request: HttpRequest, pk: int) -> FileResponse:
    return picture(reachable(StorefrontPhoto, "storefront__", request.user, pk).photo)


@login_required
def application_photo(request: HttpRequest, pk: int) -> FileResponse:
    way = "item__application__storefront__"
    return picture(reachable(ItemPhoto, way, request.user, pk).photo)


@login_required
def inspection_photo(request: HttpRequest, pk: int) -> FileResponse:
    way = "inspection__title__storefront__"
    return picture(reachable(InspectionFinding, way, request.user, pk).photo)


@login_required
def feedback_photo(request: HttpRequest, pk: int) -> FileResponse:
    """Personal: for whom at the office may reveal, and never for the store."""
    own = Feedback.objects.for_user(request.user, "reveal")
    return picture(get_object_or_404(own, pk=pk).photo)
