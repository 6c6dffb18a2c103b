"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config import health

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
    path("api/v1/", include("config.api")),
    path("admin/", admin.site.urls),
]
