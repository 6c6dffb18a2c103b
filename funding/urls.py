"""Addresses of money: the office's pages, the portal's loans, the public's yearly accounts."""

from django.urls import path

from funding.views import bank_list, journals, public, vouchers
from funding.views.portal import loans as own_loans
from funding.views.statement import fund_statement

office = [
    path("funding/journals/<int:pk>/", journals.show, name="journal"),
    path("funding/<int:pk>/statement/", fund_statement, name="fund-statement"),
    path("funding/vouchers/<int:pk>/", vouchers.voucher, name="voucher"),
    path("appropriations/<int:pk>/bank-list/", bank_list.export, name="appropriation-bank-list"),
]
portal = [
    path("portal/stores/<int:pk>/loans/", own_loans.listing, name="portal-loans"),
    path("portal/stores/<int:pk>/loans/new/<int:terms>/", own_loans.new, name="portal-loan-new"),
    path("portal/loans/<int:pk>/", own_loans.one, name="portal-loan"),
    path("portal/loans/<int:pk>/mend/", own_loans.mend, name="portal-loan-mend"),
    path("portal/loans/<int:pk>/withdraw/", own_loans.withdraw, name="portal-loan-withdraw"),
]
visitors = [
    path("funds/", public.listing, name="public-funds"),
    path("funds/<slug:code>/", public.year, name="public-fund"),
]

urlpatterns = [*office, *portal, *visitors]
