"""/api/v1/: what other systems may read, with its description, for who holds a role."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import APIRootView, DefaultRouter

from districts.api.reading import LISTS
from districts.permissions import HoldsRole

#: Where lists of the API are declared; their order is the one in which they are told.
ROOMS = (
    *("districts.api.registers", "districts.api.links", "members.api", "storefronts.api"),
    *("activities.api.activities", "activities.api.services", "funding.api"),
    *("reports.api.declarations", "reports.api.editions", "reports.api.movements"),
    "reports.api.facts",
)


class Root(APIRootView):
    """The addresses of all lists."""

    permission_classes = [HoldsRole]
    http_method_names = ["get", "head"]


router = DefaultRouter()
router.include_format_suffixes = False
router.APIRootView = Root
for room in ROOMS:
    import_module(room)
for noun, (_, view) in LISTS.items():
    # Names of their own: the pages of the dashboard have lists of the same nouns.
    router.register(noun, view, f"api-{noun.replace('/', '-')}")

of_the_office = {"permission_classes": [HoldsRole]}
#: the stock page has a style inside it, which our content policy refuses
docs = SpectacularSwaggerSplitView.as_view(template_name="api/docs.html", **of_the_office)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(**of_the_office), name="schema"),
    path("docs/", docs, name="api-docs"),
    path("", include(router.urls)),
]
