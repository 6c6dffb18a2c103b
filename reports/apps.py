from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self) -> None:
        """Undoing an import asks the locked reports first; the lists behind figures go out."""
        from districts import desk
        from districts.ledgers import undo_guards
        from districts.services.exports import register
        from reports.cycle import afterwards, locking
        from reports.lists.exports import FIGURES, remade
        from reports.services import COMPILE, page

        undo_guards.append(locking.why_not_undo)
        register(FIGURES, remade)
        desk.leads(COMPILE, page)
        desk.leads(afterwards.KIND, afterwards.page)
        desk.leads(locking.LOCKING, locking.page)
