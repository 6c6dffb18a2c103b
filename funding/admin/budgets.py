"""预算: the lines of a year's plan, and later changes; what the list shows is summed."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.money import yuan
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.once import Once
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ScopedAdmin
from districts.scoping import assigned_paths, within
from funding.admin.arriving import FaultForm, Total, Totalled, amount, open_funds
from funding.admin.picks import FundPick
from funding.enums import Source, Use
from funding.models import Budget, Fund
from funding.models.ledger import MOST_FEN
from funding.services import budgets


class BudgetForm(FaultForm):
    fen = amount("金额（元）", min_value=Decimal(-MOST_FEN) / 100)
    faults = budgets.faults
    hints = {
        "fen": "批复的金额；以后调减的另记一行，填负数。",
        "area": "钱由哪一级用，就选哪一级。",
        "source": "按来源分的才填。",
        "use": "按用途分的才填。",
        "decided_on": "从这一天起计入预算；以前各日的预算不变。",
    }


class BudgetYearPick(Pick):
    title, parameter_name = "年度", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        known = model_admin.rows(request.user, "view").order_by("-year").values_list("year")
        return [(year, f"{year}年度") for (year,) in known.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        known = value.isdecimal() and len(value) == 4
        return queryset.filter(year=int(value)) if known else queryset


@admin.register(Budget)
class BudgetAdmin(Once, Totalled, ScopedAdmin):
    """Who keeps the fund writes its budget; it is read where it is to be used."""

    nav_group, nav_order = "经费", 20
    form = BudgetForm
    list_display = ("year", "fund", "user_of_it", "source", "use", "amount", "decided_on")
    list_display_links = ("year", "fund")
    more_columns = ("area", "commercial_district", "document")
    list_select_related = ("fund", "area", "party_organisation", "commercial_district")
    list_filter = (
        BudgetYearPick,
        FundPick,
        pick_choice("source", Source, "来源"),
        pick_choice("use", Use, "用途"),
        pick_row("commercial_district", CommercialDistrict, "商圈", Budget),
        AreaPick,
    )
    search_fields = ("document", "party_organisation__name", "commercial_district__name")
    search_help_text = "批复文号、党组织或商圈"
    fields = (
        "fund",
        "year",
        "area",
        "party_organisation",
        "commercial_district",
        "source",
        "use",
        "fen",
        "decided_on",
        "document",
    )

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        if action != self.write_action:
            return super().rows(user, action)
        return Budget.objects.filter(within(assigned_paths(user, action), "fund__area"))

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is Fund:
            return open_funds(user, self.write_action)
        return super().choices(name, model, user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.stamp(request, obj, change=change)
        budgets.keep(obj)

    def totals(self, rows: QuerySet[Any]) -> list[Total]:
        cut = rows.filter(fen__lt=0)
        return [
            Total("预算合计", yuan(budgets.total(rows))),
            Total("其中调减", yuan(budgets.total(cut)), "已从合计里减去"),
        ]

    @admin.display(description="使用单位", ordering="area__name")
    def user_of_it(self, row: Budget) -> str:
        one: Area | PartyOrganisation | CommercialDistrict
        one = row.party_organisation or row.commercial_district or row.area
        return str(one)

    @admin.display(description="金额（元）", ordering="fen")
    def amount(self, row: Budget) -> str:
        return yuan(row.fen)
