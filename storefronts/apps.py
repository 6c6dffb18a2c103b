from django.apps import AppConfig


class StorefrontsConfig(AppConfig):
    name = "storefronts"
    verbose_name = "示范店"

    def ready(self) -> None:
        """Registers the adviser's rules once the models are there."""
        from districts import advice
        from storefronts.rules import RULES

        advice.register(*RULES)
