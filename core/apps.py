from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        """Web, commands and workers alike know how to wake a worker and who does which job."""
        autodiscover_modules("tasks")
