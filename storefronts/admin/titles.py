"""称号牌匾: the register of titles, how it is narrowed and searched, and the page of one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.search import wanted
from districts import limits
from districts.finding import matching
from districts.models import CommercialDistrict
from districts.scoped_admin import history
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin
from storefronts import title_page
from storefronts.admin.picks import SchemePick
from storefronts.admin.title_acts import ACTS
from storefronts.admin.title_prints import Printing
from storefronts.enums import TitleState
from storefronts.models import Inspection, Storefront, Title
from storefronts.models.schemes import STARS
from storefronts.services import due_titles

#: How a state looks: the shape and the colour repeat the word.
LOOKS = {
    TitleState.STANDING: "badge badge--ok",
    TitleState.SUSPENDED: "badge badge--warn",
    TitleState.REVOKED: "badge badge--late",
    TitleState.APPEALED: "badge badge--late",
    TitleState.EXPIRED: "badge badge--warn",
}
ENDS = (60, 30, 7)  # days


class ValidPick(Pick):
    """What ends soon, and what has ended without anybody saying so."""

    title, parameter_name = "有效期", "valid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [*((str(days), f"{days} 天内到期") for days in ENDS), ("past", "已过有效期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today, value = localdate(), self.value() or ""
        if value == "past":
            states = (TitleState.STANDING, TitleState.SUSPENDED, TitleState.EXPIRED)
            return queryset.filter(state__in=states, valid_to__lt=today)
        if value not in map(str, ENDS):
            return queryset
        last = today + dt.timedelta(days=int(value))
        return queryset.valid_on(today).filter(valid_to__lte=last)  # type: ignore[attr-defined]


class InspectedPick(Pick):
    """What has to be inspected this quarter, and for which of it a visit is planned."""

    title, parameter_name = "检查", "inspected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("due", "本季未检查"), ("unplanned", "本季未检查也未安排"), ("planned", "已安排")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        due = due_titles.uninspected("", localdate()).order_by().values("pk")
        planned = Inspection.objects.filter(done_on=None).values("title")
        return {
            "due": lambda: queryset.filter(pk__in=due),
            "unplanned": lambda: queryset.filter(pk__in=due).exclude(pk__in=planned),
            "planned": lambda: queryset.filter(pk__in=planned),
        }.get(self.value() or "", lambda: queryset)()


class StarsPick(Pick):
    title, parameter_name = "星级", "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(str(stars), f"{stars} 星") for stars in range(STARS, -1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {value for value, _ in self.lookups(request, None)}
        return queryset.filter(stars=self.value()) if self.value() in known else queryset


def _in_district(rows: QuerySet[Any], district: CommercialDistrict) -> QuerySet[Any]:
    return rows.filter(storefront__commercial_district=district)


@admin.register(Title)
class TitleAdmin(Printing, ScopedAdmin):
    """A title comes by its award or a ledger and goes by its acts: what is corrected here is how it
    was written down."""

    nav_group, nav_order = "示范店", 30
    can_add = False
    change_form_template = "stores/title.html"
    acts = ACTS
    actions = ("certificates",)
    list_display = (
        "number",
        "store",
        "place",
        "scheme",
        "starred",
        "look",
        "awarded_on",
        "ends",
        "hung_on",
    )
    more_columns = ("counter", "issuer", "rectify_by", "district", "area")
    list_select_related = (
        "scheme",
        "storefront__area",
        "storefront__building",
        "storefront__commercial_district",
    )
    list_filter = (
        pick_choice("state", TitleState, "状态"),
        SchemePick,
        pick_row("commercial_district", CommercialDistrict, "商圈", Storefront, _in_district),
        ValidPick,
        InspectedPick,
        pick_open("hung_on", "亮牌", "未亮牌", "已亮牌"),
        StarsPick,
        type("TitleAreaPick", (AreaPick,), {"field": "storefront__area"}),
    )
    search_fields = ("number",)
    search_help_text = "编号或店名的任一部分"
    fields = ("number", "issuer", "counter")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [{"url": reverse("store-route"), "title": "检查路线"}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        warned = limits.expression("plaque_warning", "storefront__area")
        return super().get_queryset(request).annotate(warned=warned)

    def get_urls(self) -> list[URLPattern]:
        return [*self.print_urls(), *super().get_urls()]

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        yield from super().act_tools(request, obj)
        yield from self.print_tools(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Two indexed searches, of the numbers and of the stores' names."""
        if not search_term.strip():
            return queryset, False
        named = matching(Storefront.objects.order_by(), search_term)
        found = (
            numbered(search_term)
            .values("pk")
            .union(Title.objects.order_by().filter(storefront__in=named.values("pk")).values("pk"))
        )
        return queryset.filter(pk__in=found), False

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return f"{obj.storefront}　{obj.scheme} {obj.number}"

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "look": self.look(obj),
            "facts": title_page.facts(obj, localdate()),
            "timeline": title_page.timeline(obj),
            "decisions": [
                title_page.decision(one)
                for one in obj.revocations.select_related("by").order_by("-pk")
            ],
            "acts_done": history.acts(obj),
            "store_url": title_page.page_of("storefronts_storefront", obj.storefront_id),
        }

    @admin.display(description="商户", ordering="storefront__name")
    def store(self, row: Title) -> str:
        return str(row.storefront)

    @admin.display(description="位置")
    def place(self, row: Title) -> str:
        return row.storefront.place

    @admin.display(description="商圈")
    def district(self, row: Title) -> str:
        return str(row.storefront.commercial_district or "—")

    @admin.display(description="行政区划", ordering="storefront__area__name")
    def area(self, row: Title) -> str:
        return str(row.storefront.area)

    @admin.display(description="星级", ordering="stars")
    def starred(self, row: Title) -> str:
        return title_page.stars_text(row.stars)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Title) -> SafeString:
        shape = LOOKS.get(TitleState(row.state), "badge")
        return format_html('<span class="{}">{}</span>', shape, row.get_state_display())

    @admin.display(description="有效期至", ordering="valid_to")
    def ends(self, row: Any) -> SafeString:
        """Said in a word where it ends soon, or has ended."""
        left = (row.valid_to - localdate()).days
        if row.state != TitleState.STANDING or left > row.warned:
            return format_html("{}", row.valid_to)
        word = f"还有 {left} 天" if left >= 0 else "已过"
        shape = "badge badge--warn" if left >= 0 else "badge badge--late"
        return format_html('{} <span class="{}">{}</span>', row.valid_to, shape, word)


def numbered(term: str) -> QuerySet[Title]:
    """Titles whose number holds the term: by the index of its pieces, then exactly."""
    plain = "".join(term.lower().split())
    rows = Title.objects.order_by().filter(search__contains=wanted(plain))
    return rows.filter(number__icontains=plain) if plain else rows.none()
