from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self) -> None:
        """Registers the kinds of ledgers, and what waits for other kinds, once the models are
        there."""
        from districts.ledgers import followers, register
        from members.services.employers import link
        from members.sheets.floating import FLOATING_MEMBERS
        from members.sheets.roster import ROSTER

        register(ROSTER)
        register(FLOATING_MEMBERS)
        followers.append(link)
