"""Addresses of money: the office's pages, the portal's loans, the public's yearly accounts."""

from django.urls import URLPattern, path

from funding.views import bank_list

urlpatterns: list[URLPattern] = [
    path("appropriations/<int:pk>/bank-list/", bank_list.export, name="appropriation-bank-list"),
]
