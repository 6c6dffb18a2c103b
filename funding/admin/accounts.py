"""账户: what it holds, and its lines with what was held after each."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from activities.row_page import Cell, page_of
from core.money import yuan
from districts.models import CommercialDistrict, PartyOrganisation
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ReadOnlyAdmin
from funding.admin.links import linked
from funding.admin.picks import FundPick
from funding.enums import AccountKind, Source, Use
from funding.models import Account

LINES = 100  # the last ones that its page shows; the list of entries has all


class BalancePick(Pick):
    title, parameter_name = "余额", "balance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "有余额"), ("0", "余额为零")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        nothing = queryset.filter(balance=0)
        return {"1": queryset.exclude(balance=0), "0": nothing}.get(self.value() or "", queryset)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "经费", 82
    change_form_template = "funding/account.html"
    list_display = (
        "name",
        "fund",
        "kind",
        "source",
        "use",
        "held_amount",
        "area",
        "party_organisation",
    )
    more_columns = ("commercial_district",)
    list_select_related = ("fund", "area", "party_organisation", "commercial_district")
    list_filter = (
        FundPick,
        pick_choice("kind", AccountKind, "账户类别"),
        pick_choice("source", Source, "资金来源"),
        pick_choice("use", Use, "用途"),
        BalancePick,
        pick_row("party_organisation", PartyOrganisation, "党组织", Account),
        pick_row("commercial_district", CommercialDistrict, "商圈", Account),
        AreaPick,
    )
    search_fields = ("area__name", "party_organisation__name")
    search_help_text = "区划或党组织名称"
    fields = ("fund",)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        last = obj.entries.running().select_related("journal").reverse()[:LINES]
        entries = reverse("admin:funding_entry_changelist")
        return {
            "facts": [
                ("专项经费", linked(obj.fund)),
                ("账户类别", Cell(obj.get_kind_display())),
                ("资金来源", Cell(obj.get_source_display())),
                ("用途", Cell(obj.get_use_display())),
                ("行政区划", Cell(str(obj.area))),
                ("党组织", linked(obj.party_organisation)),
                ("商圈", linked(obj.commercial_district)),
                ("余额（元）", Cell(yuan(obj.balance))),
            ],
            "lines": [_line(one) for one in last],
            "most": LINES,
            "entries_url": f"{entries}?account={obj.pk}",
        }

    @admin.display(description="账户", ordering="source")
    def name(self, row: Account) -> str:
        return str(row)

    @admin.display(description="余额（元）", ordering="balance")
    def held_amount(self, row: Account) -> str:
        return yuan(row.balance)


def _line(entry: Any) -> dict[str, Any]:
    return {
        "day": entry.journal.day,
        "voucher": entry.journal.voucher or "—",
        "summary": entry.journal.summary,
        "url": page_of("funding_journal", entry.journal_id),
        "out": yuan(-entry.fen) if entry.fen < 0 else "",
        "into": yuan(entry.fen) if entry.fen > 0 else "",
        "held": yuan(entry.held_after),
    }
