"""店内党员: who works in which store; begun and ended by acts on the store, corrected here."""

from django.contrib import admin

from districts.scoped_admin.lists import AreaPick, pick_open
from members.admin.merits import NamingAdmin
from storefronts.models import StorefrontMember


class StorePick(AreaPick):
    field = "storefront__area"


@admin.register(StorefrontMember)
class StorefrontMemberAdmin(NamingAdmin):
    nav_group, nav_order = "示范店", 15
    can_add = False
    list_display = ("person", "storefront", "post", "since", "until")
    list_select_related = ("member", "storefront")
    list_filter = (pick_open("until", "状态", "在店", "已离店"), StorePick)
    search_fields = ("storefront__name",)
    search_help_text = "店名或党员姓名"
    fields = ("storefront", "member", "post", "since", "until")
    readonly_fields = ("storefront",)
