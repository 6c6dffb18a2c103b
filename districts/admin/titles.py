"""Titles of Party organisations and commercial districts: who bears which since when."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError

from districts.admin.party_acts import DayForm
from districts.enums import Level, PartyTitleKind
from districts.models import PartyTitle
from districts.scoped_admin.acts import ActPage
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin
from districts.services import party_titles


class Revoke(ActPage):
    slug, verb, grave, batch = "revoke", "取消称号", True, True
    form = DayForm

    def offered(self, obj: PartyTitle, user: Any) -> bool:
        return obj.until is None

    def effect(self, obj: PartyTitle) -> str:
        return f"“{obj}”自生效日期起不再有效，登记保留。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        party_titles.revoke(obj, given["day"], by=by, note=given["note"])
        return f"已取消“{obj}”。"

    def memento(self, obj: PartyTitle) -> Any:
        return True

    def restore(self, obj: PartyTitle, memento: Any, *, by: Any) -> None:
        party_titles.restore(obj)


class PartyTitleForm(ScopedForm):
    """The area is its holder's."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        holders = [
            self.cleaned_data.get(name) for name in ("party_organisation", "commercial_district")
        ]
        named = [holder for holder in holders if holder is not None]
        if len(named) != 1:
            raise ValidationError("请在党组织和商圈里选一个，也只选一个。")
        self.instance.area = named[0].area
        return cleaned


@admin.register(PartyTitle)
class PartyTitleAdmin(ScopedAdmin):
    nav_order = 32
    form = PartyTitleForm
    list_display = ("holder", "kind", "name", "level", "issuer", "area", "since_text", "until")
    list_display_links = ("holder",)
    list_select_related = ("party_organisation", "commercial_district", "area")
    list_filter = (
        pick_choice("kind", PartyTitleKind, "称号"),
        pick_choice("level", Level, "级别"),
        pick_open("until", "状态", "有效", "已终止"),
        AreaPick,
    )
    search_fields = ("party_organisation__name", "commercial_district__name", "name")
    search_help_text = "党组织、商圈或称号名称"
    fields = (
        "party_organisation",
        "commercial_district",
        "kind",
        "name",
        "level",
        "issuer",
        "since",
        "until",
    )
    acts = (Revoke(),)

    @admin.display(description="获得者")
    def holder(self, row: PartyTitle) -> str:
        return str(row.party_organisation or row.commercial_district)

    @admin.display(description="授予日期")
    def since_text(self, row: PartyTitle) -> str:
        return row.since_text
