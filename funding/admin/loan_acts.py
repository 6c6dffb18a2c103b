"""What the office does with a loan; each calls one service."""

import datetime as dt
import re
from typing import Any, ClassVar

from django import forms

from core.money import YuanField, yuan
from core.workflow import Transition
from districts.models import JointCommittee
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from funding.enums import LoanState
from funding.models import Account, Loan
from funding.services import (
    loan_deciding,
    loan_lending,
    loan_plan,
    loan_writing_off,
    loans,
    repayments,
)
from funding.services.loan_deciding import Decision
from members.admin import fields

LINE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[\s,，;；:：]+([\d,.]+)\s*元?")


def words(label: str, missing: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": missing},
        **more,
    )


class Review(ActPage):
    slug, verb, form, transition = "review", "审查通过", ReasonlessForm, loans.REVIEW
    after = "转委员会评议；说明只有工作人员看得到。"

    def perform(self, obj: Loan, *, by: Any, note: str, **_: Any) -> str:
        moved = loan_deciding.review(obj, by=by, words=note)
        return f"{moved}审查通过，{moved.due} 前评议。"


class ReturnForm(ActForm):
    """All that is wrong, a line each."""

    defects = words(
        "要补正的（一项一行）",
        "请逐项写明要补正的。",
        help_text="一次告知全部，申请人看到同样的话。",
    )

    def prepare(self) -> None:
        del self.fields["note"]


class SendBack(ActPage):
    """By the clerk who reviews it."""

    slug, verb, form = "return", "退回补正", ReturnForm
    transition: ClassVar[Transition | None] = loans.RETURN
    after = "申请人收到消息，补好后重新提交，从头审查。"

    def perform(self, obj: Loan, *, by: Any, defects: str, **_: Any) -> str:
        moved = loan_deciding.send_back(obj, by=by, words=defects)
        return f"{moved}已退回补正，请申请人在 {moved.due} 前补好。"


class SendBackAtDecision(SendBack):
    """By the approver, until it is paid: what was decided is void."""

    slug, action = "send-back", "decide"
    transition: ClassVar[Transition | None] = loans.RETURN_AT_DECISION
    after = "已核定的金额、协议和还款计划作废；申请人补好后从头审查。"


class RejectForm(ActForm):
    why = words("不予借款的理由", "请写明理由。", help_text="申请人看到同样的话。")

    def prepare(self) -> None:
        del self.fields["note"]


class Reject(ActPage):
    slug, verb, action, grave, form = "reject", "不予借款", "decide", True, RejectForm
    transition = loans.REJECT
    after = "这笔申请办结；商户以后可以重新申请。"

    def perform(self, obj: Loan, *, by: Any, why: str, **_: Any) -> str:
        return f"{loan_deciding.reject(obj, by=by, words=why)}不予借款。"


class ApproveForm(ActForm):
    """What the committee resolved; it begins with what was asked for."""

    borrowed = {"committee": (Loan, "committee")}
    day = day_field("评议日期")
    fen = YuanField(label="核定金额（元）", error_messages={"required": "请填写核定金额。"})
    months = forms.IntegerField(
        label="核定期限（月）", error_messages={"required": "请填写核定期限。"}
    )
    words = fields.text("评议意见", 200)
    field_order = ("committee", "day", "fen", "months", "words")

    def prepare(self) -> None:
        del self.fields["note"]
        committee: Any = self.fields["committee"]
        committee.queryset = JointCommittee.objects.for_user(self.user).filter(dissolved=None)
        committee.required = True
        self.fields["fen"].initial = self.obj.asked_fen
        self.fields["fen"].help_text = f"申请 {yuan(self.obj.asked_fen)} 元。"
        self.fields["months"].initial = self.obj.asked_months
        most = self.obj.terms.most_months
        self.fields["months"].help_text = f"申请 {self.obj.asked_months} 个月，最长 {most} 个月。"
        self.order_fields(self.field_order)


class Approve(ActPage):
    slug, verb, action, form = "approve", "同意借款", "decide", ApproveForm
    transition = loans.APPROVE
    after = "金额、期限和收款账户从此固定；接着签协议、放款。意见申请人看得到。"

    def perform(self, obj: Loan, *, by: Any, **given: Any) -> str:
        moved = loan_deciding.approve(obj, Decision(**given), by=by)
        return f"{moved}已同意：{yuan(moved.fen)} 元、{moved.months} 个月。"


class AgreeForm(ActForm):
    number = fields.text("协议编号", 40)
    day = day_field("签订日期")

    def prepare(self) -> None:
        del self.fields["note"]


class Agree(ActPage):
    slug, verb, form, transition = "agree", "签订协议", AgreeForm, loans.AGREE
    after = "从签订日期起按月等额排还款计划，最后一期补足；放款前可以调整。"

    def perform(self, obj: Loan, *, by: Any, number: str, day: dt.date, **_: Any) -> str:
        moved = loan_deciding.agree(obj, number=number, day=day, by=by)
        return f"{moved}已签协议，还款计划共 {moved.instalments.count()} 期。"


