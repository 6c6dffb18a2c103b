"""收款账户 of Party organisations: the number is checked when it is typed and masked ever after."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.encryption import masked
from core.errors import Refused
from districts.revealing import RevealingAdmin
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import pick_open
from funding.admin.appropriation_picks import ReceiverAreaPick
from funding.models import BankAccount
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


@admin.register(BankAccount)
class BankAccountAdmin(RevealingAdmin):
    nav_group, nav_order = "经费", 96
    form = BankAccountForm
    revealed = ("number",)
    list_display = ("party_organisation", "holder", "bank", "number_masked", "since", "until")
    list_display_links = ("party_organisation",)
    list_select_related = ("party_organisation",)
    list_filter = (pick_open("until", "状态", "现行", "已终止"), ReceiverAreaPick)
    search_fields = ("party_organisation__name", "holder", "bank")
    search_help_text = "党组织、户名或开户行"
    fields = ("party_organisation", "holder", "bank", "number", "since", "until")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            *super().get_readonly_fields(request, obj),
            *(("party_organisation",) if obj else ()),
        )

    @admin.display(description="账号")
    def number_masked(self, row: BankAccount) -> str:
        return masked(row.number) or "—"
