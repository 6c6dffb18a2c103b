from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "活动"

    def ready(self) -> None:
        """Registers the kinds of ledgers, the adviser's rules, lists that are handed out, pages of
        the workbench, and work that is handed over, once the models are there."""
        from activities.exports import LIFE, STUDY, remade, study_remade
        from activities.rules import RULES
        from activities.services import sign_in
        from activities.services.handing_over import WORK
        from activities.sheets.activities import ACTIVITIES
        from districts import advice, desk
        from districts.ledgers import register
        from districts.services import exports, handing_over
        from districts.workbench import NavPage, list_pages

        register(ACTIVITIES)
        advice.register(*RULES)
        exports.register(LIFE, remade)
        exports.register(STUDY, study_remade)
        desk.leads(sign_in.MATCH, sign_in.page)
        list_pages(NavPage("活动", 30, "组织生活", "life"))
        for kind in WORK:
            handing_over.register(kind)
