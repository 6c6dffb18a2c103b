"""/api/v1/: what other systems may read, with its description, for who holds a role."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from activities import api as activities
from districts import api as districts
from districts.permissions import HoldsRole
from reports import api as reports
from storefronts import api as storefronts

router = DefaultRouter()
router.include_format_suffixes = False
# Names of their own: the pages of the dashboard have lists of the same nouns.
router.register("areas", districts.AreaViewSet, "api-areas")
router.register(
    "commercial-districts", districts.CommercialDistrictViewSet, "api-commercial-districts"
)
router.register("organisations", districts.OrganisationViewSet, "api-organisations")
router.register(
    "party-organisations", districts.PartyOrganisationViewSet, "api-party-organisations"
)
router.register("storefronts", storefronts.StorefrontViewSet, "api-storefronts")
router.register("titles", storefronts.TitleViewSet, "api-titles")
router.register("activities", activities.ActivityViewSet, "api-activities")
router.register("reports", reports.ReportViewSet, "api-reports")
router.register("figures", reports.FigureViewSet, "api-figures")

of_the_office = {"permission_classes": [HoldsRole]}
#: the stock page has a style inside it, which our content policy refuses
docs = SpectacularSwaggerSplitView.as_view(template_name="api/docs.html", **of_the_office)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(**of_the_office), name="schema"),
    path("docs/", docs, name="api-docs"),
    path("", include(router.urls)),
]
