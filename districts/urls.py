"""Addresses of the districts: the home page, the import wizard beside the registers, lists
that are handed out."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from districts import workbench
from districts.views import advice, exports, orders, photos, tokens
from districts.views.imports import outcome, preview, upload

at_work = admin.site.admin_view  # signed in, and with business at the workbench

imports = [
    path("", at_work(outcome.batches), name="import-list"),
    path("new/", at_work(upload.start), name="import-start"),
    path("templates/<slug:kind>/", at_work(upload.blank), name="import-template"),
    path("mappings/<int:pk>/forget/", at_work(upload.forget), name="import-forget"),
    path("<int:pk>/", at_work(preview.preview), name="import-preview"),
    path("<int:pk>/status/", at_work(outcome.status), name="import-status"),
    path("<int:pk>/undo/", at_work(outcome.undo), name="import-undo"),
    path("<int:pk>/errors/", at_work(preview.errors), name="import-errors"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench.home, name="home"),
    path("admin/imports/", include(imports)),
    path("advice/", advice.summary, name="advice"),
    path("advice/todos/", advice.listing, name="advice-list"),
    path("orders/", orders.listing, name="order-list"),
    path("orders/new/", orders.new, name="order-new"),
    path("orders/<int:pk>/", orders.one, name="order"),
    path("tokens/", tokens.listing, name="token-list"),
    path("tokens/new/", tokens.new, name="token-new"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("venues/checks/<int:pk>/photo/", photos.venue_photo, name="venue-photo"),
    path("exports/<int:pk>/", exports.status, name="export-status"),
    path("exports/<int:pk>/list.xlsx", exports.download, name="export-file"),
]
