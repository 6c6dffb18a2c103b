from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self) -> None:
        """Undoing an import asks the locked reports first; the lists behind figures go out; the
        adviser knows what waits to be handed in and locked."""
        from districts import advice, desk
        from districts.ledgers import undo_guards
        from districts.services.exports import register
        from districts.workbench import NavPage, list_pages
        from reports.cycle import afterwards, locking
        from reports.exporting import WORKBOOK
        from reports.lists.exports import FIGURES, remade
        from reports.rules import RULES
        from reports.services import COMPILE, page
        from reports.views import workbooks

        undo_guards.append(locking.why_not_undo)
        register(FIGURES, remade)
        register(WORKBOOK, workbooks.remade)
        advice.register(*RULES)
        list_pages(NavPage("报表", 5, "季度报表", "report-list"))
        desk.leads(COMPILE, page)
        desk.leads(afterwards.KIND, afterwards.page)
        desk.leads(locking.LOCKING, locking.page)
