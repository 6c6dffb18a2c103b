from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self) -> None:
        """Registers the kinds of ledgers, once the models are there."""
        from districts.ledgers import register  # noqa: PLC0415
        from members.sheets.floating import FLOATING_MEMBERS  # noqa: PLC0415
        from members.sheets.roster import ROSTER  # noqa: PLC0415

        register(ROSTER)
        register(FLOATING_MEMBERS)
