"""Addresses of activities: the merchants' portal, the public pages, pages beside the registers."""

from django.urls import URLPattern, path

from activities.views import photos

portal: list[URLPattern] = []
public: list[URLPattern] = []
staff: list[URLPattern] = [
    path("activities/photos/<int:pk>/", photos.activity_photo, name="activity-photo"),
]

urlpatterns: list[URLPattern] = [*portal, *public, *staff]
