"""Addresses of activities: the merchants' portal, the public pages, pages beside the registers."""

from django.urls import URLPattern

portal: list[URLPattern] = []
public: list[URLPattern] = []
staff: list[URLPattern] = []

urlpatterns: list[URLPattern] = [*portal, *public, *staff]
