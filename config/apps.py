"""The admin's own configuration: its default site is the workbench."""

from django.contrib.admin.apps import AdminConfig as StockAdminConfig


class AdminConfig(StockAdminConfig):
    default_site = "districts.workbench.WorkbenchSite"
