"""报销: the register of claims. What is written of one ends when it is handed in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.views.session import in_place
from activities.models import Activity
from core.money import yuan
from districts.models import CommercialDistrict, PartyOrganisation, Venue
from districts.revealing import RevealingAdmin
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_due
from districts.scoped_admin.once import Once
from districts.scoped_admin.picking import pick_row
from funding import expense_page
from funding.admin.expense_acts import ACTS, AddVouchers
from funding.admin.expense_form import FIELDSETS, ExpenseForm
from funding.enums import ExpenseState, FundKind, Use
from funding.models import Account, Expense
from funding.services import claiming, due_expenses, expenses


@admin.register(Expense)
class ExpenseAdmin(Once, RevealingAdmin):
    nav_group, nav_order = "经费", 50
    form = ExpenseForm
    fieldsets = FIELDSETS
    acts = ACTS
    change_form_template = "funding/expense.html"
    revealed = ("payee", "payee_number")
    list_display = ("summary", "amount", "use", "holder", "spent_on", "look", "due_look", "made_by")
    more_columns = ("area", "party_organisation", "commercial_district", "activity", "paid_on")
    list_select_related = (
        "area__parent",
        "account__area",
        "account__fund",
        "account__party_organisation",
        "party_organisation",
        "commercial_district",
        "activity",
        "venue",
        "journal",
        "made_by",
    )
    list_filter = (
        pick_choice("state", ExpenseState, "状态"),
        pick_choice("use", Use, "用途"),
        pick_due("待办理", due_expenses),
        pick_row("party_organisation", PartyOrganisation, "党组织", Expense),
        pick_row("commercial_district", CommercialDistrict, "商圈", Expense),
        pick_row("activity", Activity, "活动", Expense),
        pick_row("venue", Venue, "阵地", Expense),
        AreaPick,
    )
    search_fields = ("summary", "bank_reference")
    search_help_text = "摘要或银行流水号"

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        """Money that is held where the user writes, of funds that are spent."""
        if model is Account:
            own = Account.objects.for_user(user, "change").held()
            return own.filter(fund__kind=FundKind.SPECIAL, balance__gt=0)
        return super().choices(name, model, user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By the claimant, until it is handed in."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        return obj.state in claiming.OPEN and not expenses.of_claimant(obj, request.user)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.area = obj.account.area
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """One goes on with the vouchers."""
        answer = super().response_add(request, obj, post_url_continue)
        return redirect(self.act_url(AddVouchers.slug, obj)) if "_save" in request.POST else answer

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """What static/js/upload.js sends is answered to the script."""
        answer: Any = super().act_view(request, object_id, slug)
        if not in_place(request) or request.method != "POST":
            return answer
        if answer.status_code == 302:
            return JsonResponse({"to": answer.url})
        told = answer.context_data
        errors = {"": told["refusal"]} if told["refusal"] else _errors(told["form"])
        return JsonResponse({"errors": errors}, status=422)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"page": expense_page.page(obj, request.user)}

    @admin.display(description="金额（元）", ordering="fen")
    def amount(self, row: Expense) -> SafeString:
        return format_html('<span class="num nowrap">{}</span>', yuan(row.fen))

    @admin.display(description="付款账户")
    def holder(self, row: Expense) -> str:
        return str(row.account)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Expense) -> SafeString:
        look = expense_page.LOOKS[ExpenseState(row.state)]
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="办理期限", ordering="due")
    def due_look(self, row: Expense) -> SafeString | str:
        """The shape and the colour only repeat the word."""
        if expense_page.is_late(row):
            return format_html(
                '<span class="nowrap">{}</span> <span class="badge badge--late">已超期</span>',
                str(row.due),
            )
        return format_html('<span class="nowrap">{}</span>', str(row.due or "—"))


def _errors(form: Any) -> dict[str, str]:
    """By the place in which the script shows them."""
    return {
        form[name].id_for_label if name in form.fields else "": "".join(listed)
        for name, listed in form.errors.items()
    }
