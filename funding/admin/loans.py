"""无息贷款 at the office: facts, whether the store may borrow today, the course, the plan with
what is covered, repayments. The store writes it; the office goes on by acts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.row_page import Cell, page_of
from core.encryption import masked
from core.money import yuan
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_due
from funding.admin.loan_acts import ACTS
from funding.admin.looks import LOOKS as SLIPS
from funding.enums import DocumentState, LoanState
from funding.models import Loan
from funding.services import due_loans, loan_figures, loan_plan, loan_terms, loans
from funding.services.loan_course import course

S = LoanState
LOOKS: dict[str, str] = {
    S.SUBMITTED: "badge badge--warn",
    S.RETURNED: "badge badge--warn",
    S.REVIEWED: "badge badge--info",
    S.APPROVED: "badge badge--info",
    S.AGREED: "badge badge--info",
    S.LENT: "badge badge--ok",
    S.WRITING_OFF: "badge badge--late",
    S.REPAID: "badge badge--ok",
    S.WRITTEN_OFF: "badge",
    S.REJECTED: "badge",
    S.WITHDRAWN: "badge",
}
#: while whether the store may borrow is asked
ASKING = (S.SUBMITTED, S.RETURNED, S.REVIEWED)


class LatePick(Pick):
    title, parameter_name = "还款", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "逾期未还")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = due_loans.unpaid("", localdate()).order_by().values("pk")
        return queryset.filter(pk__in=late) if self.value() == "1" else queryset


@admin.register(Loan)
class LoanAdmin(RevealingAdmin):
    nav_group, nav_order = "经费", 70
    can_add = False
    acts = ACTS
    revealed = ("payee", "payee_number")
    personal = ("payee", "payee_number")
    change_form_template = "funding/loan.html"
    list_display = (
        "number",
        "storefront",
        "asked_amount",
        "granted_amount",
        "look",
        "due_look",
        "next_due",
        "owed_amount",
        "area",
    )
    more_columns = ("fund", "asked_on", "lent_on", "agreement", "ended_on")
    list_select_related = ("storefront", "area", "account", "fund")
    list_filter = (
        pick_choice("state", LoanState, "状态"),
        pick_due("待审查评议放款", due_loans),
        LatePick,
        AreaPick,
    )
    search_fields = ("number", "storefront__name", "agreement")
    search_help_text = "贷款编号、商户或协议编号"
    fields = ("number",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        today = localdate()
        asking = obj.state in ASKING
        told = loan_terms.conditions(obj.terms, obj.storefront, today, but=obj) if asking else []
        return {
            "look": self.look(obj),
            "facts": _facts(obj, named=self.holds_right(request, obj, "reveal")),
            "conditions": told,
            "available": yuan(loan_figures.available(obj.fund)),
            "course": course(obj),
            "lines": loan_plan.lines(obj, today),
            "behind": yuan(loan_plan.behind(obj, today)),
            "late": loans.days_late(obj, today),
            "repayments": _repayments(obj),
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="申请（元）", ordering="asked_fen")
    def asked_amount(self, row: Loan) -> str:
        return yuan(row.asked_fen)

    @admin.display(description="核定（元）", ordering="fen")
    def granted_amount(self, row: Loan) -> str:
        return yuan(row.fen)

    @admin.display(description="还欠（元）", ordering="account__balance")
    def owed_amount(self, row: Loan) -> str:
        return yuan(row.account.balance) if row.account is not None else "—"

    @admin.display(description="状态", ordering="state")
    def look(self, row: Loan) -> SafeString:
        shape, word = LOOKS[row.state], row.get_state_display()
        late = loans.days_late(row, localdate())
        if row.state == S.LENT and late:
            shape, word = "badge badge--late", f"逾期 {late} 天"
        return format_html('<span class="{}">{}</span>', shape, word)

    @admin.display(description="办理期限", ordering="due")
    def due_look(self, row: Loan) -> SafeString:
        if row.due and row.state in due_loans.OPEN and row.due < localdate():
            return format_html('{}　<span class="badge badge--warn">已超期</span>', f"{row.due}")
        return format_html('<span class="nowrap">{}</span>', f"{row.due or '—'}")


def _facts(loan: Loan, *, named: bool) -> list[tuple[str, Cell]]:
    store = page_of("storefronts_storefront", loan.storefront_id)
    granted = f"{yuan(loan.fen)} 元，{loan.months} 个月，无息" if loan.fen else ""
    agreed = f"{loan.agreement}（{loan.agreed_on}）" if loan.agreement else ""
    owed = f"{yuan(loan.account.balance)} 元" if loan.account is not None else ""
    told = [
        ("商户", Cell(str(loan.storefront), store)),
        ("贷款基金", Cell(str(loan.fund), page_of("funding_fund", loan.fund_id))),
        ("申请", Cell(f"{yuan(loan.asked_fen)} 元，{loan.asked_months} 个月")),
        ("用途", Cell(loan.purpose)),
        ("收款户名", Cell(masked(loan.payee, 1, 0) if named else "—")),
        ("收款账号", Cell(masked(loan.payee_number) if named else "—")),
        ("开户行", Cell(loan.payee_bank)),
        ("核定", Cell(granted)),
        ("评议", Cell(f"{loan.committee}（{loan.decided_on}）" if loan.committee else "")),
        ("协议", Cell(agreed)),
        ("放款", Cell(f"{loan.lent_on}（流水号 {loan.bank_reference}）" if loan.lent_on else "")),
        ("还欠", Cell(owed)),
        ("结清（核销）", Cell(str(loan.ended_on or ""))),
        ("答复", Cell(loan.told if loan.state in (S.RETURNED, S.REJECTED) else "")),
    ]
    return [(name, cell) for name, cell in told if cell.text]


def _repayments(loan: Loan) -> list[tuple[Cell, str, str, Cell]]:
    """Day (leading to its page), amount, slip, state."""
    return [
        (
            Cell(str(one.day), page_of("funding_repayment", one.pk)),
            yuan(one.fen),
            one.bank_reference,
            Cell(one.get_state_display(), look=SLIPS[DocumentState(one.state)]),
        )
        for one in loan.repayments.all()
    ]
