"""Addresses of activities: the merchants' portal, the public pages, pages beside the registers."""

from django.urls import URLPattern, path

from activities.views import life, photos, study

portal: list[URLPattern] = []
public: list[URLPattern] = []
staff: list[URLPattern] = [
    path("activities/photos/<int:pk>/", photos.activity_photo, name="activity-photo"),
    path("admin/life/", life.due_list, name="life"),
    path("admin/life/export/", life.export, name="life-export"),
    path("admin/life/study/", study.listing, name="life-study"),
    path("admin/life/<int:pk>/", life.branch, name="life-branch"),
    path("admin/life/<int:pk>/record/", life.record, name="life-record"),
]

urlpatterns: list[URLPattern] = [*portal, *public, *staff]
