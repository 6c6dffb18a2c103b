"""Addresses of the members: the public pages of report-ins."""

from django.urls import URLPattern, path

from members.views import report_in

urlpatterns: list[URLPattern] = [
    path("join/", report_in.join, name="join"),
    path("join/look-up/", report_in.look_up, name="join-look-up"),
    path("join/withdraw/", report_in.withdraw, name="join-withdraw"),
    path("join/<slug:code>/", report_in.join, name="join-point"),
]
