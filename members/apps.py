from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self) -> None:
        """Registers the kinds of ledgers, what waits for other kinds, who answers for the people
        of Party organisations, the adviser's rules, and what is handed on by who leaves, once the
        models are there."""
        from districts import advice, party_links
        from districts.ledgers import followers, register
        from districts.services import handing_over
        from members.rules import RULES
        from members.services.branches import Branches
        from members.services.employers import link
        from members.services.handing_over import WORK
        from members.sheets.floating import FLOATING_MEMBERS
        from members.sheets.roster import ROSTER

        register(ROSTER)
        register(FLOATING_MEMBERS)
        followers.append(link)
        party_links.register(Branches())
        advice.register(*RULES)
        for kind in WORK:
            handing_over.register(kind)
