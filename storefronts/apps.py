from django.apps import AppConfig


class StorefrontsConfig(AppConfig):
    name = "storefronts"
    verbose_name = "示范店"

    def ready(self) -> None:
        """Registers the kinds of ledgers, what waits for other kinds, the adviser's rules, and how
        merchants sign in, once the models are there."""
        from accounts.services import sessions
        from districts import advice, homes
        from districts.ledgers import followers, register
        from districts.services import handing_over
        from storefronts.rules import RULES
        from storefronts.services import merchants
        from storefronts.services.handing_over import WORK
        from storefronts.services.owners import link
        from storefronts.sheets.plaques import PLAQUES
        from storefronts.sheets.storefronts import STOREFRONTS

        register(STOREFRONTS)
        register(PLAQUES)
        followers.append(link)
        advice.register(*RULES)
        homes.register(merchants.home)
        sessions.may_last(merchants.only_a_merchant)
        for kind in WORK:
            handing_over.register(kind)
