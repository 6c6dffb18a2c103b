"""Addresses of the districts: the home page and the import wizard beside the registers."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from districts import views_imports, workbench

at_work = admin.site.admin_view  # signed in, and with business at the workbench

imports = [
    path("", at_work(views_imports.batches), name="import-list"),
    path("new/", at_work(views_imports.start), name="import-start"),
    path("templates/<slug:kind>/", at_work(views_imports.blank), name="import-template"),
    path("<int:pk>/", at_work(views_imports.preview), name="import-preview"),
    path("<int:pk>/status/", at_work(views_imports.status), name="import-status"),
    path("<int:pk>/undo/", at_work(views_imports.undo), name="import-undo"),
    path("<int:pk>/errors/", at_work(views_imports.errors), name="import-errors"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench.home, name="home"),
    path("admin/imports/", include(imports)),
]
