"""收款账户 of Party organisations: the number is checked when it is typed and masked ever after;
what one wrote another confirms."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.encryption import masked
from core.errors import Refused
from districts.revealing import RevealingAdmin
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import pick_open
from funding.admin.appropriation_looks import account_look
from funding.admin.appropriation_picks import CheckedPick, ReceiverAreaPick
from funding.models import BankAccount
from funding.services import receiving
from funding.services.payees import checked_number


class BankAccountForm(ScopedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        number = self.cleaned_data.get("number")
        if number and "number" in self.changed_data:
            try:
                self.cleaned_data["number"] = checked_number(number, field="number")
            except Refused as why:
                self.add_error("number", str(why))
        return cleaned


class ConfirmForm(ReasonlessForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["seen"].initial = receiving.seal(self.obj)


class Confirm(ActPage):
    slug, verb, action, form = "confirm", receiving.CONFIRM, "decide", ConfirmForm

    def offered(self, obj: BankAccount, user: Any) -> bool:
        return not receiving.confirmed(obj)

    def refusal(self, obj: BankAccount, user: Any) -> str:
        return receiving.refusal(obj, user)

    def effect(self, obj: BankAccount) -> str:
        told = f"户名“{obj.holder}”，{obj.bank}，账号 {masked(obj.number)}，{obj.made_by}登记。"
        after = "请对照开户许可证核对，完整账号在“查看号码”里看。核对以后列入银行代发单，"
        return f"{told}{after}户名、开户行、账号再有改动的要重新核对。"

    def perform(self, obj: BankAccount, *, by: Any, seen: str, note: str = "") -> str:
        return f"已核对：{receiving.confirm(obj, by=by, seen=seen, note=note)}。"


@admin.register(BankAccount)
class BankAccountAdmin(RevealingAdmin):
    nav_group, nav_order = "经费", 96
    form = BankAccountForm
    revealed = ("number",)
    acts = (Confirm(),)
    list_display = (
        "party_organisation",
        "holder",
        "bank",
        "number_masked",
        "look",
        "since",
        "until",
    )
    more_columns = ("made_by", "checked_by")
    list_display_links = ("party_organisation",)
    list_select_related = ("party_organisation", "made_by", "checked_by")
    list_filter = (
        CheckedPick,
        pick_open("until", "状态", "现行", "已终止"),
        ReceiverAreaPick,
    )
    search_fields = ("party_organisation__name", "holder", "bank")
    search_help_text = "党组织、户名或开户行"
    fields = ("party_organisation", "holder", "bank", "number", "since", "until")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            *super().get_readonly_fields(request, obj),
            *(("party_organisation", "persons") if obj else ()),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fields, *(("persons",) if obj else ()))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        receiving.keep(obj, by=request.user)

    @admin.display(description="核对", ordering="checked_by")
    def look(self, row: BankAccount) -> SafeString:
        return account_look(confirmed=receiving.confirmed(row))

    @admin.display(description="登记、核对")
    def persons(self, row: BankAccount) -> str:
        checked = f"{row.checked_by}核对" if receiving.confirmed(row) else "待核对"
        return f"{row.made_by}登记，{checked}"

    @admin.display(description="账号")
    def number_masked(self, row: BankAccount) -> str:
        return masked(row.number) or "—"
