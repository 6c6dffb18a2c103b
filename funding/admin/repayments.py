"""还款: recorded on the page of the loan, checked here by another."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from activities.row_page import Cell, page_of
from core.errors import Refused
from core.money import YuanField, yuan
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin
from funding.admin.document_acts import Drop, Post, Resubmit, SendBack
from funding.admin.looks import look
from funding.enums import DocumentState
from funding.models import Repayment
from funding.services import documents, repayments


class RepaymentForm(ScopedForm):
    fen = YuanField(label="金额（元）")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if not self.errors and {"fen", "day", "bank_reference"} <= given.keys():
            slip, row = given["bank_reference"], self.instance
            try:
                repayments.check(row.loan, given["fen"], given["day"], slip, but=row)
            except Refused as why:
                self.add_error(why.field or None, str(why))
        return cleaned


@admin.register(Repayment)
class RepaymentAdmin(ScopedAdmin):
    nav_group, nav_order = "经费", 75
    can_add = False
    form = RepaymentForm
    change_form_template = "funding/document.html"
    acts = (Post(repayments.post), SendBack(), Resubmit(), Drop())
    list_display = ("day", "loan", "storefront", "amount", "bank_reference", "look", "made_by")
    more_columns = ("told", "area")
    list_select_related = ("loan__storefront", "loan__area", "made_by")
    list_filter = (
        pick_choice("state", DocumentState, "状态"),
        type("OfLoanArea", (AreaPick,), {"field": "loan__area"}),
    )
    search_fields = ("loan__number", "loan__storefront__name", "bank_reference")
    search_help_text = "贷款编号、商户或银行流水号"
    fields = ("fen", "day", "bank_reference")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        still = obj is None or obj.state in documents.OPEN
        return still and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        repayments.correct(obj, by=request.user)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        told = [
            ("无息贷款", Cell(str(obj.loan), page_of("funding_loan", obj.loan_id))),
            ("商户", Cell(str(obj.loan.storefront))),
            ("金额（元）", Cell(yuan(obj.fen))),
            ("还款日期", Cell(str(obj.day))),
            ("银行流水号", Cell(obj.bank_reference)),
            ("登记人", Cell(str(obj.made_by))),
            ("退回意见", Cell(obj.told)),
            ("记账凭证", Cell(str(obj.journal or ""), page_of("funding_journal", obj.journal_id))),
        ]
        return {
            "look": self.look(obj),
            "facts": [(name, cell) for name, cell in told if cell.text],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="商户")
    def storefront(self, row: Repayment) -> str:
        return str(row.loan.storefront)

    @admin.display(description="金额（元）", ordering="fen")
    def amount(self, row: Repayment) -> str:
        return yuan(row.fen)

    @admin.display(description="行政区划")
    def area(self, row: Repayment) -> str:
        return str(row.loan.area)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Repayment) -> SafeString:
        return look(row)
