from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "商圈与党组织"

    def ready(self) -> None:
        """Registers the kinds of ledgers, the jobs, the lists and the adviser's rules, once the
        models are there."""
        from districts import advice, desk, ledgers, tasks  # noqa: F401
        from districts.rules import RULES
        from districts.scoped_admin.exporting import REGISTER, remade
        from districts.scoping import ACTIONS
        from districts.services import (
            comparing,
            export_jobs,
            exports,
            users,  # noqa: F401 -- for whom a second factor is required
        )
        from districts.sheets.areas import AREAS
        from districts.sheets.member_organisations import MEMBER_ORGANISATIONS
        from districts.sheets.organisations import ORGANISATIONS
        from districts.sheets.party_organisations import PARTY_ORGANISATIONS
        from districts.sheets.social_organisations import SOCIAL_ORGANISATIONS

        for kind in (
            ORGANISATIONS,
            SOCIAL_ORGANISATIONS,
            PARTY_ORGANISATIONS,
            MEMBER_ORGANISATIONS,
            AREAS,
        ):
            ledgers.register(kind)
        exports.register(REGISTER, remade)
        desk.leads(comparing.COMPARE, comparing.page)
        desk.leads(export_jobs.EXPORT, export_jobs.page)
        advice.register(*RULES)
        actions = frozenset().union(*ACTIONS.values())
        if unknown := set(settings.SECOND_FACTOR_REQUIRED) - actions:
            raise ImproperlyConfigured(
                f"SECOND_FACTOR_REQUIRED 里没有叫“{'、'.join(sorted(unknown))}”的权限，"
                f"可用的有 {'、'.join(sorted(actions))}。"
            )
