"""Addresses of money: the office's pages, the portal's loans, the public's yearly accounts."""

from django.urls import path

from funding.views import bank_list, public, vouchers

urlpatterns = [
    path("funds/", public.listing, name="public-funds"),
    path("funds/<code>/", public.year, name="public-fund"),
    path("funding/vouchers/<int:pk>/", vouchers.voucher, name="voucher"),
    path("appropriations/<int:pk>/bank-list/", bank_list.export, name="appropriation-bank-list"),
]
