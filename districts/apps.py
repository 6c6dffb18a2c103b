from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "商圈与党组织"

    def ready(self) -> None:
        """Registers the kinds of ledgers and the jobs, once the models are there."""
        from districts import ledgers, tasks  # noqa: F401
        from districts.sheets.areas import AREAS
        from districts.sheets.member_organisations import MEMBER_ORGANISATIONS
        from districts.sheets.organisations import ORGANISATIONS
        from districts.sheets.social_organisations import SOCIAL_ORGANISATIONS

        for kind in (ORGANISATIONS, SOCIAL_ORGANISATIONS, MEMBER_ORGANISATIONS, AREAS):
            ledgers.register(kind)
