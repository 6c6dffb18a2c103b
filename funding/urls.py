"""Addresses of money: the office's pages, the portal's loans, the public's yearly accounts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
