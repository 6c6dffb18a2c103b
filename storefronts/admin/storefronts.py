"""商户: the register of shops, stalls and counters; what else is done to one stands in its acts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.encryption import masked
from districts.models import Building, CommercialDistrict
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from storefronts.admin.storefront_form import StorefrontForm
from storefronts.enums import Trade
from storefronts.models import Storefront


@admin.register(Storefront)
class StorefrontAdmin(RevealingAdmin):
    nav_group, nav_order = "示范店", 10
    in_search = True
    form = StorefrontForm
    revealed = ("phone",)
    personal = ("operator",)
    list_display = ("name", "placed", "trade", "organisation", "area", "phone_masked")
    more_columns = ("uscc", "operator", "staff", "opened", "licence_until", "closed", "remark")
    list_select_related = ("organisation", "area", "commercial_district", "building")
    list_filter = (
        pick_row("commercial_district", CommercialDistrict, "商圈", Storefront),
        pick_row("building", Building, "楼栋", Storefront),
        pick_choice("trade", Trade, "业态"),
        pick_open("closed", "状态", "营业中", "已歇业"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "店名的任一部分、拼音首字母、统一社会信用代码或电话后四位"
    fields = (
        "name",
        "uscc",
        "organisation",
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, twice = super().get_search_results(request, queryset, search_term)
        return self.with_phone_tail(request, found, queryset, search_term), twice

    @admin.display(description="位置")
    def placed(self, row: Storefront) -> str:
        return row.place

    @admin.display(description="联系电话")
    def phone_masked(self, row: Storefront) -> str:
        return masked(row.phone) or "—"
