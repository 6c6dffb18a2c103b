"""What is done with a case: routed, answered, judged, closed, withdrawn; parties of a dispute."""

from typing import Any

from django import forms

from activities.admin.bookings import words
from activities.enums import Adoption, CaseKind, MediationOutcome, Satisfaction
from activities.models import Case, CaseParty
from activities.services import case_parties, cases
from activities.services.cases import Reply
from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.visiting import mobile
from members.admin import fields


class RouteForm(ReasonlessForm):
    unit_name = fields.text("承办方（登记册里没有的，写名称）", 80, required=False)
    borrowed = {"unit": (Case, "unit"), "unit_party": (Case, "unit_party")}
    field_order = ("unit", "unit_party", "unit_name", "note")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        for name in ("unit", "unit_party"):
            self.fields[name].required = False


class Route(ActPage):
    slug, verb, form, transition, batch = "route", "交办", RouteForm, cases.ROUTE, True
    after = "三样选一样。提出人会看到交给谁办；从今天起重新计办理期限。"

    def effect(self, obj: Case) -> str:
        return f"{self.after}{limits.told('case_answer', obj.area)}。"

    def perform(self, obj: Case, *, by: Any, note: str, **given: Any) -> str:
        moved = cases.route(
            obj,
            by=by,
            organisation=given["unit"],
            party=given["unit_party"],
            name=given["unit_name"],
            note=note,
        )
        return f"{moved}已交{moved.responsible}，{moved.due} 前答复。"


class AnswerForm(ActForm):
    """Adoption is asked of suggestions, the outcome of disputes."""

    adoption = fields.choice("是否采纳", Adoption.choices)
    adoption_reason = fields.text("采纳或不采纳的理由", 200)
    mediation = fields.choice("调解结果", MediationOutcome.choices)
    agreement = words(
        "调解协议", 1000, required=False, hint="达成协议的要写；只有能查看号码的人看得到。"
    )
    answer = words(
        "给提出人的答复", 600, required=True, hint="提出人会看到同样的话；不写别人的姓名。"
    )

    def prepare(self) -> None:
        del self.fields["note"]
        if self.obj.kind != CaseKind.SUGGESTION:
            del self.fields["adoption"], self.fields["adoption_reason"]
        if self.obj.kind != CaseKind.DISPUTE:
            del self.fields["mediation"], self.fields["agreement"]


class Answer(ActPage):
    slug, verb, form, transition = "answer", "答复", AnswerForm, cases.ANSWER
    after = "答复后请提出人评价满意度，再办结；到期自动清除提出人的姓名、电话和内容。"

    def perform(self, obj: Case, *, by: Any, **given: Any) -> str:
        moved = cases.answer(obj, Reply(**given), by=by)
        told = moved.get_adoption_display() or moved.get_mediation_display()
        return f"{moved}已答复{f'：{told}' if told else ''}。"


class JudgeForm(ActForm):
    satisfaction = fields.choice("满意度", Satisfaction.choices)

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["satisfaction"].initial = self.obj.satisfaction


class Judge(ActPage):
    slug, verb, form = "judge", "登记满意度", JudgeForm
    after = "提出人在手机或公开页面自己评价过的，以后登记的为准。"

    def offered(self, obj: Case, user: Any) -> bool:
        return obj.state in cases.JUDGED

    def perform(self, obj: Case, *, by: Any, satisfaction: str, **_: Any) -> str:
        moved = cases.judge(obj, satisfaction, by=by)
        return f"{moved}：{moved.get_satisfaction_display()}。"


class Close(ActPage):
    slug, verb, form, transition, batch = "close", "办结", ReasonlessForm, cases.CLOSE, True
    after = "办结后不再办理；到期自动清除提出人的姓名、电话和内容。"

    def perform(self, obj: Case, *, by: Any, **_: Any) -> str:
        return f"{cases.close(obj, by=by)}已办结。"


class Reopen(ActPage):
    slug, verb, transition = "reopen", "退回重办", cases.REOPEN
    after = "重新计办理期限；原来的答复在办理经过里保留到期限，事由会告诉提出人。"

    def perform(self, obj: Case, *, by: Any, note: str, **_: Any) -> str:
        return f"{cases.reopen(obj, by=by, note=note)}已退回重办。"


class Withdraw(ActPage):
    slug, verb, transition, grave = "withdraw", "撤回", cases.WITHDRAW, True
    button = "撤回这一件"
    after = "提出人要求撤回，或者重复、误登的。撤回后不再办理，事由会告诉提出人。"

    def perform(self, obj: Case, *, by: Any, note: str, **_: Any) -> str:
        return f"{cases.withdraw(obj, by=by, note=note)}已撤回。"


class PartyForm(ReasonlessForm):
    name = fields.text("姓名或名称", 40, required=False)
    phone = fields.text("手机号", 40, required=False)
    borrowed = {"storefront": (CaseParty, "storefront")}
    field_order = ("storefront", "name", "phone", "note")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)
        self.fields["storefront"].required = False

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return mobile(phone) if phone else ""


class OfDispute(ActPage):
    def offered(self, obj: Case, user: Any) -> bool:
        return obj.kind == CaseKind.DISPUTE and obj.state in case_parties.OPEN


class AddParty(OfDispute):
    slug, verb, form = "party", "登记当事方", PartyForm
    after = "只有能查看号码的人看得到；到期与提出人的信息一起清除。"

    def perform(self, obj: Case, *, by: Any, name: str, phone: str, **given: Any) -> str:
        case_parties.add(obj, by=by, name=name, phone=phone, storefront=given["storefront"])
        return f"已登记当事方，共 {obj.parties.count()} 方。"


class RemovePartyForm(ActForm):
    party: forms.ModelChoiceField = forms.ModelChoiceField(
        CaseParty.objects.none(),
        label="当事方",
        empty_label="请选择",
        error_messages={"required": "请选择当事方。", "invalid_choice": "请在列表里选择当事方。"},
    )

    def prepare(self) -> None:
        party: Any = self.fields["party"]
        party.queryset = self.obj.parties.select_related("storefront").order_by("pk")


class RemoveParty(OfDispute):
    slug, verb, form = "remove-party", "去掉当事方", RemovePartyForm
    after = "登记错了的当事方。"

    def offered(self, obj: Case, user: Any) -> bool:
        return super().offered(obj, user) and obj.parties.exists()

    def perform(self, obj: Case, *, by: Any, party: CaseParty, note: str, **_: Any) -> str:
        case_parties.remove(party, by=by, note=note)
        return "已去掉当事方。"


ACTS = (
    Route(),
    Answer(),
    AddParty(),
    RemoveParty(),
    Judge(),
    Close(),
    Reopen(),
    Withdraw(),
)
