"""Addresses of the districts: the home page and the import wizard beside the registers."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from districts import workbench
from districts.views import imports as wizard

at_work = admin.site.admin_view  # signed in, and with business at the workbench

imports = [
    path("", at_work(wizard.batches), name="import-list"),
    path("new/", at_work(wizard.start), name="import-start"),
    path("templates/<slug:kind>/", at_work(wizard.blank), name="import-template"),
    path("<int:pk>/", at_work(wizard.preview), name="import-preview"),
    path("<int:pk>/status/", at_work(wizard.status), name="import-status"),
    path("<int:pk>/undo/", at_work(wizard.undo), name="import-undo"),
    path("<int:pk>/errors/", at_work(wizard.errors), name="import-errors"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench.home, name="home"),
    path("admin/imports/", include(imports)),
]
