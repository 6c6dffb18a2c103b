"""Every address of the product."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.defaults import page_not_found

from config import health
from districts.api.refusing import missing

API = "/api/v1/"


def handler404(request: HttpRequest, exception: Any) -> HttpResponse:
    """Of the API nothing but JSON is read."""
    return missing(request) if request.path.startswith(API) else page_not_found(request, exception)


urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("", include("districts.urls")),
    path("", include("members.urls")),
    path("", include("storefronts.urls")),
    path("", include("activities.urls")),
    path("", include("funding.urls")),
    path("", include("reports.urls")),
    path(API.lstrip("/"), include("config.api")),
    path("admin/", admin.site.urls),
]
