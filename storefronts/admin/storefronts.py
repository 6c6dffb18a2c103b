"""商户: the register of shops, stalls and counters; what else is done to one stands in its acts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.timezone import localdate

from core.encryption import masked
from districts.models import Building, CommercialDistrict, Organisation
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import AreaPick, key_of, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from storefronts import storefront_page
from storefronts.admin.picks import AccountPick, HonourPick, MemberPick
from storefronts.admin.storefront_acts import ACTS
from storefronts.admin.storefront_form import StorefrontForm
from storefronts.enums import Trade
from storefronts.models import Storefront, StorefrontMember, Title
from storefronts.services.conditions import in_the_party


@admin.register(Storefront)
class StorefrontAdmin(RevealingAdmin):
    nav_group, nav_order = "示范店", 10
    in_search = True
    form = StorefrontForm
    revealed = ("phone",)
    personal = ("operator",)
    acts = ACTS
    change_form_template = "storefronts/storefront.html"
    list_display = (
        "name",
        "placed",
        "trade",
        "owned_by",
        "working",
        "honours",
        "phone_masked",
        "area",
    )
    more_columns = (
        "uscc",
        "operator",
        "staff",
        "opened",
        "licence_until",
        "closed",
        "closed_reason",
        "remark",
    )
    list_select_related = ("organisation", "area", "commercial_district", "building")
    list_filter = (
        pick_row("commercial_district", CommercialDistrict, "商圈", Storefront),
        pick_row("building", Building, "楼栋", Storefront),
        pick_choice("trade", Trade, "业态"),
        pick_open("closed", "状态", "营业中", "已歇业"),
        MemberPick,
        HonourPick,
        AccountPick,
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "店名的任一部分、拼音首字母、统一社会信用代码或电话后四位"
    fields = (
        "name",
        "uscc",
        "organisation",
        "owner_name",
        "area",
        "commercial_district",
        "building",
        "floor",
        "unit",
        "address",
        "trade",
        "staff",
        "operator",
        "phone",
        "opened",
        "licence_until",
        "remark",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Title.objects.valid_on(localdate()).select_related("scheme").order_by("pk")
        rows = super().get_queryset(request).annotate(working_today=count_of_members(localdate()))
        return rows.prefetch_related(Prefetch("titles", held, to_attr="held_today"))

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """Begun from an organisation, it has the organisation's name, code and place."""
        given = super().get_changeform_initial_data(request)
        key = key_of(request.GET.get("organisation"))
        own_rows = Organisation.objects.for_user(request.user, "change")
        known = None if key is None else own_rows.filter(pk=key).first()
        if known is None:
            return given
        own = ("name", "uscc", "area", "commercial_district")
        return {**given, **{name: getattr(known, name) for name in own}}

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        named = self.holds_right(request, obj, "reveal")
        return {
            "facts": storefront_page.facts(obj),
            "timeline": storefront_page.timeline(obj, named=named),
            "page": storefront_page.told(obj, localdate(), named=named),
            "phone": masked(obj.phone) or "—",
        }

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        return self.with_phone_tail(request, found, queryset, search_term), twice

    @admin.display(description="位置")
    def placed(self, row: Storefront) -> str:
        return row.place

    @admin.display(description="所属单位", ordering="organisation__name")
    def owned_by(self, row: Storefront) -> str:
        return row.owner

    @admin.display(description="店内党员", ordering="working_today")
    def working(self, row: Any) -> int:
        return int(row.working_today)

    @admin.display(description="称号")
    def honours(self, row: Any) -> str:
        return "、".join(told_title(title) for title in row.held_today)

    @admin.display(description="联系电话")
    def phone_masked(self, row: Storefront) -> str:
        return masked(row.phone) or "—"


def count_of_members(day: Any) -> Any:
    """How many Party members work in the store on the day, for a list."""
    there = StorefrontMember.objects.on(day).filter(in_the_party(day), storefront=OuterRef("pk"))
    counted = there.order_by().values("storefront").annotate(n=Count("member", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def told_title(title: Title) -> str:
    stars = f" {title.stars} 星" if title.stars else ""
    counter = f"（{title.counter}）" if title.counter else ""
    return f"{title.scheme}{stars}{counter}"
