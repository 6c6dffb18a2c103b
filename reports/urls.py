from django.urls import URLPattern, URLResolver, path

from reports.views import compiling, dashboard, exports, organisations, quarterly, targets

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.show, name="dashboard"),
    path("dashboard/activities/", dashboard.activities, name="activity-dashboard"),
    path("dashboard/chart.xlsx", dashboard.chart, name="dashboard-chart"),
    path("dashboard/organisations/", organisations.show, name="organisation-list"),
    path("dashboard/organisations/export.xlsx", exports.organisations, name="organisation-export"),
    path("dashboard/compile/", compiling.ask, name="compile"),
    path("dashboard/compiling/", compiling.progress, name="compiling"),
    path("targets/", targets.listing, name="target-list"),
    path("targets/new/", targets.new, name="target-new"),
    path("targets/<int:pk>/", targets.one, name="target"),
    path("targets/<int:pk>/end/", targets.end, name="target-end"),
    path("reports/", quarterly.index, name="report-list"),
    path("reports/<int:pk>/", quarterly.show, name="report"),
    path("reports/<int:pk>/workbook.xlsx", quarterly.workbook, name="report-workbook"),
    path("reports/<int:pk>/compile/", quarterly.compile_again, name="report-compile"),
]
