"""The application for a loan as a store fills it in."""

from typing import Any

from django import forms

from core.encryption import masked
from core.money import YuanField, yuan
from core.sheets.cells import plain
from districts.visiting import text_field
from funding.models import Loan, LoanTerms
from funding.services import loan_applying
from funding.services.loan_applying import Asked


class LoanForm(forms.Form):
    """`key` makes a form that is sent twice one. What was returned is filled in again, but for the
    account number: left empty it stays as it was."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    fen = YuanField(label="申请金额（元）", error_messages={"required": "请填写申请金额。"})
    months = forms.IntegerField(
        label="借多少个月",
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        error_messages={"required": "请填写期限。", "invalid": "期限请填整数，例如 12。"},
    )
    purpose = text_field("用途", 200, "请写明用途。", autocomplete="off")
    payee = text_field("收款户名", 80, "请填写收款户名。", autocomplete="off")
    payee_number = text_field(
        "收款账号", 40, "请填写收款账号。", autocomplete="off", inputmode="numeric"
    )
    payee_bank = text_field("开户行", 80, "请填写开户行。", autocomplete="off")

    def __init__(self, terms: LoanTerms, *args: Any, loan: Loan | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.terms, self.loan = terms, loan
        self.fields["fen"].widget.attrs["class"] = "input"
        self.fields["fen"].help_text = f"每笔最多 {yuan(terms.most_fen)} 元。"
        self.fields["months"].help_text = f"最长 {terms.most_months} 个月，每月等额还，无息。"
        self.fields["purpose"].help_text = "写具体，例如“进货 8000 元，换招牌 4000 元”。"
        self.fields["payee"].help_text = "与银行卡或开户许可证上的户名一致。"
        self.fields["payee_bank"].help_text = "写到支行，例如“建设银行银川阅海支行”。"
        if loan is not None:
            self.fields["payee_number"].required = False
            self.fields[
                "payee_number"
            ].help_text = f"现在是 {masked(loan.payee_number)}，不改就不用填。"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, told in loan_applying.defects(self.terms, self.asked()).items():
            if name not in self.errors:
                self.add_error(name, told)
        return given

    def asked(self) -> Asked:
        """What was filled in; of what is missing nothing."""
        given = self.cleaned_data
        words = ("purpose", "payee", "payee_number", "payee_bank")
        told = {name: plain(given.get(name) or "") for name in words}
        if self.loan is not None and not told["payee_number"]:
            told["payee_number"] = self.loan.payee_number
        return Asked(fen=given.get("fen") or 0, months=given.get("months") or 0, **told)
