"""What stands above the apps: the admin, whose default site is the workbench, and the commands."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as StockAdminConfig


class AdminConfig(StockAdminConfig):
    default_site = "districts.workbench.WorkbenchSite"


class ProductConfig(AppConfig):
    """The commands that see the whole product: load_demo, backup, restore."""

    name = "config"
    verbose_name = "系统"
