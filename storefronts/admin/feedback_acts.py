"""What is done with a report: looked into, answered, and what was proposed decided."""

import datetime as dt
from typing import Any

from django import forms

from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import DayInput
from storefronts.enums import FeedbackConsequence
from storefronts.models import Feedback
from storefronts.services import feedback as service
from storefronts.services import inspections
from storefronts.services.feedback import Visit

YES, NO = "yes", "no"
WORDS = {"rows": 3, "autocomplete": "off"}


def _choice(label: str, missing: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", "请选择"), *choices], error_messages={"required": missing}
    )


class CheckForm(ActForm):
    """The visit is asked for where one follows."""

    proven = _choice("核查结果", "请选择核查结果。", [(YES, "属实"), (NO, "不属实")])
    found = forms.CharField(
        label="核查情况",
        max_length=400,
        widget=forms.Textarea(attrs=WORDS),
        help_text="写明查了什么、查到什么；不写反映人。",
        error_messages={"required": "请写明核查情况，不写反映人。"},
    )
    consequence = forms.ChoiceField(
        label="属实的，怎样处理", required=False, help_text="不属实的不用选。"
    )
    day = forms.DateField(
        label="检查日期",
        required=False,
        widget=DayInput,
        help_text="安排检查的要填。",
        error_messages={"invalid": "检查日期请写成 2026-01-31。"},
    )
    inspector: forms.ModelChoiceField = forms.ModelChoiceField(
        label="检查人",
        queryset=None,
        required=False,
        empty_label="请选择",
        help_text="安排检查的要选。",
        error_messages={"invalid_choice": "请在列表里选择检查人。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]
        open_ = service.consequences(self.obj)
        consequence: Any = self.fields["consequence"]
        consequence.choices = [("", "请选择"), *((one.value, one.label) for one in open_)]
        if FeedbackConsequence.INSPECTION not in open_:
            del self.fields["day"], self.fields["inspector"]
            return
        inspector: Any = self.fields["inspector"]
        inspector.queryset = inspections.inspectors(self.user)


class Check(ActPage):
    slug, verb, form, transition = "check", "核查", CheckForm, service.CHECK

    def effect(self, obj: Feedback) -> str:
        return "安排检查即时生效；调低星级、暂停称号由审批人决定。商户看不到是谁反映的。"

    def perform(self, obj: Feedback, *, by: Any, **given: Any) -> str:
        moved = service.check(
            obj,
            by=by,
            proven=given["proven"] == YES,
            found=given["found"],
            consequence=given["consequence"],
            visit=_visit(given.get("day"), given.get("inspector")),
        )
        follows = moved.get_consequence_display()
        result = "属实" if moved.proven else "不属实"
        return f"{moved}：{result}{f'，{follows}' if follows else ''}。"


def _visit(day: dt.date | None, inspector: Any) -> Visit | None:
    return Visit(day, inspector) if day and inspector else None


class AnswerForm(ActForm):
    """What the reporter reads is all that is asked."""

    answer = forms.CharField(
        label="给反映人的答复",
        max_length=400,
        widget=forms.Textarea(attrs=WORDS),
        help_text="反映人凭受理编号和手机尾号查询时看到。",
        error_messages={"required": "请写明答复，反映人会看到同样的话。"},
    )

    def prepare(self) -> None:
        del self.fields["note"]


class Answer(ActPage):
    slug, verb, form, transition = "answer", "答复", AnswerForm, service.ANSWER

    def effect(self, obj: Feedback) -> str:
        return "答复后办结，到期自动清除反映人的电话、照片和所写内容。"

    def perform(self, obj: Feedback, *, by: Any, answer: str, **_: Any) -> str:
        service.answer(obj, by=by, answer=answer)
        return f"{obj}已答复。"


class DecideForm(ActForm):
    """Which stars is asked where stars are to be taken."""

    accepted = _choice("决定", "请选择是否采纳。", [(YES, "采纳"), (NO, "不采纳")])
    stars = forms.ChoiceField(label="调为", required=False, help_text="不采纳的不用选。")

    def prepare(self) -> None:
        if self.obj.consequence != FeedbackConsequence.STARS:
            del self.fields["stars"]
            return
        held = (self.obj.title.stars or 0) if self.obj.title else 0
        stars: Any = self.fields["stars"]
        stars.choices = [("", "请选择"), *((str(n), f"{n} 星") for n in range(held - 1, -1, -1))]


class Decide(ActPage):
    slug, verb, form, action = "decide", "决定处理", DecideForm, "decide"

    def offered(self, obj: Feedback, user: Any) -> bool:
        return service.undecided(obj)

    def effect(self, obj: Feedback) -> str:
        return f"经办人建议“{obj.get_consequence_display()}”：{obj.found}"

    def perform(self, obj: Feedback, *, by: Any, note: str, accepted: str, **given: Any) -> str:
        stars = given.get("stars") or None
        moved = service.decide(
            obj, by=by, accepted=accepted == YES, note=note, stars=int(stars) if stars else None
        )
        return f"{moved}：{moved.get_consequence_display() if accepted == YES else '不采纳'}。"


ACTS = (Check(), Answer(), Decide())
