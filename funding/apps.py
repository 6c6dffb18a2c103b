from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "经费"

    def ready(self) -> None:
        """Registers the kind of ledger, the adviser's rules, lists that are handed out, and work
        that is handed over, once the models are there."""
        from districts import advice, ledgers
        from districts.services import exports, handing_over
        from funding.rules import RULES
        from funding.services.handing_over import WORK
        from funding.sheets.bank_list import BANK_LIST, remade
        from funding.sheets.funding import FUNDING, never_undone

        ledgers.register(FUNDING)
        ledgers.undo_guards.append(never_undone)
        advice.register(*RULES)
        exports.register(BANK_LIST, remade)
        for kind in WORK:
            handing_over.register(kind)
