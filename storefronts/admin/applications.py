"""申报: the register of applications, written by its acts only."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from districts.models import CommercialDistrict
from districts.scoped_admin.lists import Pick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ReadOnlyAdmin
from storefronts import application_page
from storefronts.admin.application_acts import Recommend, Reject, Review, Withdraw
from storefronts.admin.filling_acts import BeginForm, Fill
from storefronts.admin.granting_acts import Award, Publish
from storefronts.admin.picks import OfStoreArea, SchemePick
from storefronts.admin.scoring_acts import Conclude, Score
from storefronts.enums import ApplicationState
from storefronts.models import Application, Storefront
from storefronts.services import waiting

S = ApplicationState
#: How a state looks: shape, word and colour.
LOOKS = {
    S.DRAFT: "badge",
    S.RETURNED: "badge badge--warn",
    S.AWARDED: "badge badge--ok",
    S.REJECTED: "badge",
    S.WITHDRAWN: "badge",
}


class OpenPick(Pick):
    """On its way, and of those what is late."""

    title, parameter_name = "期限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "已逾期"), ("0", "在办未逾期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = waiting.late(localdate())
        if self.value() == "1":
            return queryset.filter(late)
        if self.value() == "0":
            return queryset.filter(~late, pk__in=waiting.open_ones().order_by().values("pk"))
        return queryset


def _in_district(rows: QuerySet[Any], district: CommercialDistrict) -> QuerySet[Any]:
    return rows.filter(storefront__commercial_district=district)


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Only looked at but for its acts; what is added is begun for a store without a phone."""

    can_add = True
    nav_group, nav_order = "示范店", 20
    change_form_template = "applications/application.html"
    acts = (
        Fill(),
        Recommend(),
        Review(),
        Score(),
        Conclude(),
        Publish(),
        Award(),
        Reject(),
        Withdraw(),
    )
    list_display = ("storefront", "scheme", "number", "look", "waited", "due_look", "kind")
    more_columns = ("area", "commercial_district", "score", "stars", "counter", "begun_at")
    list_select_related = (
        "storefront__area",
        "storefront__commercial_district",
        "storefront__building",
        "scheme",
        "version",
        "notice",
    )
    list_filter = (
        pick_choice("state", ApplicationState, "状态"),
        SchemePick,
        OpenPick,
        pick_row("district", CommercialDistrict, "商圈", Storefront, _in_district),
        OfStoreArea,
    )
    search_fields = ("number", "storefront__name")
    search_help_text = "申报编号或店名"
    fields = ("number",)

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return f"{obj.storefront}申报{obj.scheme}"

    def choices(self, name: str, model: type[Model], user: Any) -> QuerySet[Any]:
        """A store for which the clerk begins one: open, and where he writes."""
        if name == "storefront":
            return Storefront.objects.for_user(user, "change").open_on(localdate())
        return super().choices(name, model, user)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """代填: begun by its service, then all of it is filled in on one page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BeginForm(
            request.POST or None,
            initial={"storefront": request.GET.get("storefront")},
            obj=None,
            admin=self,
            request=request,
        )
        begun = form.begun() if form.is_valid() else None
        if begun is not None:
            return redirect(self.act_url(Fill.slug, begun))
        context = {
            **self.admin_site.each_context(request),
            "title": "代商户申报",
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "applications/begin.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [
            {"title": "看板", "url": reverse("store-board")},
            {"title": "授牌名单", "url": reverse("store-ceremony")},
        ]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def after_act(self, obj: Any) -> str:
        """Back to what is not filled in yet."""
        if getattr(obj, "unfinished", False):
            return self.act_url(Fill.slug, obj)
        return super().after_act(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        exports = self.holds_right(request, obj, "export")
        return {"page": application_page.page(obj), "exports": exports}

    @admin.display(description="状态", ordering="state")
    def look(self, row: Application) -> SafeString:
        look = LOOKS.get(ApplicationState(row.state), "badge badge--info")
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="已等（天）")
    def waited(self, row: Application) -> str:
        return str(waiting.days_waiting(row)) if row.open else "—"

    @admin.display(description="办理期限", ordering="due")
    def due_look(self, row: Application) -> SafeString | str:
        """A late one says so in a word: shape and colour only repeat it."""
        if not (late := waiting.days_late(row)):
            return str(row.due) if row.open and row.due else "—"
        return format_html(
            '{}　<span class="badge badge--late">逾期 {} 天</span>', str(row.due), late
        )

    @admin.display(description="区划")
    def area(self, row: Application) -> str:
        return str(row.storefront.area)

    @admin.display(description="商圈")
    def commercial_district(self, row: Application) -> str:
        return str(row.storefront.commercial_district or "—")
