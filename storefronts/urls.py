"""Addresses of the model stores: the merchants' portal, the public pages, pages beside the
registers."""

from django.urls import URLPattern, path

from storefronts.views import photos, plaques

portal: list[URLPattern] = []

public: list[URLPattern] = [
    path("v/", plaques.look_up, name="plaque-look-up"),
    path("v/<str:token>", plaques.plaque, name="plaque"),
]

#: shown at the office and in the portal
shared: list[URLPattern] = [
    path("stores/photos/<int:pk>/", photos.storefront_photo, name="storefront-photo"),
    path(
        "stores/applications/photos/<int:pk>/", photos.application_photo, name="application-photo"
    ),
]

staff: list[URLPattern] = []

urlpatterns: list[URLPattern] = [*portal, *public, *shared, *staff]
