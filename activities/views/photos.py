"""Photos of activities lie in the private media: who may see the activity sees them."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import ActivityPhoto
from storefronts.views.photos import picture


@login_required
def activity_photo(request: HttpRequest, pk: int) -> FileResponse:
    return picture(get_object_or_404(ActivityPhoto.objects.for_user(request.user), pk=pk).image)
