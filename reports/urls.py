from django.urls import URLPattern, URLResolver, path

from reports.views import compiling, dashboard, organisations

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.show, name="dashboard"),
    path("dashboard/chart.xlsx", dashboard.chart, name="dashboard-chart"),
    path("dashboard/organisations/", organisations.show, name="organisation-list"),
    path("dashboard/compile/", compiling.ask, name="compile"),
    path("dashboard/compiling/", compiling.progress, name="compiling"),
]
