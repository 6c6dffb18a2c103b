from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "活动"

    def ready(self) -> None:
        """Registers the kinds of ledgers, the adviser's rules, and work that is handed over, once
        the models are there."""
        from activities.rules import RULES
        from activities.services.handing_over import WORK
        from districts import advice
        from districts.services import handing_over

        advice.register(*RULES)
        for kind in WORK:
            handing_over.register(kind)
