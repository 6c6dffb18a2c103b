"""What is done to a claim; each calls one service."""

from typing import Any

from django import forms

from activities.enums import Satisfaction
from activities.models import Claim
from activities.services import claims
from activities.services.claims import Deed
from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from members.admin import fields

WORDS = {"rows": 3, "autocomplete": "off"}
HOURS_WRONG = "服务小时请写成 2 或 2.5，在 0 到 80 之间。"


def words_field(label: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=400,
        widget=forms.Textarea(attrs=WORDS),
        help_text="不写服务对象的姓名和住址。",
        error_messages={"required": missing, "max_length": f"{label}请不超过 400 个字。"},
    )


def hours_field() -> forms.DecimalField:
    wrong = dict.fromkeys(
        ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"), HOURS_WRONG
    )
    return forms.DecimalField(
        label="服务小时",
        min_value=0,
        max_value=claims.MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        initial=1,
        error_messages={"required": "请填写服务小时，没有的填 0。", **wrong},
    )


class DoForm(ActForm):
    day = day_field("办理日期")
    words = words_field("办理情况", "请写明办理情况。")
    hours = hours_field()

    def prepare(self) -> None:
        del self.fields["note"]


class Do(ActPage):
    slug, verb, form, transition = "do", "登记办理", DoForm, claims.DO

    def effect(self, obj: Claim) -> str:
        return f"{limits.told('claim_confirm', obj.item.area)}。确认以后计入服务时长。"

    def perform(self, obj: Claim, *, by: Any, day: Any, words: str, hours: Any) -> str:
        claims.do(obj, Deed(day, words, hours), by=by)
        return f"{obj}已办理，请服务对象确认。"


class Confirm(ActPage):
    slug, verb, form, batch = "confirm", "代为确认", ReasonlessForm, True
    transition = claims.CONFIRM
    after = "先问过服务对象再确认。确认后计入服务时长，等评价。"

    def perform(self, obj: Claim, *, by: Any, note: str = "", **_: Any) -> str:
        claims.confirm(obj, by=by, note=note)
        return f"{obj}已确认。"


class EvaluateForm(ActForm):
    satisfaction = fields.choice("服务对象的评价", Satisfaction.choices)
    words = fields.text("评价意见", 200, required=False)

    def prepare(self) -> None:
        del self.fields["note"]


class Evaluate(ActPage):
    slug, verb, form, batch = "evaluate", "登记评价", EvaluateForm, True
    transition = claims.EVALUATE
    after = "按服务对象说的登记，登记后这份认领办结。"

    def perform(self, obj: Claim, *, by: Any, satisfaction: str, words: str = "", **_: Any) -> str:
        moved = claims.evaluate(obj, satisfaction, by=by, words=words)
        return f"{obj}：{moved.get_satisfaction_display()}。"


class SendBack(ActPage):
    slug, verb, transition = "send-back", "退回重办", claims.SEND_BACK
    after = "回到已认领，办理期限从今天重新算。"

    def perform(self, obj: Claim, *, by: Any, note: str, **_: Any) -> str:
        moved = claims.send_back(obj, by=by, note=note)
        return f"已退回，办理期限 {moved.due}。"


class GiveUp(ActPage):
    slug, verb, transition, grave = "give-up", "放弃认领", claims.GIVE_UP, True
    after = "这一份退回服务清单，别人可以再认领。"

    def perform(self, obj: Claim, *, by: Any, note: str, **_: Any) -> str:
        claims.give_up(obj, by=by, note=note)
        return f"{obj}已放弃。"


ACTS = (Do(), Confirm(), Evaluate(), SendBack(), GiveUp())
