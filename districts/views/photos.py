"""Photos lie in the private media: who may see the row sees its picture."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from districts.models import VenueCheck


@login_required
def venue_photo(request: HttpRequest, pk: int) -> FileResponse:
    check = get_object_or_404(VenueCheck.objects.for_user(request.user), pk=pk)
    if not check.photo:
        raise Http404
    answer = FileResponse(check.photo.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
