"""The form of a claim: what was spent, out of which account, and who is paid."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from core.errors import Refused
from core.money import YuanField, yuan
from districts.scoped_admin.once import OnceForm
from funding.models import Account
from funding.services.payees import checked_number

FIELDSETS: Any = [
    (None, {"fields": ["account", "use", "summary", "fen", "spent_on"]}),
    ("付给谁", {"fields": ["payee", "payee_number", "payee_bank", "witness"]}),
    ("用在哪里", {"fields": ["activity", "venue", "party_organisation", "commercial_district"]}),
]
HINTS = {
    "account": "只列有余额的账户；余额以支付时为准。",
    "summary": "一句话写明买了什么、做什么用，不写个人姓名。",
    "payee_number": "用现金支付的不填，并选是哪个活动。",
    "party_organisation": "不选的，按付款账户所属党组织。",
    "commercial_district": "不选的，按党组织所在商圈。",
}


def account_text(account: Account) -> str:
    return f"{account.fund} · {account}（余额 {yuan(account.balance)} 元）"


class ExpenseForm(OnceForm):
    fen = YuanField(
        label="金额（元）", min_value=0.01, error_messages={"min_value": "金额要大于 0，请核对。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "account" in self.fields:
            account: Any = self.fields["account"]
            account.queryset = account.queryset.select_related("fund", "area", "party_organisation")
            account.label_from_instance = account_text
        if not self.instance.pk:
            self.initial.setdefault("spent_on", localdate())
        for name, hint in HINTS.items():
            if name in self.fields:
                self.fields[name].help_text = hint

    def clean_spent_on(self) -> Any:
        day = self.cleaned_data["spent_on"]
        if day and day > localdate():
            raise forms.ValidationError(f"发生日期不能晚于今天（{localdate()}），请核对。")
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if "payee_number" in self.changed_data and given.get("payee_number"):
            try:
                given["payee_number"] = checked_number(given["payee_number"])
            except Refused as wrong:
                self.add_error("payee_number", str(wrong))
        self._propose(given)
        return cleaned

    def _propose(self, given: dict[str, Any]) -> None:
        """What was not chosen follows from what was."""
        account = given.get("account")
        if account is not None and not given.get("party_organisation"):
            given["party_organisation"] = account.party_organisation
        party = given.get("party_organisation")
        if party is not None and not given.get("commercial_district"):
            given["commercial_district"] = party.commercial_district
