"""What is done to a batch of appropriations; each calls one service."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.utils.timezone import localdate

from core.errors import Refused
from core.money import yuan
from core.sheets import guard
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from funding.enums import BatchState
from funding.models import AppropriationBatch
from funding.services import appropriating, bank_results
from funding.sheets import bank_list


class Submit(ActPage):
    slug, verb, form, transition = "submit", "提交审核", ReasonlessForm, appropriating.SUBMIT
    after = "由另一人审核；审核以前退回才能再改金额。"

    def perform(self, obj: AppropriationBatch, *, by: Any, note: str = "", **_: Any) -> str:
        appropriating.submit(obj, by=by, note=note)
        return f"已提交审核：{obj}。"


class Check(ActPage):
    slug, verb, form, transition = "check", "审核通过", ReasonlessForm, appropriating.CHECK
    action = "decide"

    def effect(self, obj: AppropriationBatch) -> str:
        return f"共 {yuan(appropriating.total(obj))} 元。通过以后由经办人入账下拨，金额不能再改。"

    def perform(self, obj: AppropriationBatch, *, by: Any, note: str = "", **_: Any) -> str:
        appropriating.check(obj, by=by, note=note)
        return f"已审核：{obj}，等经办人入账下拨。"


class RemarksForm(ActForm):
    note = forms.CharField(
        label="退回意见",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="把要改的一次写全。",
        error_messages={"required": "请写明要改什么。"},
    )


class Return(ActPage):
    slug, verb, form, transition = "return", "退回修改", RemarksForm, appropriating.RETURN
    action = "decide"
    after = "回到经办人手里，改好以后重新提交审核。"

    def perform(self, obj: AppropriationBatch, *, by: Any, note: str, **_: Any) -> str:
        appropriating.send_back(obj, by=by, note=note)
        return f"已退回：{obj}。"


class PostForm(ReasonlessForm):
    day = day_field("入账日期")


class Post(ActPage):
    slug, verb, form, transition = "post", "入账下拨", PostForm, appropriating.POST

    def effect(self, obj: AppropriationBatch) -> str:
        payers = appropriating.payers_of(obj)
        short = "；".join(
            f"“{payer.title}”还差 {yuan(payer.lacks)} 元" for payer in payers if payer.lacks
        )
        total = sum(payer.fen for payer in payers)
        told = f"共 {yuan(total)} 元，从 {len(payers)} 个账户拨出，整批一次入账。"
        return f"{told}现在{short}，入不了账。" if short else told

    def perform(self, obj: AppropriationBatch, *, by: Any, day: dt.date, note: str = "") -> str:
        appropriating.post(obj, day=day, by=by, note=note)
        return "已入账。请导出银行代发单，付款以后上传银行回单。"


class Drop(ActPage):
    slug, verb, transition, grave = "drop", "作废", appropriating.DROP, True
    after = "这一批不再下拨；应拨的可以重新测算。"

    def perform(self, obj: AppropriationBatch, *, by: Any, note: str, **_: Any) -> str:
        appropriating.drop(obj, by=by, note=note)
        return f"已作废：{obj}。"


class ResultForm(ReasonlessForm):
    file = forms.FileField(
        label="银行回单",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="在导出的代发单上填好“结果”（成功、失败）、流水号、付款日期和失败原因，原样传回。",
        error_messages={
            "required": "请选择银行回单。",
            "empty": "文件是空的（0 字节），请重新保存后再传。",
        },
    )
    day = day_field("登记日期")

    def prepare(self) -> None:
        del self.fields["note"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            guard.check(Path(file.temporary_file_path()))
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return file

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError(f"登记日期不能晚于今天（{localdate()}），请核对。")
        return day


class TakeResult(ActPage):
    slug, verb, form, button = "bank-result", "上传银行回单", ResultForm, "上传"
    after = "按行号和金额核对。成功的等党组织签收，失败的冲回出资方；同一份回单再传不会重复。"

    def offered(self, obj: AppropriationBatch, user: Any) -> bool:
        return obj.state == BatchState.POSTED

    def refusal(self, obj: AppropriationBatch, user: Any) -> str:
        return bank_results.refusal(obj, user)

    def perform(
        self, obj: AppropriationBatch, *, by: Any, file: Any, day: dt.date, **_: Any
    ) -> str:
        try:
            results = bank_list.results_in(Path(file.temporary_file_path()))
        except Refused as wrong:
            raise Refused(str(wrong), field="file") from None
        return bank_results.take(obj, results, day=day, by=by).told


ACTS = (Submit(), Check(), Return(), Post(), TakeResult(), Drop())
