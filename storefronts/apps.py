from django.apps import AppConfig


class StorefrontsConfig(AppConfig):
    name = "storefronts"
    verbose_name = "示范店"

    def ready(self) -> None:
        """Registers the adviser's rules, and how merchants sign in, once the models are there."""
        from accounts.services import sessions
        from districts import advice, homes
        from storefronts.rules import RULES
        from storefronts.services import merchants

        advice.register(*RULES)
        homes.register(merchants.home)
        sessions.may_last(merchants.only_a_merchant)
