from django.urls import URLPattern, URLResolver, path

from reports.lists.register_pages import REGISTERS
from reports.views import (
    accounts,
    checks,
    compiling,
    cycle,
    dashboard,
    exports,
    form_cells,
    forms,
    movements,
    organisations,
    plan,
    quarterly,
    records,
    styles,
    tables,
    targets,
    workbooks,
)


def _page(address: str, home: str) -> URLPattern:
    """A page of the dashboard under the name by which its links find it."""
    return path(address, dashboard.show, {"home": home}, name=home)


urlpatterns: list[URLPattern | URLResolver] = [
    _page("dashboard/", "dashboard"),
    _page("dashboard/activities/", "activity-dashboard"),
    _page("dashboard/funding/", "funding-dashboard"),
    _page("dashboard/bases/", "basis-comparison"),
    path("dashboard/plan/", plan.show, name="district-plan"),
    path("dashboard/chart.xlsx", dashboard.chart, name="dashboard-chart"),
    path("dashboard/organisations/", organisations.show, name="organisation-list"),
    *(
        path(f"dashboard/{word}/<int:pk>/", records.show, {"register": word}, f"{word}-record")
        for word in REGISTERS
    ),
    path("dashboard/organisations/export.xlsx", exports.organisations, name="organisation-export"),
    path("dashboard/compile/", compiling.ask, name="compile"),
    path("dashboard/compiling/", compiling.progress, name="compiling"),
    path("targets/", targets.listing, name="target-list"),
    path("targets/new/", targets.new, name="target-new"),
    path("targets/<int:pk>/", targets.one, name="target"),
    path("targets/<int:pk>/end/", targets.end, name="target-end"),
    path("reports/", quarterly.index, name="report-list"),
    path("reports/style/", styles.style, name="report-style"),
    path("reports/superior/", forms.listing, name="report-forms"),
    path("reports/superior/new/", forms.new, name="report-form-new"),
    path("reports/superior/<int:pk>/", forms.show, name="report-form"),
    path("reports/superior/<int:pk>/filled.xlsx", forms.workbook, name="report-form-workbook"),
    path("reports/superior/<int:pk>/replace/", forms.replace, name="report-form-replace"),
    path("reports/superior/<int:pk>/end/", forms.end, name="report-form-end"),
    path("reports/superior/<int:pk>/cells/", form_cells.cells, name="report-form-cells"),
    path("reports/superior/<int:pk>/run/", form_cells.run, name="report-form-run"),
    path("reports/<int:pk>/", quarterly.show, name="report"),
    path("reports/<int:pk>/workbook.xlsx", workbooks.workbook, name="report-workbook"),
    path("reports/<int:pk>/summary.docx", workbooks.summary, name="report-summary"),
    path("reports/<int:pk>/movements/", movements.show, name="report-movements"),
    path("reports/<int:pk>/changes/", movements.changes, name="report-changes"),
    path("reports/<int:pk>/changes/look/", movements.look, name="report-changes-look"),
    path("reports/<int:pk>/changes/progress/", movements.progress, name="report-changes-progress"),
    path("reports/<int:report>/accounts/<int:account>/", accounts.show, name="account-entries"),
    path("reports/<int:pk>/checks/", checks.show, name="report-checks"),
    path("reports/<int:pk>/checks/explain/", checks.explain, name="report-explain"),
    path("reports/tables/", tables.show, name="table"),
    path("reports/tables/export.xlsx", tables.export, name="table-export"),
    path("reports/tables/new/", tables.new, name="table-template-new"),
    path("reports/tables/<int:pk>/", tables.run, name="table-template"),
    path("reports/tables/<int:pk>/change/", tables.change, name="table-template-change"),
    path("reports/tables/<int:pk>/end/", tables.end, name="table-template-end"),
    path("reports/<int:pk>/compile/", quarterly.compile_again, name="report-compile"),
    path("reports/<int:pk>/submit/", cycle.submit, name="report-submit"),
    path("reports/<int:pk>/return/", cycle.send_back, name="report-return"),
    path("reports/<int:pk>/lock/", cycle.lock, name="report-lock"),
    path("reports/<int:pk>/locking/", cycle.locking_progress, name="report-locking"),
    path("reports/<int:pk>/correct/", cycle.correct, name="report-correct"),
    path("reports/<int:pk>/filings/", cycle.add_filing, name="report-file"),
    path("reports/filings/<int:pk>/", cycle.filed, name="report-filing"),
]
