"""What is done with a claim: handed in, withdrawn, checked, returned, approved, refused, paid."""

from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate

from core.money import yuan
from core.workflow import Transition
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from funding.enums import ExpenseState
from funding.forms.vouchers import VouchersField
from funding.models import Expense, Voucher
from funding.services import claiming, expenses, vouchers
from members.admin import fields

#: what is usually wrong with a claim; the rest is written
USUAL = (
    "票据看不清，请重拍",
    "缺发票或者正式收据",
    "票据金额与报销金额不符",
    "票据抬头、日期不对",
    "收款人或账号与票据不符",
    "用途选错",
    "缺采购清单、活动通知或参加人员名单",
)


class NoNoteForm(ActForm):
    """Of an act that has nothing to explain."""

    def prepare(self) -> None:
        del self.fields["note"]


class Submit(ActPage):
    slug, verb, form, transition = "submit", "提交", NoNoteForm, expenses.SUBMIT
    batch = True
    after = "提交后不能再改；审核人退回补正的可以改好再提交。"

    def effect(self, obj: Expense) -> str:
        above = expenses.goes_above(obj)
        limit = yuan(expenses.limit_fen(obj))
        way = (
            f"超过 {limit} 元，审核后还要上级审批。"
            if above
            else f"不超过 {limit} 元，本级审核后即可支付。"
        )
        return f"{way}{self.after}{claiming.warning(obj)}"

    def perform(self, obj: Expense, *, by: Any, **_: Any) -> str:
        return f"“{obj}”已提交，{expenses.submit(obj, by=by).due} 前审核。"