class PlanForm(ActForm):
    plan = words(
        "还款计划（一期一行）",
        "请填写还款计划。",
        help_text="每行写应还日期和金额（元），例如 2017-04-10 1000.00。",
    )

    def prepare(self) -> None:
        del self.fields["note"]
        rows = self.obj.instalments.all()
        self.fields["plan"].initial = "\n".join(
            f"{one.due} {yuan(one.fen).replace(',', '')}" for one in rows
        )

    def clean_plan(self) -> list[tuple[dt.date, int]]:
        lines = [line.strip() for line in self.cleaned_data["plan"].splitlines()]
        return [_read(number, line) for number, line in enumerate(lines, 1) if line]


def _read(number: int, line: str) -> tuple[dt.date, int]:
    found = LINE.fullmatch(line)
    try:
        if found is None:
            raise ValueError(line)
        year, month, day = map(int, found[1].split("-"))
        return dt.date(year, month, day), YuanField().clean(found[2])
    except (ValueError, forms.ValidationError):
        told = f"第 {number} 行“{line[:40]}”读不出来，请写成 2017-04-10 1000.00 这样。"
        raise forms.ValidationError(told) from None


class ChangePlan(ActPage):
    slug, verb, form = "plan", loan_plan.CHANGE, PlanForm
    after = "合计要等于核定金额，最后一期不超过核定期限。"

    def offered(self, obj: Loan, user: Any) -> bool:
        return obj.state == LoanState.AGREED

    def perform(self, obj: Loan, *, by: Any, plan: Any, **_: Any) -> str:
        loan_plan.change(obj, plan, by=by)
        return f"还款计划已调整，共 {len(plan)} 期。"


class LendForm(ActForm):
    account: forms.ModelChoiceField = forms.ModelChoiceField(
        Account.objects.none(),
        label="付款账户",
        empty_label="请选择",
        error_messages={"required": "请选择付款账户。", "invalid_choice": "请在列表里选择账户。"},
    )
    day = day_field("放款日期")
    bank_reference = fields.text("银行流水号", 40)

    def prepare(self) -> None:
        del self.fields["note"]
        account: Any = self.fields["account"]
        held = Account.objects.for_user(self.user, "change").held().filter(fund=self.obj.fund_id)
        account.queryset = held.select_related("area", "party_organisation").order_by("pk")
        account.label_from_instance = lambda one: f"{one}（余额 {yuan(one.balance)} 元）"


class Lend(ActPage):
    slug, verb, form, transition = "lend", "放款", LendForm, loans.LEND
    after = "按协议付给商户，记入账；批准人不能放款。账户余额不够的不能放。"

    def effect(self, obj: Loan) -> str:
        return f"付 {yuan(obj.fen)} 元。{self.after}"

    def perform(self, obj: Loan, *, by: Any, account: Account, **given: Any) -> str:
        given.pop("note", None)
        moved = loan_lending.lend(obj, account, by=by, **given)
        return f"{moved}已放款 {yuan(moved.fen)} 元，首期 {moved.next_due} 还。"


class RepayForm(ActForm):
    fen = YuanField(label="还款金额（元）", error_messages={"required": "请填写还款金额。"})
    day = day_field("还款日期")
    bank_reference = fields.text("银行流水号", 40)

    def prepare(self) -> None:
        del self.fields["note"]
        if self.obj.account is not None:
            told = yuan(self.obj.account.balance)
            self.fields["fen"].help_text = f"还欠 {told} 元，可以提前还、分次还。"


class Repay(ActPage):
    slug, verb, form = "repay", repayments.RECORD, RepayForm
    after = "登记后由另一人复核入账，入账后才算还。"

    def offered(self, obj: Loan, user: Any) -> bool:
        return obj.state in repayments.OWING

    def perform(self, obj: Loan, *, by: Any, **given: Any) -> str:
        made = repayments.add(obj, by=by, **given)
        return f"已登记还款 {yuan(made.fen)} 元，待复核入账。"


class ProposeWriteOff(ActPage):
    slug, verb, transition, grave = "propose-write-off", "提出核销", loans.PROPOSE_WRITE_OFF, True
    after = "由另一人复核；同意后所欠的记为核销，不再催还。"

    def perform(self, obj: Loan, *, by: Any, note: str, **_: Any) -> str:
        return f"{loan_writing_off.propose(obj, by=by, reason=note)}已提出核销，待复核。"


class WriteOff(ActPage):
    slug, verb, action, form = "write-off", "同意核销", "decide", ReasonlessForm
    transition = loans.WRITE_OFF
    grave = True
    after = "所欠的记为核销；有误只能冲正。"

    def effect(self, obj: Loan) -> str:
        owed = obj.account.balance if obj.account is not None else 0
        return f"还欠 {yuan(owed)} 元。{self.after}"

    def perform(self, obj: Loan, *, by: Any, **_: Any) -> str:
        return f"{loan_writing_off.write_off(obj, by=by)}已核销。"


class KeepOwing(ActPage):
    slug, verb, action, transition = "keep", "不予核销", "decide", loans.KEEP
    after = "继续催还。"

    def perform(self, obj: Loan, *, by: Any, note: str, **_: Any) -> str:
        return f"{loan_writing_off.keep(obj, by=by, reason=note)}不予核销，继续催还。"


ACTS = (
    Review(),
    SendBack(),
    Approve(),
    SendBackAtDecision(),
    Reject(),
    Agree(),
    ChangePlan(),
    Lend(),
    Repay(),
    ProposeWriteOff(),
    WriteOff(),
    KeepOwing(),
)
