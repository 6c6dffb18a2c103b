from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self) -> None:
        """Registers the kinds of ledgers, what waits for other kinds, who answers for the people
        of Party organisations, and the adviser's rules, once the models are there."""
        from districts import advice, party_links
        from districts.ledgers import followers, register
        from members.rules import RULES
        from members.services.branches import Branches
        from members.services.employers import link
        from members.sheets.floating import FLOATING_MEMBERS
        from members.sheets.roster import ROSTER

        register(ROSTER)
        register(FLOATING_MEMBERS)
        followers.append(link)
        party_links.register(Branches())
        advice.register(*RULES)