class VouchersForm(NoNoteForm):
    papers = VouchersField(label="票据", help_text="照片或 PDF，一次最多 9 张；手机上可以直接拍。")
    title = fields.text("说明（可不填）", 80, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["papers"].widget.attrs["data-shown"] = "shown-papers"


class AddVouchers(ActPage):
    slug, verb = "vouchers", "传票据"
    form: ClassVar[type[ActForm]] = VouchersForm
    template = "funding/vouchers.html"
    after = "照片会自动压缩并去掉拍摄地点；审批以后票据不能再改。"

    def offered(self, obj: Expense, user: Any) -> bool:
        return obj.state in claiming.OPEN

    def refusal(self, obj: Expense, user: Any) -> str:
        return vouchers.refusal(obj, user)

    def perform(self, obj: Expense, *, by: Any, papers: Any, title: str, **_: Any) -> str:
        made = vouchers.add(obj, papers, by=by, title=title)
        return f"已传 {len(made)} 张，共 {obj.vouchers.count()} 张票据。"


class DropVoucherForm(ActForm):
    voucher: forms.ModelChoiceField = forms.ModelChoiceField(
        Voucher.objects.none(),
        label="票据",
        empty_label="请选择",
        error_messages={"required": "请选择票据。", "invalid_choice": "请在列表里选择票据。"},
    )

    def prepare(self) -> None:
        voucher: Any = self.fields["voucher"]
        voucher.queryset = self.obj.vouchers.order_by("pk")
        numbers = {one.pk: n for n, one in enumerate(voucher.queryset, 1)}
        voucher.label_from_instance = lambda one: f"第 {numbers[one.pk]} 张　{one.title}".strip()


class DropVoucher(AddVouchers):
    slug, verb, grave = "drop-voucher", "去掉票据", True
    form = DropVoucherForm
    template = ActPage.template
    after = "传错的票据；去掉后不再保留。"

    def offered(self, obj: Expense, user: Any) -> bool:
        return super().offered(obj, user) and obj.vouchers.exists()

    def perform(self, obj: Expense, *, by: Any, **given: Any) -> str:
        vouchers.drop(given["voucher"], by=by, note=given["note"])
        return f"已去掉 1 张，还有 {obj.vouchers.count()} 张票据。"


class Withdraw(ActPage):
    slug, verb, transition, grave = "withdraw", "撤回", expenses.WITHDRAW, True
    button = "撤回这笔报销"
    after = "撤回后不再办理；要报销的重新登记。"

    def perform(self, obj: Expense, *, by: Any, note: str, **_: Any) -> str:
        return f"“{expenses.withdraw(obj, by=by, note=note)}”已撤回。"


class Check(ActPage):
    """Which step it is depends on the amount."""

    slug, verb, action, form, batch = "check", "审核通过", "decide", ReasonlessForm, True
    after = "在本级限额以内的，审核后即可支付；超过的转上级审批。"

    def offered(self, obj: Expense, user: Any) -> bool:
        return obj.state == ExpenseState.SUBMITTED

    def refusal(self, obj: Expense, user: Any) -> str:
        return self.step(obj).refusal(obj, user)

    def step(self, obj: Expense) -> Transition:
        return expenses.PASS_ON if expenses.goes_above(obj) else expenses.PASS

    def effect(self, obj: Expense) -> str:
        limit = yuan(expenses.limit_fen(obj))
        if expenses.goes_above(obj):
            return f"{yuan(obj.fen)} 元，超过 {limit} 元：审核后由上级审批。"
        return f"{yuan(obj.fen)} 元，不超过 {limit} 元：审核后即可支付。{claiming.warning(obj)}"

    def perform(self, obj: Expense, *, by: Any, note: str, **_: Any) -> str:
        moved = expenses.check(obj, by=by, note=note)
        return f"“{moved}”审核通过，{moved.get_state_display()}，{moved.due} 前办理。"


class Approve(ActPage):
    slug, verb, action, form, batch = "approve", "审批通过", "decide", ReasonlessForm, True
    transition = expenses.APPROVE
    after = "审批后金额、账户、用途和收款人都不能再改，由经办人支付。"

    def effect(self, obj: Expense) -> str:
        return f"{yuan(obj.fen)} 元。{self.after}{claiming.warning(obj)}"

    def perform(self, obj: Expense, *, by: Any, note: str, **_: Any) -> str:
        return f"“{expenses.approve(obj, by=by, note=note)}”审批通过，转经办人支付。"


class ReturnForm(ActForm):
    """Everything that is wrong, ticked or written, a line each."""

    usual = forms.MultipleChoiceField(
        label="要补什么（可以选几项）",
        choices=[(one, one) for one in USUAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more = forms.CharField(
        label="其他要补的，一行一项",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一次写全；报销人会看到同样的话。",
    )

    def prepare(self) -> None:
        del self.fields["note"]


class Return(ActPage):
    slug, verb, action, form = "return", "退回补正", "decide", ReturnForm
    transition = expenses.RETURN
    after = "报销人改好后重新提交，再从审核开始。"

    def perform(self, obj: Expense, *, by: Any, usual: list[str], more: str, **_: Any) -> str:
        moved = expenses.send_back(obj, [*usual, *more.splitlines()], by=by)
        return f"退回补正 {len(moved.told.splitlines())} 项，一次告知报销人。"


class Reject(ActPage):
    slug, verb, action, grave = "reject", "不予报销", "decide", True
    transition = expenses.REJECT
    after = "这笔报销到此为止，事由会告诉报销人。"

    def perform(self, obj: Expense, *, by: Any, note: str, **_: Any) -> str:
        return f"“{expenses.reject(obj, by=by, note=note)}”不予报销，已告知报销人。"


class PayForm(ReasonlessForm):
    day = forms.DateField(
        label="支付日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写支付日期。", "invalid": "日期请写成 2026-09-30。"},
    )
    bank_reference = fields.text("银行流水号", 30)

    def prepare(self) -> None:
        super().prepare()
        self.fields["day"].initial = localdate()
        hint = "现金支付的填付款凭证号。"
        if len(self.chosen) > 1:
            hint = "填这一批的流水号，每笔在后面自动加上它的编号，例如 YH0930-128。"
        self.fields["bank_reference"].help_text = hint

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cleaned_data["many"] = len(self.chosen) > 1
        return cleaned


class Pay(ActPage):
    slug, verb, form, batch = "pay", "支付", PayForm, True
    transition = expenses.PAY
    after = "付款入账后不能更改，有误的办理冲正。余额不够的付不出去。"

    def effect(self, obj: Expense) -> str:
        return f"付 {yuan(obj.fen)} 元，从“{obj.account}”支出。{self.after}"

    def effect_on(self, rows: Any) -> str:
        return f"共 {yuan(sum(row.fen for row in rows))} 元。{self.after}"

    def perform(self, obj: Expense, *, by: Any, many: bool, **given: Any) -> str:
        reference = f"{given['bank_reference']}-{obj.pk}" if many else given["bank_reference"]
        moved = expenses.pay(obj, day=given["day"], bank_reference=reference, by=by)
        return f"“{moved}”已支付 {yuan(moved.fen)} 元，流水号 {moved.bank_reference}。"


ACTS = (
    AddVouchers(),
    DropVoucher(),
    Submit(),
    Check(),
    Approve(),
    Return(),
    Reject(),
    Pay(),
    Withdraw(),
)
