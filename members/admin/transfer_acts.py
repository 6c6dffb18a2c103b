"""The steps of a transfer, each a page that calls one service."""

from typing import Any

from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from members.admin import fields
from members.models import MembershipTransfer
from members.services import transfers


class Check(ActPage):
    slug, verb, action = "check", "审核通过", "decide"
    form, transition = ReasonlessForm, transfers.CHECK

    def effect(self, obj: MembershipTransfer) -> str:
        told = "；".join(transfers.warnings(obj))
        return f"同意{obj.from_name}转至{obj.to_name}，由经办人开具介绍信。{told}"

    def perform(self, obj: MembershipTransfer, *, by: Any, note: str = "", **_: Any) -> str:
        transfers.check(obj, by=by, note=note)
        return "已审核，请经办人开具介绍信。"


class Reject(ActPage):
    slug, verb, action, grave = "reject", "退回申请", "decide", True
    transition = transfers.REJECT

    def effect(self, obj: MembershipTransfer) -> str:
        return "申请退回，组织关系不动；写明的原因申请人看得到。"

    def perform(self, obj: MembershipTransfer, *, by: Any, note: str, **_: Any) -> str:
        transfers.reject(obj, by=by, note=note)
        return "已退回。"


class IssueForm(ReasonlessForm):
    day = day_field("开具日期")


class Issue(ActPage):
    slug, verb, form, transition = "issue", "开具介绍信", IssueForm, transfers.ISSUE

    def effect(self, obj: MembershipTransfer) -> str:
        rule = limits.told("letter_validity", obj.area)
        return f"按{obj.area}当年顺序编号。{rule}。收到回执以前，仍由{obj.from_name}负责。"

    def perform(
        self, obj: MembershipTransfer, *, by: Any, day: Any, note: str = "", **_: Any
    ) -> str:
        issued = transfers.issue(obj, by=by, day=day, note=note)
        return f"介绍信{issued.letter_number}已开具，有效期至 {issued.valid_until}。"


class Reissue(Issue):
    slug, verb, transition = "reissue", "重开介绍信", transfers.REISSUE

    def effect(self, obj: MembershipTransfer) -> str:
        rule = limits.told("letter_validity", obj.area)
        return f"原介绍信{obj.letter_number}作废，编号加“补”字。{rule}。"


class ReceiveForm(ReasonlessForm):
    day = day_field("回执日期")
    receipt_by = fields.text("回执单位（与转入党组织不同的）", 120, required=False)


class Receive(ActPage):
    slug, verb, form, transition = "receive", "登记回执", ReceiveForm, transfers.RECEIVE

    def effect(self, obj: MembershipTransfer) -> str:
        if obj.target is None:
            return f"从回执日起，组织关系转至{obj.to_name}，本区登记终止（转出）。"
        return f"从回执日起，组织关系由{obj.from_name}转至{obj.to_name}。"

    def perform(
        self,
        obj: MembershipTransfer,
        *,
        by: Any,
        day: Any,
        receipt_by: str = "",
        note: str = "",
        **_: Any,
    ) -> str:
        transfers.receive(obj, by=by, day=day, receipt_by=receipt_by, note=note)
        return f"已办结：组织关系自 {day} 起在{obj.to_name}。"


class SendBack(ActPage):
    slug, verb, grave, form = "send-back", "登记退回", True, ActForm
    transition = transfers.SEND_BACK

    def effect(self, obj: MembershipTransfer) -> str:
        return f"接收方不能接收，介绍信作废，组织关系仍在{obj.from_name}；须写明原因。"

    def perform(self, obj: MembershipTransfer, *, by: Any, note: str, **_: Any) -> str:
        transfers.send_back(obj, by=by, note=note)
        return "已登记退回。"


class Withdraw(ActPage):
    slug, verb, grave, form = "withdraw", "撤回", True, ActForm
    transition = transfers.WITHDRAW

    def effect(self, obj: MembershipTransfer) -> str:
        return f"不再办理，组织关系仍在{obj.from_name}；已开的介绍信作废。"

    def perform(self, obj: MembershipTransfer, *, by: Any, note: str, **_: Any) -> str:
        transfers.withdraw(obj, by=by, note=note)
        return "已撤回。"


ACTS: tuple[ActPage, ...] = (
    Check(),
    Issue(),
    Receive(),
    Reissue(),
    Reject(),
    SendBack(),
    Withdraw(),
)
