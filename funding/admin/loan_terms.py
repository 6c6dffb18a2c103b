"""借款条件: who may apply to a loan fund, from a day on."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from core.money import YuanField, yuan
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick
from districts.scoped_admin.registers import ScopedAdmin
from funding.enums import FundKind
from funding.models import Fund, LoanTerms


class LoanTermsForm(ScopedForm):
    most_fen = YuanField(
        label="单笔最高额（元）", error_messages={"required": "请填写单笔最高额。"}
    )


@admin.register(LoanTerms)
class LoanTermsAdmin(ScopedAdmin):
    nav_group, nav_order = "经费", 94
    form = LoanTermsForm
    list_display = (
        "fund",
        "most_amount",
        "most_months",
        "open_months",
        "needs_title",
        "since",
        "until",
    )
    more_columns = ("document",)
    list_select_related = ("fund__area",)
    list_filter = (type("OfFundArea", (AreaPick,), {"field": "fund__area"}),)
    search_fields = ("fund__name", "document")
    search_help_text = "基金名称或依据文件"
    fields = (
        "fund",
        "most_fen",
        "most_months",
        "open_months",
        "needs_title",
        "document",
        "since",
        "until",
    )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        found = super().choices(name, model, user)
        return found.filter(kind=FundKind.LOAN) if model is Fund else found

    @admin.display(description="单笔最高额（元）", ordering="most_fen")
    def most_amount(self, row: LoanTerms) -> str:
        return yuan(row.most_fen)
